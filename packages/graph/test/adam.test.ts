import { type AdamOptions, defaultAdam } from "@timevae/graph";
import { createReferenceEngine } from "@timevae/graph/reference";
import { adamProblem, createAdamProgram, expectClose } from "@timevae/graph/testing";
import { expect, it } from "vitest";

/** Adam as Kingma and Ba's Algorithm 1 has it, one number at a time. */
function naiveAdam(start: number, gradientAt: (w: number) => number, steps: number, options: AdamOptions): number {
  const { beta1, beta2, epsilon } = options;
  let [w, m, v] = [start, 0, 0];
  for (let t = 1; t <= steps; t++) {
    const g = gradientAt(w);
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const mHat = m / (1 - beta1 ** t);
    const vHat = v / (1 - beta2 ** t);
    const denominator =
      options.epsilonPlacement === "pytorch"
        ? Math.sqrt(vHat) + epsilon
        : // Keras: α · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε); ε is divided by the correction too.
          (Math.sqrt(v) + epsilon) / Math.sqrt(1 - beta2 ** t);
    w -= (adamProblem.learningRate * mHat) / denominator;
  }
  return w;
}

it.each([
  { ...defaultAdam, epsilonPlacement: "keras" },
  { ...defaultAdam, epsilonPlacement: "pytorch" },
  { beta1: 0.5, beta2: 0.9, epsilon: 0.3, epsilonPlacement: "keras" },
  { beta1: 0.5, beta2: 0.9, epsilon: 0.3, epsilonPlacement: "pytorch" },
] as const)("takes the steps of a plain loop: %j", async (options) => {
  const { program, start, feeds } = createAdamProgram(options);
  const executable = await createReferenceEngine().compile(program);
  await executable.writeState(start);
  for (let step = 1; step <= 5; step++) {
    await executable.run(feeds(step));
    const expected = adamProblem.start.map((first, i) => {
      const gradientAt = (w: number) => 2 * adamProblem.curvature[i]! * (w - adamProblem.target[i]!);
      return naiveAdam(first, gradientAt, step, options);
    });
    const { values } = await executable.readState();
    expectClose(values, { data: expected, shape: [1, expected.length] }, { relative: 1e-5, absolute: 1e-6 });
  }
});

it("differs between the two placements of ε when ε is large", () => {
  const options = { beta1: 0.9, beta2: 0.999, epsilon: 0.1 } as const;
  const [keras, pytorch] = (["keras", "pytorch"] as const).map((epsilonPlacement) =>
    naiveAdam(0, (w) => w - 1, 5, { ...options, epsilonPlacement }),
  );
  expect(Math.abs(keras! - pytorch!)).toBeGreaterThan(0.01);
});

it("has Keras' defaults", () => {
  expect(defaultAdam).toEqual({ beta1: 0.9, beta2: 0.999, epsilon: 1e-7, epsilonPlacement: "keras" });
});
