import { add, gradients, input, multiply, reduceSum, scalar } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import { buildCase, compositeCases, expectClose, opCases, sampleCase } from "@timevae/graph/testing";
import { describe, it } from "vitest";
import { differentiate } from "./finite-differences.js";

/** What float64 leaves after a difference of sums that are about 10: 1e-15 · 10 / 1e-5. */
const tolerance = { relative: 1e-6, absolute: 1e-8 };
const cases = [...opCases, ...compositeCases].map((each) => [`${each.subject}: ${each.name}`, each] as const);

describe("gradients equal finite differences", () => {
  it.each(cases)("%s", (_title, graphCase) => {
    const graph = buildCase(graphCase);
    for (const N of [2, 1]) {
      const feeds = sampleCase(graphCase, graph, { N });
      for (const [i, derived] of evaluateTensors(graph.gradients, feeds).entries()) {
        expectClose(derived, differentiate(graph.loss, `x${i}`, feeds), tolerance, `gradient ${i} for N = ${N}`);
      }
    }
  });
});

describe("gradients of gradients equal finite differences", () => {
  it.each(cases)("%s", (_title, graphCase) => {
    const graph = buildCase(graphCase);
    const feeds = sampleCase(graphCase, graph, { N: 2 });
    const directions = graph.gradients.map((derived, i) => multiply(derived, input(`v${i}`, derived.shape)));
    const slope = directions.map((product) => reduceSum(product)).reduce((a, b) => add(a, b), scalar(0));
    const extended = { ...feeds };
    for (const i of directions.keys()) {
      const { data, shape } = feeds[`x${i}`]!;
      extended[`v${i}`] = { data: data.map((_, k) => Math.sin(k + 1 + i)), shape };
    }
    for (const [i, second] of evaluateTensors(gradients(slope, graph.inputs), extended).entries()) {
      expectClose(second, differentiate(slope, `x${i}`, extended), tolerance, `second derivative by input ${i}`);
    }
  });
});
