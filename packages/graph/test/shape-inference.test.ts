import { resolveShape, topologicalOrder } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import { buildCase, compositeCases, opCases, sampleCase } from "@timevae/graph/testing";
import { expect, it } from "vitest";

/** Every tensor inside, not only the outputs: the values are computed by definitions that know nothing of inference. */
it.each([...opCases, ...compositeCases].map((each) => [`${each.subject}: ${each.name}`, each] as const))(
  "infers the shapes that a run gives: %s",
  (_title, graphCase) => {
    const graph = buildCase(graphCase);
    const tensors = topologicalOrder([graph.loss, ...graph.gradients]).flatMap((node) => node.outputs);
    for (const N of [1, 4]) {
      const values = evaluateTensors(tensors, sampleCase(graphCase, graph, { N }));
      for (const [i, tensor] of tensors.entries()) {
        expect(values[i]!.shape, tensor.node.op.name).toEqual(resolveShape(tensor.shape, { N }));
        expect(values[i]!.data.length).toBe(values[i]!.shape.reduce((a, b) => a * b, 1));
      }
    }
    for (const [i, derived] of graph.gradients.entries()) expect(derived.shape).toEqual(graph.inputs[i]!.shape);
  },
);
