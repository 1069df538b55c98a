import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packPackages } from "../src/pack-packages.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Paths of the packed packages, by name. */
    tarballs: Readonly<Record<string, string>>;
  }
}

/** Packs all public packages once, for all tests of this folder: `tarballs()` hands them out. */
export default async function pack(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "timevae-packed-"));
  project.provide("tarballs", Object.fromEntries(await packPackages(folder)));
  return () => rmSync(folder, { recursive: true, force: true });
}
