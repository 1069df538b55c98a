import { execFileSync } from "node:child_process";

/** `TIMEVAE_PYTHON`, or what is called python3. */
export const python = process.env.TIMEVAE_PYTHON ?? "python3";

/** Why nothing that needs these modules can be run in Python here; undefined when it can. */
export function whyNoPython(modules: readonly string[]): string | undefined {
  try {
    execFileSync(python, ["-c", `import ${modules.join(", ")}`], { stdio: "ignore" });
    return undefined;
  } catch {
    return `skipped: ${python} has no ${modules.join(" and ")} (set TIMEVAE_PYTHON to a Python that has)`;
  }
}
