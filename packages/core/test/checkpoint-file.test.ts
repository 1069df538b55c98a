import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, type TimeVAE } from "../src/index.js";
import { checkpointPathOf, loadCheckpoint, removeCheckpoint, saveCheckpoint, saveModel } from "../src/node/index.js";
import { expectFault, fitTiny, sines } from "./helpers.js";

let root: string;
let checkpoint: Checkpoint;
let bytes: Uint8Array;
let model: TimeVAE;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "timevae-checkpoint-"));
  const saved: Checkpoint[] = [];
  const save = (each: Checkpoint) => void saved.push(each);
  model = await fitTiny(sines(), {}, { epochs: 3 }, { checkpoint: { save, everySeconds: 1e-9 } });
  checkpoint = saved[4] as Checkpoint;
  bytes = Uint8Array.from(Buffer.concat(encodeCheckpoint(checkpoint)));
});
afterAll(async () => {
  await model.dispose();
  await rm(root, { recursive: true, force: true });
});

const magicLength = "timevae checkpoint\r\n\u001a\n".length;

/** Bytes with another JSON part and a hash that fits. */
function forge(change: (document: Record<string, unknown>) => unknown): Uint8Array {
  const view = Buffer.from(bytes);
  const length = view.readUInt32LE(magicLength);
  const document = JSON.parse(view.subarray(magicLength + 4, magicLength + 4 + length).toString("utf8")) as Record<
    string,
    unknown
  >;
  let text = JSON.stringify(change(document));
  while (Buffer.byteLength(text) % 4 !== 0) text += " ";
  const size = Buffer.alloc(4);
  size.writeUInt32LE(Buffer.byteLength(text));
  const body = Buffer.concat([
    view.subarray(0, magicLength),
    size,
    Buffer.from(text),
    view.subarray(magicLength + 4 + length, -32),
  ]);
  return Uint8Array.from(Buffer.concat([body, sha256(body)]));
}

describe("a checkpoint's file", () => {
  it("lies beside the model, and gives back what was saved", async () => {
    const folder = join(root, "a");
    await mkdir(folder);
    const path = checkpointPathOf(join(folder, "model"));
    expect(path).toBe(join(folder, "model.checkpoint"));
    expect(checkpointPathOf(join(folder, "model/"))).toBe(path);
    expect(await loadCheckpoint(path)).toBeUndefined();
    await saveCheckpoint({ ...checkpoint, seconds: 1 }, path);
    await saveCheckpoint(checkpoint, path);
    expect(await readdir(folder)).toEqual(["model.checkpoint"]);
    expect(await loadCheckpoint(path)).toEqual(checkpoint);
    // What a process that was killed has left is overwritten, and removed.
    await writeFile(join(folder, ".model.checkpoint.partial"), "half of a checkp");
    await saveCheckpoint(checkpoint, path);
    expect(await readdir(folder)).toEqual(["model.checkpoint"]);
    await writeFile(join(folder, ".model.checkpoint.partial"), "half of a checkp");
    await removeCheckpoint(path);
    await removeCheckpoint(path);
    expect(await readdir(folder)).toEqual([]);
  });

  it("stays as it was when a new one cannot be written: a full disk, a folder that is gone", async () => {
    const folder = join(root, "b");
    await mkdir(folder);
    const path = join(folder, "model.checkpoint");
    await saveCheckpoint(checkpoint, path);
    const before = await readFile(path);
    // Linux has a device that is always full.
    await symlink("/dev/full", join(folder, ".model.checkpoint.partial"));
    await expectFault(
      saveCheckpoint(checkpoint, path),
      /^file-system: .*model\.checkpoint: could not write the checkpoint: ENOSPC: no space left on device/,
    );
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(folder)).toEqual(["model.checkpoint"]);
    await expectFault(
      saveCheckpoint(checkpoint, join(root, "gone", "model.checkpoint")),
      /^file-system: .*could not write the checkpoint: ENOENT/,
    );
  });

  it.skipIf(process.getuid?.() === 0)("stays as it was in a folder that became read-only", async () => {
    const folder = join(root, "c");
    await mkdir(folder);
    const path = join(folder, "model.checkpoint");
    await saveCheckpoint(checkpoint, path);
    await chmod(folder, 0o500);
    await expectFault(saveCheckpoint(checkpoint, path), /^file-system: .*EACCES/);
    await chmod(folder, 0o700);
    expect(await loadCheckpoint(path)).toEqual(checkpoint);
  });

  // Root may write anywhere: a process that becomes nobody is needed.
  it.runIf(process.getuid?.() === 0)(
    "stays as it was in a folder of somebody else, and so does a model",
    async () => {
      const folder = join(root, "d");
      await mkdir(folder);
      await chmod(root, 0o755);
      await saveCheckpoint(checkpoint, join(folder, "model.checkpoint"));
      await saveModel(model, join(folder, "model"));
      const before = await readdir(folder, { recursive: true });
      const script = new URL("write-as-nobody.mjs", import.meta.url).pathname;
      const command = ["--conditions=@timevae/source", script, folder];
      const { stdout } = await promisify(execFile)(process.execPath, command);
      const [saved, other, forced, ...rest] = stdout.trim().split("\n");
      expect(saved).toMatch(/^file-system: .*model\.checkpoint: could not write the checkpoint: EACCES/);
      expect(other).toMatch(/^file-system: .* is write-protected; give another name$/);
      expect(forced).toMatch(/^file-system: .* (is write-protected|EACCES)/);
      expect(rest).toEqual([]);
      expect(await readdir(folder, { recursive: true })).toEqual(before);
      expect(await loadCheckpoint(join(folder, "model.checkpoint"))).toEqual(checkpoint);
    },
    60_000,
  );

  it("that is damaged is named", async () => {
    const path = join(root, "damaged.checkpoint");
    await writeFile(path, bytes.subarray(0, 5000));
    await expectFault(loadCheckpoint(path), /^invalid-file: .*damaged\.checkpoint: checkpoint: .*cut off or altered$/);
    await expectFault(loadCheckpoint(root), /^file-system: .*expected a checkpoint, could not read it \(EISDIR/);
  });
});

describe("hostile bytes", () => {
  const decode = async (hostile: Uint8Array) => decodeCheckpoint(hostile);

  it("with any bit flipped are refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length * 8 - 1 }), async (bit) => {
        const altered = bytes.slice();
        altered[bit >> 3] = altered[bit >> 3]! ^ (1 << (bit & 7));
        await expectFault(decode(altered), /^invalid-file: checkpoint: /);
      }),
      { numRuns: 150 },
    );
  });

  it("that are cut off or go on are refused", async () => {
    for (const length of [0, 1, 22, 23, 26, 30, 58, 59, bytes.length >> 1, bytes.length - 4, bytes.length - 1]) {
      await expectFault(decode(bytes.subarray(0, length)), /^invalid-file: checkpoint: /);
    }
    await expectFault(decode(Uint8Array.of(...bytes.subarray(0, 4000))), /^invalid-file: checkpoint: /);
    await expectFault(decode(Uint8Array.from([...bytes, 0, 0, 0, 0])), /^invalid-file: checkpoint: /);
    await expectFault(decode(crypto.getRandomValues(new Uint8Array(5000))), /^invalid-file: checkpoint: /);
  });

  // biome-ignore lint/suspicious/noExplicitAny: a document to break
  const forged: [string, (document: any) => unknown, RegExp][] = [
    ["terabytes of numbers", (d) => ({ ...d, arrays: [2 ** 42] }), /expected 4398046511104 numbers/],
    [
      "more numbers than can be counted",
      (d) => ({ ...d, arrays: [Number.MAX_SAFE_INTEGER, 5] }),
      /expected \d+ numbers/,
    ],
    ["negative sizes", (d) => ({ ...d, arrays: [-4, 8] }), /arrays\.0: /],
    ["arrays that are not there", (d) => ({ ...d, arrays: d.arrays.slice(1) }), /expected \d+ numbers/],
    [
      "an absurd shape",
      (d) => ({ ...d, kept: { epoch: 1, values: { a: { array: 0, shape: [1e9, 1e9] } } } }),
      /expected an array of the shape \[1000000000,1000000000\]/,
    ],
    ["an unknown key", (d) => ({ ...d, comment: "x" }), /comment/],
    ["no state", ({ current, ...d }) => d, /current: /],
    [
      "a stream of random numbers that is none",
      (d) => ({ ...d, lastGood: { ...d.lastGood, order: 7 } }),
      /lastGood\.order/,
    ],
    [
      "words of 33 bits",
      (d) => ({ ...d, lastGood: { ...d.lastGood, noise: { ...d.lastGood.noise, words: [2 ** 32, 0, 0, 0] } } }),
      /words/,
    ],
    ["a step of one half", (d) => ({ ...d, current: { ...d.current, step: 0.5 } }), /current\.step/],
    ["a list", () => [], /its JSON part/],
    ["a newer version", (d) => ({ ...d, formatVersion: 2 }), /expected version 1, received 2; a newer version/],
  ];
  it.each(forged)("and a hash that fits are refused: %s", async (_, change, fault) => {
    await expectFault(decode(forge(change)), new RegExp(`^invalid-file: checkpoint: .*${fault.source}`));
  });

  it("nested without end are refused", async () => {
    const deep = `{"formatVersion":1,"fingerprint":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
    const text = deep.padEnd(Math.ceil(deep.length / 4) * 4, " ");
    const size = Buffer.alloc(4);
    size.writeUInt32LE(text.length);
    const body = Buffer.concat([bytes.subarray(0, magicLength), size, Buffer.from(text)]);
    await expectFault(
      decode(Uint8Array.from(Buffer.concat([body, sha256(body)]))),
      "invalid-file: checkpoint: expected JSON nested at most 64 levels deep",
    );
  });

  it("with the keys of an object's prototype change nothing", async () => {
    const text = (d: Record<string, unknown>) => {
      const state = JSON.parse('{"__proto__":{"array":0,"shape":[1]},"constructor":{"array":0,"shape":[1]}}') as object;
      return { ...d, kept: { epoch: 1, values: state } };
    };
    await expectFault(decode(forge(text)), /^invalid-file: checkpoint: /);
    expect(({} as { array?: unknown }).array).toBeUndefined();
  });
});
