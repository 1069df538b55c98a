import type { ParameterSpec } from "@timevae/graph";

/** Kernel `[inputs, outputs]` by Glorot's uniform rule and a bias `[outputs]` of zeros: Keras' defaults. */
export function denseParameters(name: string, inputs: number, outputs: number): ParameterSpec[] {
  return [
    {
      name: `${name}.kernel`,
      shape: [inputs, outputs],
      initializer: { kind: "glorotUniform", fanIn: inputs, fanOut: outputs },
    },
    { name: `${name}.bias`, shape: [outputs], initializer: { kind: "zeros" } },
  ];
}
