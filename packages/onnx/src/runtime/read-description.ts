import { describeValue, isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { readMetadata } from "../model/read-metadata.js";
import {
  isCalendar,
  isCategorical,
  isCounts,
  isInputs,
  isLabels,
  isNames,
  isObject,
  isOneOf,
  isOutputs,
  isSize,
  type Shape,
} from "./description-shapes.js";
import { type GeneratorDescription, generatorFileKinds, generatorFormatVersion } from "./generator-description.js";

/**
 * What a file of ours says about itself.
 *
 * @param name of the file, for messages
 * @throws {TimeVAEError} `invalid-file` when the bytes are damaged, of a newer version, or an ONNX file that is not ours
 */
export function readDescription(bytes: Uint8Array, name = "model"): GeneratorDescription {
  const metadata = readNamed(bytes, name);
  const formatVersion = readVersion(metadata["timevae.format"], name);
  const read = <Value>(key: string, is: Shape<Value>, expected: string, parse = parseJson): Value => {
    const text = metadata[`timevae.${key}`];
    const value = text === undefined ? undefined : parse(text);
    if (is(value)) return value;
    throw invalid(name, `${expected} as timevae.${key} in its metadata`, describeValue(text));
  };
  const has = (key: string) => metadata[`timevae.${key}`] !== undefined;
  const asIs = (text: string): unknown => text;
  return {
    formatVersion,
    file: read("file", isOneOf(generatorFileKinds), `one of ${generatorFileKinds.join(", ")}`, asIs),
    steps: read("steps", isSize, "a size"),
    columns: read("columns", isNames, "names"),
    latentDim: read("latentDim", isSize, "a size"),
    components: read("components", isNames, "names"),
    precision: read("precision", isOneOf(["float32", "float16", "int8"] as const), "a precision", asIs),
    calendar: read("calendar", isCalendar, "a calendar or null"),
    inputs: read("inputs", isInputs, "inputs"),
    outputs: read("outputs", isOutputs, "outputs"),
    ...(has("labels") && { labels: read("labels", isLabels, "labels") }),
    ...(has("categorical") && { categorical: read("categorical", isCategorical, "columns of names") }),
    ...(has("lengths") && { lengths: read("lengths", isCounts, "counts") }),
    config: read("config", isObject, "a configuration"),
  };
}

function readNamed(bytes: Uint8Array, name: string): Readonly<Record<string, string>> {
  try {
    return readMetadata(bytes);
  } catch (cause) {
    if (!isTimeVAEError(cause)) throw cause;
    throw new TimeVAEError(cause.code, `${name}: ${cause.message.replace(/^model: /, "")}`, { cause });
  }
}

function readVersion(text: string | undefined, name: string): number {
  if (text === undefined) {
    const received = "an ONNX file without timevae.format in its metadata; give a file of `timevae export`";
    throw invalid(name, "a generator's file", received);
  }
  const version = Number(text);
  if (Number.isSafeInteger(version) && version >= 1 && version <= generatorFormatVersion) return version;
  const newer =
    version > generatorFormatVersion ? "; a newer version of this package made it, update @timevae/onnx" : "";
  throw invalid(name, `format version ${generatorFormatVersion}`, `${describeValue(text)}${newer}`);
}

function invalid(name: string, expected: string, received: string): TimeVAEError {
  return new TimeVAEError("invalid-file", `${name}: expected ${expected}, received ${received}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
