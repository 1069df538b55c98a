import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installPacked } from "../src/install-packed.js";
import { publicPackages } from "../src/public-packages.js";
import { tarballs } from "./tarballs.js";

const packages = publicPackages();
const folder = mkdtempSync(join(tmpdir(), "timevae-types-"));
const place = join(folder, "consumer");
const file = join(place, "consumer.ts");

beforeAll(async () => {
  // What a strict user of types has: those of Node, and vitest for `@timevae/*/testing`.
  const beside = {
    "@types/node": "^20.19.0",
    vitest: "^4.1.12",
    "@tensorflow/tfjs-core": "^4.22.0",
    "onnxruntime-common": "^1.30.0",
  };
  await installPacked(place, { packages: packages.map(({ manifest }) => manifest.name), beside, tarballs: tarballs() });
  const entries = packages.flatMap(({ entries }) => entries);
  writeFileSync(file, entries.map((entry, i) => `export * as entry${i} from "${entry}";\n`).join(""));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: "es2022",
  lib: ["es2023", "dom"],
  types: ["node"],
};
/** Only what is said of our own types: other packages' are theirs. */
const isOurs = (message: string) => /node_modules\/(@timevae|timevae)\/|consumer\.ts/.test(message);

/** What a compiler says of the program with every entry, a line each. */
async function complaints(compiler: string, module: string, moduleResolution: string): Promise<string[]> {
  const config = join(place, `tsconfig.${moduleResolution}.json`);
  const compilerOptions = { ...strict, module, moduleResolution };
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const tsc = fileURLToPath(new URL(`../node_modules/${compiler}/bin/tsc`, import.meta.url));
  const { stdout, code } = await promisify(execFile)(process.execPath, [tsc, "-p", config], { cwd: place }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    ({ stdout, code }: { stdout: string; code: number }) => ({ stdout, code }),
  );
  // Without a complaint of somebody's, a compiler that failed has not looked.
  if (code !== 0 && !stdout.includes("error TS")) throw new Error(`${compiler}: expected types, received exit ${code}`);
  return stdout.split("\n").filter(isOurs);
}

// Users have either compiler, and either resolution.
it.each([
  ["bundler", "esnext", "typescript-native"],
  ["nodenext", "nodenext", "typescript"],
])(
  "a strict TypeScript program resolves and checks every entry (%s)",
  { timeout: 120_000 },
  async (moduleResolution, module, compiler) => {
    expect(await complaints(compiler, module, moduleResolution)).toEqual([]);
  },
);

it("would say what is wrong", async () => {
  const before = readFileSync(file, "utf8");
  writeFileSync(file, `${before}export { nothing } from "@timevae/core";\n`);
  expect(await complaints("typescript-native", "esnext", "bundler")).toEqual([
    expect.stringMatching(/^consumer\.ts\(\d+,10\): error TS\d+: .*'nothing'/),
  ]);
  writeFileSync(file, before);
});
