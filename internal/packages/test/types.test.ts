import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
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

it.each([
  ["bundler", ts.ModuleResolutionKind.Bundler, ts.ModuleKind.ESNext],
  ["nodenext", ts.ModuleResolutionKind.NodeNext, ts.ModuleKind.NodeNext],
])(
  "a strict TypeScript program resolves and checks every entry (%s)",
  { timeout: 120_000 },
  (_, moduleResolution, module) => {
    const program = ts.createProgram([file], {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
      types: ["node"],
      module,
      moduleResolution,
      typeRoots: [join(place, "node_modules/@types")],
    });
    const ours = ts
      .getPreEmitDiagnostics(program)
      .filter((one) => !one.file || /node_modules\/(@timevae|timevae)\/|consumer\.ts/.test(one.file.fileName));
    expect(
      ours.map((one) => `${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, "\n")}`),
    ).toEqual([]);
  },
);
