import { type Program, resolveShape, type Tensor } from "@timevae/graph";

/** Below this many multiplications in one run, handing work to a second thread costs more than it saves. */
const multiplicationsWorthThreads = 4e8;
const mostThreads = 4;

/**
 * How many threads a program deserves. A rule and not a timing: products are cut differently for other thread counts,
 * which changes the last bits of sums, and the same seed has to give the same bytes.
 * `docs/decisions/` has the measurements behind the numbers.
 *
 * @param symbols typical sizes; 1 for those not given
 * @param cores how many the machine has
 */
export function chooseThreads(program: Program, symbols: Readonly<Record<string, number>>, cores: number): number {
  return countMultiplications(program, symbols) < multiplicationsWorthThreads ? 1 : Math.min(cores, mostThreads);
}

/** Multiplications inside the matrix products of one run. */
export function countMultiplications(program: Program, symbols: Readonly<Record<string, number>>): number {
  const sizes = new Proxy(symbols, { get: (known, symbol) => known[symbol as string] ?? 1 });
  let count = 0;
  for (const node of program.nodes) {
    if (node.op.name !== "Gemm" && node.op.name !== "MatMul") continue;
    const a = resolveShape((node.inputs[0] as Tensor).shape, sizes);
    const inner = node.attributes.transA === 1 ? a[0] : a.at(-1);
    const out = resolveShape((node.outputs[0] as Tensor).shape, sizes);
    count += out.reduce((product, size) => product * size, inner as number);
  }
  return count;
}
