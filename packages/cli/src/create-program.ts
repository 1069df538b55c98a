import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { CommandIO } from "./command-io.js";

type DefineCommand = (command: Command, io: CommandIO) => void;

interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the command's module: only that of the command that is asked for. */
  readonly load: () => Promise<DefineCommand>;
}

const entries: readonly CommandEntry[] = [
  {
    name: "fit",
    summary: "learn a model from a file: CSV, JSON, Parquet, Arrow or NumPy",
    load: async () => (await import("./commands/fit.js")).defineFit,
  },
  {
    name: "sample",
    summary: "draw new windows from a model",
    load: async () => (await import("./commands/sample.js")).defineSample,
  },
  {
    name: "reconstruct",
    summary: "encode and decode the windows of a file: the data without its noise",
    load: async () => (await import("./commands/reconstruct.js")).defineReconstruct,
  },
  {
    name: "decompose",
    summary: "encode and decode the windows of a file, component by component",
    load: async () => (await import("./commands/reconstruct.js")).defineDecompose,
  },
  {
    name: "evaluate",
    summary: "judge synthetic windows against real ones: scores, distances, privacy, a report",
    load: async () => (await import("./commands/evaluate.js")).defineEvaluate,
  },
  {
    name: "compose",
    summary: "draw windows from distributions in a JSON file, without a model",
    load: async () => (await import("./commands/compose.js")).defineCompose,
  },
  {
    name: "export",
    summary: "write a model for other programs: .onnx files, a manifest, a README with examples",
    load: async () => (await import("./commands/export.js")).defineExport,
  },
  {
    name: "info",
    summary: "say what a model is, how it was trained, and what its components do",
    load: async () => (await import("./commands/info.js")).defineInfo,
  },
];

const examples = `
Examples:
  timevae fit weather.csv --out model
  timevae sample model --count 1000 --out synthetic.csv
  timevae evaluate weather.csv model --report report.html
  timevae info model
  timevae export model --out generator

Exit codes: 0 done, 1 failed, 2 wrong usage or input.`;

/** The command line's grammar, with the options of the command that `argv` asks for. */
export async function createProgram(argv: readonly string[], io: CommandIO): Promise<Command> {
  const program = new Command("timevae")
    .description("Synthetic time series: learn from a file, generate more of its kind.")
    .version(readVersion(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", examples)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Reported with all other errors.
      outputError: () => {},
    })
    .exitOverride();
  for (const { name, summary, load } of entries) {
    const command = program.command(name).description(summary);
    if (argv.slice(2).includes(name)) (await load())(command, io);
  }
  return program;
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String(version);
}
