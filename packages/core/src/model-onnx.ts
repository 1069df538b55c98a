import { createProgram, type Tensor } from "@timevae/graph";
import {
  describeFile,
  type GeneratorFileKind,
  generatorFileKinds,
  type OnnxModel,
  programToModel,
} from "@timevae/onnx";
import { buildGeneratorGraph } from "./calibration/generator.js";
import { buildLikelihoodGraph } from "./calibration/likelihood.js";
import { describeModelFile } from "./describe-model-file.js";
import { buildDecoderGraph, buildEncoderGraph, buildReconstructionGraph } from "./generator-graph.js";
import type { ModelParts } from "./model-parts.js";

/** The files that a model has. */
export function modelFileKinds({ calibration }: ModelParts): readonly GeneratorFileKind[] {
  const calibrated: readonly GeneratorFileKind[] = ["generator", "likelihood"];
  return generatorFileKinds.filter((kind) => calibration || !calibrated.includes(kind));
}

/**
 * One of a model's files: `decoder` (`z` → `sample` and every component), `decoder-edit` (the same, with inputs that change
 * components), `encoder` (`x` → `z_mean`, `z_log_var`), `reconstruct` (`x` → `sample`, components, `step_error`, `kl`); of a
 * calibrated model, `generator` (noise → `sample`, components, `z`) and `likelihood` (what the calibration learned, as densities).
 * Scaling is inside; the same model gives the same file.
 */
export function modelToOnnx(parts: ModelParts, file: GeneratorFileKind): OnnxModel {
  const program = createProgram({ outputs: outputsOf(parts, file) });
  const components = Object.keys(
    file === "generator" ? buildGeneratorGraph(parts).components : buildDecoderGraph(parts).components,
  );
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
    case "generator": {
      const { sample, components, z } = buildGeneratorGraph(parts);
      return { sample, ...components, z };
    }
    case "likelihood":
      return buildLikelihoodGraph(parts);
    default: {
      const { sample, components } = buildDecoderGraph(parts, { edits: file === "decoder-edit" });
      return { sample, ...components };
    }
  }
}
