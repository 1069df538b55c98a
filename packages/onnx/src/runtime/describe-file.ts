import { type GeneratorDescription, generatorFormatVersion } from "./generator-description.js";

/** A file's description as its `metadata_props`: one text per field. */
export function describeFile(description: Omit<GeneratorDescription, "formatVersion">): Record<string, string> {
  const { file, steps, columns, latentDim, components, precision, calendar, inputs, outputs, config } = description;
  const { labels, categorical, lengths } = description;
  return {
    "timevae.format": String(generatorFormatVersion),
    "timevae.file": file,
    "timevae.steps": String(steps),
    "timevae.columns": JSON.stringify(columns),
    "timevae.latentDim": String(latentDim),
    "timevae.components": JSON.stringify(components),
    "timevae.precision": precision,
    "timevae.calendar": JSON.stringify(calendar),
    "timevae.inputs": JSON.stringify(inputs),
    "timevae.outputs": JSON.stringify(outputs),
    ...(labels && { "timevae.labels": JSON.stringify(labels) }),
    ...(categorical && { "timevae.categorical": JSON.stringify(categorical) }),
    ...(lengths && { "timevae.lengths": JSON.stringify(lengths) }),
    "timevae.config": JSON.stringify(config),
  };
}
