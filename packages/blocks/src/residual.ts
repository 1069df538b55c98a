import { convTranspose1d, type ParameterSpec, relu, reshape, slice, type Tensor } from "@timevae/graph";
import { describeValue, TimeVAEError } from "@timevae/spec";
import { applyDense } from "./apply-dense.js";
import type { Block, DecoderShape } from "./block.js";
import { denseParameters } from "./dense-parameters.js";

/**
 * The last layer: `dense` mixes all steps and features, as published, with about (T·D)² weights; `perStep` is one
 * Dense(D) for every step, as the paper draws it, with D² weights.
 */
export type ResidualHead = "dense" | "perStep";

/**
 * What no other block explains: the encoder's convolutions in reverse. Dense(F, ReLU) → a transposed convolution with
 * ReLU per hidden size, the last one to D features (with ReLU too, as published) → {@link ResidualHead}.
 *
 * Source: TimeVAE, section "Residual block" and its published code.
 */
export function residual(options: { readonly head?: ResidualHead } = {}): Block {
  const { head = "dense" } = options;
  if (head !== "dense" && head !== "perStep") {
    throw new TimeVAEError(
      "invalid-config",
      `residual.head: expected "dense" or "perStep", received ${describeValue(head)}`,
    );
  }
  return {
    type: "residual",
    options: { head },
    parameters(shape) {
      const { steps, features, latentDim, hidden } = shape;
      const encodedSteps = halvings(steps, hidden.length);
      const widths = layerWidths(shape);
      const specs: ParameterSpec[] = denseParameters("dense0", latentDim, encodedSteps * (widths[0] as number));
      for (let i = 0; i + 1 < widths.length; i++) {
        specs.push(...deconvParameters(`deconv${i}`, widths[i] as number, widths[i + 1] as number));
      }
      if (head === "perStep") return [...specs, ...denseParameters("dense1", features, features)];
      const flattened = encodedSteps * 2 ** hidden.length * features;
      return [...specs, ...denseParameters("dense1", flattened, steps * features)];
    },
    build(z, parameters, shape) {
      const { steps, features, hidden } = shape;
      const widths = layerWidths(shape);
      let x = reshape(relu(applyDense(z, parameters, "dense0")), [
        -1,
        halvings(steps, hidden.length),
        widths[0] as number,
      ]);
      for (let i = 0; i < hidden.length; i++) {
        const [kernel, bias] = [parameters[`deconv${i}.kernel`] as Tensor, parameters[`deconv${i}.bias`] as Tensor];
        x = relu(convTranspose1d(x, kernel, bias)); // [N, 2 · length, widths[i + 1]]
      }
      if (head === "perStep") {
        const rows = reshape(slice(x, 1, 0, steps), [-1, features]); // [N·T, D]
        return reshape(applyDense(rows, parameters, "dense1"), [-1, steps, features]);
      }
      const flat = reshape(x, [-1, (x.shape[1] as number) * features]);
      return reshape(applyDense(flat, parameters, "dense1"), [-1, steps, features]); // [N, T, D]
    },
  };
}

/** The length after that many convolutions of stride 2. */
function halvings(steps: number, count: number): number {
  let length = steps;
  for (let i = 0; i < count; i++) length = Math.ceil(length / 2);
  return length;
}

/** Channels before each transposed convolution, and after the last: `200, 100, 50, D`. */
function layerWidths({ hidden, features }: DecoderShape): number[] {
  return [...[...hidden].reverse(), features];
}

function deconvParameters(name: string, inputs: number, outputs: number): ParameterSpec[] {
  return [
    {
      name: `${name}.kernel`,
      shape: [inputs, 3 * outputs],
      initializer: { kind: "glorotUniform", fanIn: 3 * outputs, fanOut: 3 * inputs },
    },
    { name: `${name}.bias`, shape: [outputs], initializer: { kind: "zeros" } },
  ];
}
