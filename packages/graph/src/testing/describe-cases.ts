import { describe, it } from "vitest";
import type { Engine } from "../engine.js";
import { evaluateTensors } from "../reference/evaluate-tensors.js";
import { expectClose, type Tolerance } from "./expect-close.js";
import { buildCase, feedsFor, type GraphCase, sampleCase } from "./graph-case.js";

/** Every case's values and gradients against the reference's float64 ones, with batches of 3 and of 1. */
export function describeCases(
  title: string,
  cases: readonly GraphCase[],
  engineOf: () => Engine,
  tolerance: Tolerance,
): void {
  describe(title, () => {
    for (const graphCase of cases) {
      it(`${graphCase.subject}: ${graphCase.name}`, async () => {
        const graph = buildCase(graphCase);
        const { outputs } = graph.program;
        const executable = await engineOf().compile(graph.program);
        for (const N of [3, 1]) {
          const feeds = feedsFor(graph.program, sampleCase(graphCase, graph, { N }));
          const expected = evaluateTensors(Object.values(outputs), feeds);
          const results = await executable.run(feeds);
          for (const [i, name] of Object.keys(outputs).entries()) {
            expectClose(results[name], expected[i]!, tolerance, `${name} for N = ${N}`);
          }
        }
        await executable.dispose();
      });
    }
  });
}
