import {
  type ArrayValue,
  createProgram,
  type Engine,
  input,
  type ParameterSpec,
  type Parameters,
  type Tensor,
  unpackParameters,
} from "@timevae/graph";
import { groupWeights } from "./judge-parameters.js";
import { gatherWindows, type WindowPart, type WindowTable } from "./window-table.js";

/** Windows per call: enough for wide products, few enough for little memory. */
const windowsPerCall = 256;

export interface Examination {
  readonly engine: Engine;
  readonly specs: readonly ParameterSpec[];
  /** The row of the trained weights, `[1, size]`. */
  readonly weights: ArrayValue;
  /** The judges' answers `[A, R, 1, N]` about a batch `[T, R, D, N]` with a symbolic N. */
  answer(x: Tensor, weights: Parameters): Tensor;
}

/** Windows for each judge, as many for all. */
export interface ExaminedWindows {
  readonly table: WindowTable;
  readonly part: WindowPart;
  readonly indices: readonly Uint32Array[];
}

/**
 * What each judge answers about each of its windows.
 *
 * @returns for each set of windows one `[A, count]` per judge, `count` being the number of its windows
 */
export async function examineJudges(
  { engine, specs, weights, answer }: Examination,
  sets: readonly ExaminedWindows[],
): Promise<readonly (readonly Float32Array[])[]> {
  const { steps, features } = sets[0]!.part;
  const judges = sets[0]!.indices.length;
  const [length, width] = [steps[1] - steps[0], features[1] - features[0]];
  const values = input("values", weights.shape);
  const x = input("x", [length, judges, width, "N"]);
  const outputs = { answer: answer(x, unpackParameters(groupWeights(specs), values)) };
  const executable = await engine.compile(createProgram({ outputs }), { symbols: { N: windowsPerCall } });
  try {
    const ask = async ({ table, part, indices }: ExaminedWindows): Promise<readonly Float32Array[]> => {
      const count = indices[0]!.length;
      const answers = indices.map(() => new Float32Array((outputs.answer.shape[0] as number) * count));
      for (let from = 0; from < count; from += windowsPerCall) {
        const windows = Math.min(windowsPerCall, count - from);
        const batch = new Float32Array(length * judges * width * windows);
        for (const [judge, own] of indices.entries()) {
          gatherWindows(table, own.subarray(from, from + windows), part, { batch, judges, windows, judge, from: 0 });
        }
        const feeds = { values: weights, x: { data: batch, shape: [length, judges, width, windows] } };
        const { data } = (await executable.run(feeds)).answer as ArrayValue;
        for (let row = 0; row * windows < data.length; row++) {
          const [judge, place] = [row % judges, Math.floor(row / judges)];
          answers[judge]!.set(data.subarray(row * windows, (row + 1) * windows), place * count + from);
        }
      }
      return answers;
    };
    const answered: (readonly Float32Array[])[] = [];
    for (const set of sets) answered.push(await ask(set));
    return answered;
  } finally {
    await executable.dispose();
  }
}
