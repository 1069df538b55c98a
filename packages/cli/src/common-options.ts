import { type Command, Option } from "commander";
import { threadsFlag } from "./flags.js";

/** Flags of every command that computes and writes. */
export interface CommonFlags {
  readonly engine?: "ort" | "ort-web";
  readonly threads?: number | "auto";
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds the flags of {@link CommonFlags}. */
export function addCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--engine <name>", "who computes: ONNX Runtime, native or WebAssembly (default: ort)").choices([
        "ort",
        "ort-web",
      ]),
    )
    .addOption(
      new Option("--threads <n|auto>", "threads for one operation; ort-web has 1 (default: auto)").argParser(
        threadsFlag,
      ),
    )
    .option("--force", "replace what --out names, if it exists")
    .addOption(jsonOption())
    .option("--quiet", "nothing on stderr but errors");
}

/** `--json`, the same for every command. */
export function jsonOption(): Option {
  return new Option("--json", "print the result as one JSON document on stdout, and an error as one line on stderr");
}
