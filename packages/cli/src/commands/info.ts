import type { Command } from "commander";
import type { CommandIO } from "../command-io.js";
import { jsonOption } from "../common-options.js";

/** `timevae info MODEL` */
export function defineInfo(command: Command, io: CommandIO): void {
  command
    .argument("<model>", "a model's folder")
    .addOption(jsonOption())
    .action(async (folder: string, flags: { json?: boolean }) => {
      const { readModelInfo } = await import("../read-model-info.js");
      const { formatModelInfo } = await import("../format-model-info.js");
      const info = await readModelInfo(folder);
      io.stdout.write(flags.json ? `${JSON.stringify(info, null, 2)}\n` : formatModelInfo(info));
    });
}
