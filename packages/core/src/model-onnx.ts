import { createProgram, type Tensor } from "@timevae/graph";
import { describeFile, type GeneratorFileKind, type OnnxModel, programToModel } from "@timevae/onnx";
import { describeModelFile } from "./describe-model-file.js";
import { buildDecoderGraph, buildEncoderGraph, buildReconstructionGraph } from "./generator-graph.js";
import type { ModelParts } from "./model-parts.js";

/**
 * One of a model's files: `decoder` (`z` → `sample` and every component), `decoder-edit` (the same, with inputs that change
 * components), `encoder` (`x` → `z_mean`, `z_log_var`), `reconstruct` (`x` → `sample`, components, `step_error`, `kl`).
 * Scaling is inside; the same model gives the same file.
 */
export function modelToOnnx(parts: ModelParts, file: GeneratorFileKind): OnnxModel {
  const program = createProgram({ outputs: outputsOf(parts, file) });
  const components = Object.keys(buildDecoderGraph(parts).components);
  const metadata = describeFile(describeModelFile(parts, file, program, components));
  return programToModel(program, { name: `timevae.${file}`, metadata });
}

function outputsOf(parts: ModelParts, file: GeneratorFileKind): Readonly<Record<string, Tensor>> {
  switch (file) {
    case "encoder": {
      const { mean, logVariance } = buildEncoderGraph(parts);
      return { z_mean: mean, z_log_var: logVariance };
    }
    case "reconstruct": {
      const { decoder, stepError, kl } = buildReconstructionGraph(parts);
      return { sample: decoder.sample, ...decoder.components, step_error: stepError, kl };
    }
    default: {
      const { sample, components } = buildDecoderGraph(parts, { edits: file === "decoder-edit" });
      return { sample, ...components };
    }
  }
}
