import { type Command, Option } from "commander";
import { type EngineName, engineNames } from "./engine-names.js";
import { namesFlag, threadsFlag } from "./flags.js";

/** Flags of every command that computes and writes. */
export interface CommonFlags {
  readonly engine?: EngineName;
  /** Execution providers of ONNX Runtime, in order of preference. */
  readonly provider?: readonly string[];
  readonly threads?: number | "auto";
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds the flags of {@link CommonFlags}. */
export function addCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--engine <name>",
        "who computes: ONNX Runtime (ort: native if installed, else WebAssembly) or native TensorFlow.js (default: ort)",
      ).choices(engineNames),
    )
    .addOption(
      new Option(
        "--provider <names>",
        "with ort: ONNX Runtime's execution providers in order of preference, cuda,cpu (default: cpu, in ort-web wasm)",
      ).argParser(namesFlag("--provider")),
    )
    .addOption(
      new Option(
        "--threads <n|auto>",
        "threads for one operation; ort-web has 1, tfjs-node its own number (default: auto)",
      ).argParser(threadsFlag),
    )
    .option("--force", "replace what --out names, if it exists")
    .addOption(jsonOption())
    .option("--quiet", "nothing on stderr but errors");
}

/** `--json`, the same for every command. */
export function jsonOption(): Option {
  return new Option("--json", "print the result as one JSON document on stdout, and an error as one line on stderr");
}
