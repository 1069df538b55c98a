import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Tests run against the sources (no build): every package's `exports` starts with this condition. */
const conditions = ["@timevae/source"];

/**
 * Every other project's files have a process of their own: they replace modules, or measure the process.
 * These share one, which saves loading the same sources for each file: about a second of a processor each.
 */
const sharing = ["blocks", "core", "data", "eval", "graph", "onnx", "report", "spec", "statistics"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: ["packages", "internal", "apps"]
      .flatMap((folder) => readdirSync(new URL(folder, import.meta.url)).map((name) => `${folder}/${name}`))
      .filter((root) => !root.endsWith(".md"))
      .map((root) => {
        const globalSetup = root === "internal/packages" ? ["./internal/packages/test/pack.ts"] : [];
        const isolate = !sharing.some((name) => root === `packages/${name}`);
        return { extends: true, test: { include: [`${root}/test/**/*.test.ts`], name: root, globalSetup, isolate } };
      }),
    restoreMocks: true,
    setupFiles: [new URL("./internal/testing/src/no-console.ts", import.meta.url).pathname],
    testTimeout: 30_000,
    // Folders full of installed packages take their time to remove on a busy disk.
    hookTimeout: 120_000,
  },
});
