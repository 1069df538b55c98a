import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** `TIMEVAE_PYTHON`, or what is called python3. */
export const python = process.env.TIMEVAE_PYTHON ?? "python3";

/** Why nothing can be run in Python here; undefined when it can. */
export function whyNoPython(modules: readonly string[]): string | undefined {
  try {
    execFileSync(python, ["-c", `import ${modules.join(", ")}`], { stdio: "ignore" });
    return undefined;
  } catch {
    return `${python} has no ${modules.join(" and ")} (set TIMEVAE_PYTHON to a Python that has)`;
  }
}

/** Runs a program where the files lie, and returns what it prints. */
export function runPython(program: string, files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "timevae-conformance-"));
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    return execFileSync(python, ["-c", program], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
