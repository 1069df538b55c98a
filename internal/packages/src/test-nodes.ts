import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { consumers } from "./consumers.js";
import { findNode } from "./find-node.js";
import { installPacked } from "./install-packed.js";
import { packPackages } from "./pack-packages.js";
import { publicPackages, repository } from "./public-packages.js";
import { usePackage, type Way } from "./use-package.js";

/** Arithmetic, gradients, files, the native runtime, a training: what a version of Node could break. */
const tests = [
  "packages/spec",
  "packages/graph/test/gradients.test.ts",
  "packages/graph/test/reference-engine.test.ts",
  "packages/data/test/file-round-trip.test.ts",
  "packages/data/test/time.test.ts",
  "packages/engine-ort/test/contract-node.test.ts",
  "packages/core/test/fit.test.ts",
  "packages/core/test/save-load.test.ts",
];

/** `npx -y pnpm@10 test:node VERSION…`: the packed packages, and the tests that a Node could break, on other versions of Node. */
const versions = process.argv.slice(2);
if (versions.length === 0) throw new Error("test:node: expected versions of Node, such as 20.19.0 24");
const folder = mkdtempSync(join(tmpdir(), "timevae-nodes-"));
const failed: string[] = [];
try {
  const tarballs = await packPackages(folder);
  const packages = publicPackages().map(({ manifest }) => manifest.name);
  const beside = Object.assign({}, ...Object.values(consumers).map((consumer) => consumer.beside ?? {}));
  const place = join(folder, "consumer");
  await installPacked(place, { packages, beside, tarballs });
  for (const version of versions) {
    const node = await findNode(version);
    for (const [name, consumer] of Object.entries(consumers)) {
      const check = async (way: Way) => {
        const printed = await usePackage(consumer, place, way, node).catch(String);
        if (printed !== consumer.prints) failed.push(`Node ${version}: ${way} of ${name}: ${printed}`);
      };
      await Promise.all([check("import"), check("require")]);
    }
    const vitest = join(repository, "node_modules/vitest/vitest.mjs");
    const { status } = spawnSync(node, [vitest, "run", ...tests], {
      cwd: repository,
      stdio: "inherit",
    });
    if (status !== 0) failed.push(`Node ${version}: tests`);
    console.log(`Node ${version}: ${packages.length} packages by import and by require; ${tests.join(", ")}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const what of failed) console.log(`FAILED: ${what}`);
process.exitCode = failed.length === 0 ? 0 : 1;
