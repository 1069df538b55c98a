import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { modelFileNames, modelFromFiles, modelToFiles, type TimeVAE } from "../src/index.js";
import { checkModelFolder, loadModel, saveModel } from "../src/node/index.js";
import { expectFault, fitTiny, nodeEngine, sines } from "./helpers.js";

const series = sines();
let root: string;
let folder: string;
let model: TimeVAE;
let engine: Awaited<ReturnType<typeof nodeEngine>>;

beforeAll(async () => {
  engine = await nodeEngine();
  model = await fitTiny(series, { scaling: { per: "step", kind: "standard" } }, { epochs: 3 });
  root = await mkdtemp(join(tmpdir(), "timevae-core-"));
});
afterAll(async () => {
  await model.dispose();
  await rm(root, { recursive: true, force: true });
});
let count = 0;
beforeEach(async () => {
  const parent = join(root, `test-${count++}`);
  await mkdir(parent);
  folder = join(parent, "model");
});

const filesIn = (path: string) => readdir(path).then((names) => names.sort());
const parentOf = (path: string) => join(path, "..");

describe("saveModel and loadModel", () => {
  it("keep a model as it is: the same bytes, samples, encodings and history", async () => {
    await saveModel(model, folder);
    expect(await filesIn(folder)).toEqual([...modelFileNames].sort());
    expect(await filesIn(parentOf(folder))).toEqual(["model"]);
    const files = modelToFiles(model);
    for (const name of modelFileNames) {
      expect(new Uint8Array(await readFile(join(folder, name))), name).toEqual(files[name]);
    }
    const loaded = await loadModel(folder, { engine });
    expect(loaded.parts).toEqual(model.parts);
    expect(modelToFiles(loaded)).toEqual(files);
    expect(await loaded.sample(25, { seed: 3 })).toEqual(await model.sample(25, { seed: 3 }));
    expect(await loaded.encode(series)).toEqual(await model.encode(series));
    await saveModel(loaded, `${folder}-again`);
    const again = await loadModel(`${folder}-again`, { engine });
    expect(modelToFiles(again)).toEqual(files);
    for (const each of [loaded, again]) await each.dispose();
  });

  it.each([
    [
      "blocks with options",
      {
        blocks: [
          { type: "trend", degree: 3 },
          { type: "seasonality", seasons: 4, phase: "window" },
        ],
      },
    ],
    ["no limits", { limits: "none" as const }],
    ["a dense encoder", { encoder: "dense" as const, blocks: [{ type: "dense" }] }],
  ])("keep %s", async (_, config) => {
    const other = await fitTiny(series, config, { epochs: 1, validationFraction: 0, earlyStopping: null });
    const loaded = modelFromFiles(modelToFiles(other), engine);
    expect(loaded.config).toEqual(other.config);
    expect(loaded.parts).toEqual(other.parts);
    expect(await loaded.sample(5)).toEqual(await other.sample(5));
    for (const each of [loaded, other]) await each.dispose();
  });

  it("make the folders above", async () => {
    const deep = join(folder, "a", "b");
    await saveModel(model, deep);
    expect(await filesIn(deep)).toEqual([...modelFileNames].sort());
  });
});

describe("saveModel", () => {
  it("refuses a folder that exists", async () => {
    await mkdir(folder);
    const message = `file-exists: ${folder}: expected a new folder, it exists; give another name or force`;
    await expectFault(saveModel(model, folder), message);
    await expectFault(checkModelFolder(folder), message);
    expect(await filesIn(folder)).toEqual([]);
  });

  it("replaces a model when forced, a damaged one too", async () => {
    await saveModel(model, folder);
    await writeFile(join(folder, "decoder.onnx"), "broken");
    await rm(join(folder, "encoder.onnx"));
    await saveModel(model, folder, { force: true });
    const loaded = await loadModel(folder, { engine });
    expect(modelToFiles(loaded)).toEqual(modelToFiles(model));
    expect(await filesIn(parentOf(folder))).toEqual(["model"]);
    await loaded.dispose();
  });

  it("never replaces anything that is not a model's", async () => {
    await saveModel(model, folder);
    await writeFile(join(folder, "thesis.txt"), "years of work");
    const fault = `file-exists: ${folder}: expected a model folder to replace, found "thesis.txt" in it; give another name`;
    await expectFault(saveModel(model, folder, { force: true }), fault);
    expect(await readFile(join(folder, "thesis.txt"), "utf8")).toBe("years of work");
    expect(await filesIn(folder)).toEqual([...modelFileNames, "thesis.txt"].sort());
  });

  it("never replaces a file", async () => {
    await writeFile(folder, "years of work");
    await expectFault(
      saveModel(model, folder, { force: true }),
      `file-exists: ${folder}: expected a model folder to replace, found a file; give another name`,
    );
    expect(await readFile(folder, "utf8")).toBe("years of work");
  });

  it("leaves nothing half-written where it cannot write", async () => {
    await writeFile(folder, "a file");
    const inside = join(folder, "model");
    await expectFault(
      saveModel(model, inside),
      `file-system: ${inside}: expected a place to write to, ${folder} is not a folder; give another name`,
    );
    expect(await filesIn(parentOf(folder))).toEqual(["model"]);
    expect(await readFile(folder, "utf8")).toBe("a file");
  });

  it.skipIf(process.getuid?.() === 0)("says so where it may not write", async () => {
    await chmod(parentOf(folder), 0o500);
    await expectFault(saveModel(model, folder), /^file-system: .* is write-protected; give another name$/);
    await chmod(parentOf(folder), 0o700);
    expect(await filesIn(parentOf(folder))).toEqual([]);
  });
});

describe("loadModel", () => {
  it("says which folder is missing", async () => {
    const expected = "expected a model folder with decoder.onnx, encoder.onnx, timevae.json";
    await expectFault(loadModel(folder, { engine }), `file-not-found: ${folder}: ${expected}, found nothing there`);
    await writeFile(folder, "x");
    await expectFault(loadModel(folder, { engine }), `file-not-found: ${folder}: ${expected}, found a file`);
  });

  it.each(modelFileNames)("says that %s is missing", async (name) => {
    await saveModel(model, folder);
    await rm(join(folder, name));
    await expectFault(
      loadModel(folder, { engine }),
      new RegExp(
        `^file-not-found: ${join(folder, name)}: expected this file of the model, could not read it \\(ENOENT`,
      ),
    );
  });
});

describe("modelFromFiles", () => {
  const damaged: Record<string, (bytes: Uint8Array) => Uint8Array> = {
    empty: () => new Uint8Array(),
    truncated: (bytes) => bytes.slice(0, bytes.length / 2),
    "two bytes short": (bytes) => bytes.slice(0, -2),
    "one byte long": (bytes) => Uint8Array.of(...bytes, 7),
    garbage: (bytes) => bytes.map((_, i) => (i * 73 + 41) % 251),
    "with a changed byte in the middle": (bytes) =>
      bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 255 : byte)),
  };
  const cases = modelFileNames.flatMap((name) => Object.keys(damaged).map((how) => [name, how] as const));

  it.each(cases)("refuses %s when it is %s", async (name, how) => {
    const files = modelToFiles(model);
    const read = async () => modelFromFiles({ ...files, [name]: damaged[how]!(files[name]) }, engine);
    await expectFault(read(), new RegExp(`^invalid-file: ${name.replace(".", "\\.")}: `));
  });

  it("refuses the files of two models together", async () => {
    const files = modelToFiles(model);
    const read = async () => modelFromFiles({ ...files, "decoder.onnx": files["encoder.onnx"] }, engine);
    await expectFault(
      read(),
      `invalid-file: decoder.onnx: expected the file that was saved with timevae.json, received different bytes (${files["encoder.onnx"].length}). ` +
        "It was altered or cut off; restore the model folder from where it was made",
    );
  });

  it("refuses timevae.json that is nested without end", async () => {
    const files = modelToFiles(model);
    const deep = `{"formatVersion":1,"config":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    const read = async () => modelFromFiles({ ...files, "timevae.json": new TextEncoder().encode(deep) }, engine);
    await expectFault(read(), "invalid-file: timevae.json: expected JSON nested at most 64 levels deep");
  });

  // biome-ignore lint/suspicious/noExplicitAny: a document to break
  const broken: [string, (document: any) => unknown, string | RegExp][] = [
    [
      "a newer version",
      (d) => ({ ...d, formatVersion: 3 }),
      "expected format version 2, received 3; a newer version of this package made it",
    ],
    ["an older version", (d) => ({ ...d, formatVersion: 0 }), /^formatVersion: /],
    ["no version", ({ formatVersion, ...d }) => d, /^formatVersion: /],
    ["another format", (d) => ({ ...d, format: "keras" }), /^format: /],
    ["null", () => null, /^the document: /],
    ["a list", () => [], /^the document: /],
    ["an unknown key", (d) => ({ ...d, comment: "x" }), /^the document: .*"comment"/],
    ["an unknown key inside", (d) => ({ ...d, config: { ...d.config, depth: 3 } }), /^config: .*"depth"/],
    [
      "another latent size",
      (d) => ({ ...d, config: { ...d.config, latentDim: 5 } }),
      /^weights "encoder\.latent\.kernel": expected \d+ numbers as timevae\.json describes, received \d+$/,
    ],
    [
      "another block",
      (d) => ({ ...d, config: { ...d.config, blocks: [{ type: "wavelet" }] } }),
      /^model\.blocks\[0\]: block type: expected one of/,
    ],
    [
      "more steps",
      (d) => ({ ...d, steps: 24 }),
      /^scaler: expected one for 24 steps × 2 columns, received one for 12 × 2$/,
    ],
    ["no columns", (d) => ({ ...d, columns: [] }), /^columns: /],
    ["a column twice", (d) => ({ ...d, columns: ["a", "a"] }), "columns: expected different names, received a, a"],
    [
      "another number of columns",
      (d) => ({ ...d, columns: ["a", "b", "c"] }),
      "limits: expected one number per column, 3",
    ],
    [
      "limits that are none",
      (d) => ({ ...d, limits: { minimum: [null, 0], maximum: [1, 1] } }),
      /^limits\.minimum\.0: /,
    ],
    [
      "a scaler for other columns",
      (d) => ({ ...d, scaler: { kind: "minMax", per: "feature", shape: [1, 1], offset: [0], scale: [1] } }),
      "scaler: expected one for 12 steps × 2 columns, received one for 1 × 1",
    ],
    ["a scaler that is none", (d) => ({ ...d, scaler: 3 }), /^scaler: /],
  ];

  it.each(broken)("refuses timevae.json with %s", async (_, change, message) => {
    const files = modelToFiles(model);
    const document = change(JSON.parse(new TextDecoder().decode(files["timevae.json"])));
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    const read = async () => modelFromFiles({ ...files, "timevae.json": bytes }, engine);
    const caught = await read().catch((error) => error);
    expect(caught.code).toBe("invalid-file");
    expect(caught.message.replace(/^timevae\.json: /, "")).toMatch(message);
  });
});
