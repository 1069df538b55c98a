import { constant, type GruParameters, gru, input } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import { expectClose } from "@timevae/graph/testing";
import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type Matrix = number[][];
interface Cell {
  readonly gateInput: Matrix;
  readonly gateHidden: Matrix;
  readonly gateBias: number[];
  readonly candidateInput: Matrix;
  readonly candidateHidden: Matrix;
  readonly candidateBias: number[];
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const dot = (row: readonly number[], column: readonly number[]) => row.reduce((sum, w, i) => sum + w * column[i]!, 0);

/** One cell over one window by the formulas of the paper; the hidden state after each step. */
function naiveGru(window: Matrix, cell: Cell): Matrix {
  const units = cell.candidateBias.length;
  let hidden = Array<number>(units).fill(0);
  return window.map((x) => {
    const gate = (row: number) =>
      logistic(dot(cell.gateInput[row]!, x) + dot(cell.gateHidden[row]!, hidden) + cell.gateBias[row]!);
    const recalled = hidden.map((value, i) => gate(i) * value);
    hidden = hidden.map((value, i) => {
      const update = gate(units + i);
      const candidate = Math.tanh(
        dot(cell.candidateInput[i]!, x) + dot(cell.candidateHidden[i]!, recalled) + cell.candidateBias[i]!,
      );
      return update * value + (1 - update) * candidate;
    });
    return hidden;
  });
}

const sizes = fc.record({
  steps: fc.integer({ min: 1, max: 5 }),
  cells: fc.integer({ min: 1, max: 3 }),
  features: fc.integer({ min: 1, max: 3 }),
  units: fc.integer({ min: 1, max: 3 }),
  windows: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
});

describe("gru", () => {
  it("equals plain loops over windows and cells", () => {
    fc.assert(
      fc.property(sizes, ({ steps, cells, features, units, windows, seed }) => {
        const random = createRandom(seed);
        const matrix = (rows: number, columns: number) =>
          Array.from({ length: rows }, () => Array.from({ length: columns }, random.normal));
        const each = Array.from({ length: cells }, () => ({
          cell: {
            gateInput: matrix(2 * units, features),
            gateHidden: matrix(2 * units, units),
            gateBias: matrix(1, 2 * units)[0]!,
            candidateInput: matrix(units, features),
            candidateHidden: matrix(units, units),
            candidateBias: matrix(1, units)[0]!,
          } satisfies Cell,
          windows: Array.from({ length: windows }, () => matrix(steps, features)),
        }));
        const stack = (of: (cell: Cell) => number[], rows: number, columns: number) =>
          constant(
            each.flatMap(({ cell }) => of(cell)),
            [1, cells, rows, columns],
          );
        const parameters: GruParameters = {
          gateInputKernel: stack(({ gateInput }) => gateInput.flat(), 2 * units, features),
          gateHiddenKernel: stack(({ gateHidden }) => gateHidden.flat(), 2 * units, units),
          gateBias: stack(({ gateBias }) => gateBias, 2 * units, 1),
          candidateInputKernel: stack(({ candidateInput }) => candidateInput.flat(), units, features),
          candidateHiddenKernel: stack(({ candidateHidden }) => candidateHidden.flat(), units, units),
          candidateBias: stack(({ candidateBias }) => candidateBias, units, 1),
        };
        const x = Array.from({ length: steps }, (_, t) =>
          each.flatMap((own) => Array.from({ length: features }, (_, d) => own.windows.map((w) => w[t]![d]!))),
        ).flat(2);
        const states = evaluateTensors(gru(input("x", [steps, cells, features, "N"]), parameters), {
          x: { data: x, shape: [steps, cells, features, windows] },
        });
        const expected = each.map((own) => own.windows.map((window) => naiveGru(window, own.cell)));
        for (const [t, state] of states.entries()) {
          const data = expected.flatMap((ofCell) =>
            Array.from({ length: units }, (_, u) => ofCell.map((hidden) => hidden[t]![u]!)).flat(),
          );
          expectClose(
            state,
            { data, shape: [1, cells, units, windows] },
            { relative: 1e-9, absolute: 1e-12 },
            `step ${t}`,
          );
        }
      }),
    );
  });

  it("says which weights do not fit", () => {
    const zeros = (...shape: number[]) => constant(Array(shape.reduce((a, b) => a * b)).fill(0), shape);
    const parameters: GruParameters = {
      gateInputKernel: zeros(1, 2, 6, 4),
      gateHiddenKernel: zeros(1, 2, 6, 3),
      gateBias: zeros(1, 2, 6, 1),
      candidateInputKernel: zeros(1, 2, 3, 4),
      candidateHiddenKernel: zeros(1, 2, 3, 3),
      candidateBias: zeros(1, 2, 6, 1),
    };
    expect(() => gru(input("x", [5, 2, 4, "N"]), parameters)).toThrow(
      "gru: expected candidateBias [1,2,3,1] for x [5,2,4,N], received [1,2,6,1]",
    );
    expect(() => gru(input("x", ["N", 4]), parameters)).toThrow("gru: expected x [T, R, D, N] with a known T");
  });
});
