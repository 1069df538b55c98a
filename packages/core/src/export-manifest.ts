import type {
  GeneratorCalendar,
  GeneratorDescription,
  InputDescription,
  OutputDescription,
  TensorShape,
  WeightPrecision,
} from "@timevae/onnx";
import type { ModelConfig } from "./model-config.js";

/** How far off an output is. */
export interface OutputError {
  readonly max: number;
  /** Root of the mean square. */
  readonly rms: number;
}

/** How far a file with weights in fewer bits is from the float32 one, measured on noise and windows drawn from it. */
export interface PrecisionError {
  readonly windows: number;
  readonly seed: number;
  /** By output: in the units that the output has, for data the worst column as a share of that column's observed range. */
  readonly outputs: Readonly<
    Record<string, OutputError & { readonly columns?: Readonly<Record<string, OutputError>> }>
  >;
}

/** A file of an exported model. */
export interface ManifestFile {
  readonly description: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Of .onnx files. */
  readonly inputs?: readonly InputDescription[];
  readonly outputs?: readonly OutputDescription[];
  /** When {@link ExportManifest.precision} is not float32. */
  readonly error?: PrecisionError;
}

/** `manifest.json` of an exported model: what lies in the folder and how to use it. */
export interface ExportManifest {
  readonly format: "timevae.export";
  readonly formatVersion: number;
  readonly precision: WeightPrecision;
  readonly steps: number;
  readonly columns: readonly string[];
  readonly latentDim: number;
  readonly components: readonly string[];
  /** Where the training windows lie; null when they did not know. */
  readonly calendar: GeneratorCalendar | null;
  /** As in the metadata of the files, where there is something to say. */
  readonly labels?: GeneratorDescription["labels"];
  readonly categorical?: GeneratorDescription["categorical"];
  readonly lengths?: GeneratorDescription["lengths"];
  readonly files: Readonly<Record<string, ManifestFile>>;
  readonly config: ModelConfig;
}

/** `golden.json`: inputs and outputs of every .onnx file, to check a runtime with. Row-major. */
export type GoldenFile = Readonly<Record<string, { readonly inputs: GoldenTensors; readonly outputs: GoldenTensors }>>;

export type GoldenTensors = Readonly<Record<string, { readonly shape: TensorShape; readonly data: readonly number[] }>>;
