import { applyDense, type DecoderShape, denseParameters } from "@timevae/blocks";
import { conv1d, type ParameterSpec, type Parameters, relu, reshape, split, type Tensor } from "@timevae/graph";

/** A learned map from windows to the distribution of their latent vectors. */
export interface Encoder {
  /** Names are relative: `conv0.kernel`. */
  parameters(shape: DecoderShape): readonly ParameterSpec[];
  /** @param x `[N, T, D]`, scaled */
  build(x: Tensor, parameters: Parameters, shape: DecoderShape): Latent;
}

/** A normal distribution per window: both `[N, Z]`. */
export interface Latent {
  readonly mean: Tensor;
  readonly logVariance: Tensor;
}

const taps = 3;
const stride = 2;

/** For each hidden size a convolution of kernel 3 and stride 2 with ReLU; then two linear heads. TimeVAE, section 3. */
export const convolutionalEncoder: Encoder = {
  parameters({ steps, features, latentDim, hidden }) {
    const specs: ParameterSpec[] = [];
    let channels = features;
    let length = steps;
    for (const [i, width] of hidden.entries()) {
      specs.push(
        {
          name: `conv${i}.kernel`,
          shape: [taps * channels, width],
          initializer: { kind: "glorotUniform", fanIn: taps * channels, fanOut: taps * width },
        },
        { name: `conv${i}.bias`, shape: [width], initializer: { kind: "zeros" } },
      );
      channels = width;
      length = Math.ceil(length / stride);
    }
    return [...specs, ...headParameters(length * channels, latentDim)];
  },
  build(x, parameters, { latentDim, hidden }) {
    let h = x;
    for (let i = 0; i < hidden.length; i++) {
      const [kernel, bias] = [parameters[`conv${i}.kernel`] as Tensor, parameters[`conv${i}.bias`] as Tensor];
      h = relu(conv1d(h, kernel, bias, { taps, stride })); // [N, ceil(length / 2), hidden[i]]
    }
    const flat = reshape(h, [-1, (h.shape[1] as number) * (h.shape[2] as number)]); // time-major
    return buildHeads(flat, parameters, latentDim);
  },
};

/** Dense(h, ReLU) for each hidden size on the flattened window; then two linear heads. */
export const denseEncoder: Encoder = {
  parameters({ steps, features, latentDim, hidden }) {
    const sizes = [steps * features, ...hidden];
    const specs = hidden.flatMap((width, i) => denseParameters(`dense${i}`, sizes[i] as number, width));
    return [...specs, ...headParameters(sizes.at(-1) as number, latentDim)];
  },
  build(x, parameters, { steps, features, latentDim, hidden }) {
    let h = reshape(x, [-1, steps * features]);
    for (let i = 0; i < hidden.length; i++) h = relu(applyDense(h, parameters, `dense${i}`));
    return buildHeads(h, parameters, latentDim);
  },
};

/** Both heads are one layer of width 2Z, each with the initial values it would have alone. */
function headParameters(inputs: number, latentDim: number): ParameterSpec[] {
  return [
    {
      name: "latent.kernel",
      shape: [inputs, 2 * latentDim],
      initializer: { kind: "glorotUniform", fanIn: inputs, fanOut: latentDim },
    },
    { name: "latent.bias", shape: [2 * latentDim], initializer: { kind: "zeros" } },
  ];
}

function buildHeads(h: Tensor, parameters: Parameters, latentDim: number): Latent {
  const [mean, logVariance] = split(applyDense(h, parameters, "latent"), 1, [latentDim, latentDim]);
  return { mean: mean as Tensor, logVariance: logVariance as Tensor };
}
