import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { createInterruption, type Interruption } from "../src/interruption.js";
import { run } from "../src/run.js";

/** A model so small that an epoch takes milliseconds. */
export const tiny = ["--hidden", "4,5", "--latent-dim", "2", "--epochs", "3", "--window", "8"];

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "timevae-cli-"));
  folders.push(folder);
  return folder;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runCli(
  args: readonly string[],
  options: { isTTY?: boolean; interruption?: Interruption; onError?: (text: string) => void } = {},
): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    write(text: string) {
      written[name] += text;
      if (name === "stderr") options.onError?.(text);
    },
    columns: 120,
  });
  const code = await run(["node", "timevae", ...args], {
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    isTTY: options.isTTY ?? false,
    interruption: options.interruption ?? createInterruption(() => {}),
  });
  return { code, ...written };
}

/** Sines with a date and a text beside them. */
export function sineCsv(rows: number, delimiter = ","): string {
  const lines = ["day,slow,fast,sky"];
  for (let row = 0; row < rows; row++) {
    const day = new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10);
    lines.push(`${day},${(10 + 5 * Math.sin(row / 5)).toFixed(4)},${Math.cos(row / 2).toFixed(4)},clear`);
  }
  return `${lines.join("\n").replaceAll(",", delimiter)}\n`;
}

/** Writes a file into a folder and returns its path. */
export function put(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Every file and folder below, hidden ones too. */
export function listing(folder: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[]).sort();
}

/** An .npy file with any header. */
export function npyBytes(header: string, data: Uint8Array): Uint8Array {
  const text = `${header.padEnd(117, " ")}\n`;
  const start = Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0]);
  return Uint8Array.from([...start, ...new TextEncoder().encode(text), ...data]);
}

/** A trained tiny model in `folder/model`, and the data it was trained on. */
export async function trainTiny(folder: string): Promise<{ model: string; input: string }> {
  const input = put(folder, "sines.csv", sineCsv(120));
  const model = join(folder, "model");
  const { code, stderr } = await runCli(["fit", input, "--out", model, ...tiny]);
  if (code !== 0) throw new Error(stderr);
  return { model, input };
}
