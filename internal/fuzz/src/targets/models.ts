import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type ModelFiles, modelFileNames, modelFromFiles, modelToFiles } from "@timevae/core";
import { isTimeVAEError } from "@timevae/spec";
import type { FuzzTarget } from "../fuzz-target.js";
import { mutateJson } from "../mutate-json.js";
import { engine, learnTiny } from "./learned.js";

const fixture = new URL("../../../../packages/core/test/fixtures/model-v1/", import.meta.url);

/** Three files as one: their lengths, 4 bytes each, and then they. */
function joinFiles(files: ModelFiles): Uint8Array {
  const parts = modelFileNames.map((name) => files[name]);
  const lengths = Uint32Array.from(parts, ({ length }) => length);
  return new Uint8Array(Buffer.concat([new Uint8Array(lengths.buffer), ...parts]));
}

/** The opposite; lengths that are wrong give other files. */
function splitFiles(bytes: Uint8Array): ModelFiles {
  const view = Buffer.from(bytes);
  let start = 4 * modelFileNames.length;
  const entries = modelFileNames.map((name, i) => {
    const length = view.length >= start ? view.readUInt32LE(4 * i) : 0;
    const file = bytes.slice(start, start + length);
    start += length;
    return [name, file] as const;
  });
  return Object.fromEntries(entries) as unknown as ModelFiles;
}

const hash = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** The folder with hashes that fit, as somebody makes it who means it; undefined when its document is no object. */
function seal(files: ModelFiles): ModelFiles | undefined {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(files["timevae.json"]));
  } catch {
    return undefined;
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) return undefined;
  const { sha256: _, ...rest } = document as { sha256?: unknown };
  const hashes = { "decoder.onnx": hash(files["decoder.onnx"]), "encoder.onnx": hash(files["encoder.onnx"]) };
  const sealed = { ...rest, sha256: { ...hashes, document: hash(JSON.stringify([rest, Object.entries(hashes)])) } };
  return { ...files, "timevae.json": new TextEncoder().encode(JSON.stringify(sealed)) };
}

/** A folder that loads must draw and save, or say what is wrong with it. */
async function use(files: ModelFiles): Promise<void> {
  const model = modelFromFiles(files, engine);
  try {
    await model.sample(2, { seed: 1 });
    modelToFiles(model);
  } finally {
    await model.dispose();
  }
}

/**
 * Model folders, all three files as one: as they come, where the hashes refuse nearly all, and with hashes that fit, where everything
 * behind them has to hold by itself.
 */
export const modelTarget: FuzzTarget = {
  name: "model",
  seeds: async () => {
    const made = (await learnTiny()).map(({ model }) => joinFiles(modelToFiles(model)));
    const read = (name: string) => new Uint8Array(readFileSync(new URL(name, fixture)));
    const old = Object.fromEntries(modelFileNames.map((name) => [name, read(name)])) as unknown as ModelFiles;
    return [...made, joinFiles(old)];
  },
  words: [
    "null",
    "-1",
    "0",
    "1e308",
    "999999",
    "[]",
    "{}",
    '"__proto__":{"a":1},',
    '"constructor":1,',
    '"steps": 1000000,',
    '"latentDim": 4096,',
    '"../../x"',
    "Loop",
    "If",
    new Uint8Array(9).fill(255),
    new Uint8Array([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
  ],
  run: async (bytes) => {
    const files = splitFiles(bytes);
    let fault: unknown;
    for (const given of [files, seal(files)]) {
      if (!given) continue;
      try {
        await use(given);
        fault = undefined;
      } catch (error) {
        if (!isTimeVAEError(error)) throw error;
        fault = error;
      }
    }
    if (Object.hasOwn(Object.prototype, "a")) throw new Error("a prototype was changed");
    if (fault !== undefined) throw fault;
  },
  oneIn: 2,
  make: (random, seeds) => {
    const files = splitFiles(seeds[random.integer(seeds.length)] as Uint8Array);
    const document: unknown = JSON.parse(new TextDecoder().decode(files["timevae.json"]));
    return joinFiles({
      ...files,
      "timevae.json": new TextEncoder().encode(JSON.stringify(mutateJson(document, random))),
    });
  },
};
