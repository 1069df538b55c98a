import { createHash } from "node:crypto";
import { decodeCheckpoint, encodeCheckpoint } from "@timevae/core";
import { isTimeVAEError } from "@timevae/spec";
import type { FuzzTarget } from "../fuzz-target.js";
import { mutateJson } from "../mutate-json.js";
import { learnTiny } from "./learned.js";

const hashLength = 32;
/** Where the JSON part begins: behind the magic text and its own length. */
const headerStart = "timevae checkpoint\r\n\u001a\n".length + 4;

/** The bytes with a hash that fits. */
function seal(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, Math.max(0, bytes.length - hashLength));
  return new Uint8Array(Buffer.concat([body, createHash("sha256").update(body).digest()]));
}

/** What is read is whole: it can be written again. */
function use(bytes: Uint8Array): void {
  const checkpoint = decodeCheckpoint(bytes);
  decodeCheckpoint(new Uint8Array(Buffer.concat(encodeCheckpoint(checkpoint))));
}

/** Checkpoints: as they come, where the hash refuses nearly all, and with a hash that fits. */
export const checkpointTarget: FuzzTarget = {
  name: "checkpoint",
  seeds: async () =>
    (await learnTiny()).map(({ checkpoint }) => new Uint8Array(Buffer.concat(encodeCheckpoint(checkpoint)))),
  words: [
    "null",
    "-1",
    "1e308",
    "4398046511104",
    "[[[[",
    '"__proto__":{"array":0,"shape":[1]},',
    '"formatVersion":2',
    new Uint8Array(4).fill(255),
  ],
  run: (bytes) => {
    let fault: unknown;
    for (const given of [bytes, seal(bytes)]) {
      try {
        use(given);
        fault = undefined;
      } catch (error) {
        if (!isTimeVAEError(error)) throw error;
        fault = error;
      }
    }
    if (Object.hasOwn(Object.prototype, "array")) throw new Error("a prototype was changed");
    if (fault !== undefined) throw fault;
  },
  oneIn: 2,
  // Another document in front of the same numbers, its length put right.
  make: (random, seeds) => {
    const seed = Buffer.from(seeds[random.integer(seeds.length)] as Uint8Array);
    const end = headerStart + seed.readUInt32LE(headerStart - 4);
    const document: unknown = JSON.parse(seed.toString("utf8", headerStart, end));
    const text = Buffer.from(JSON.stringify(mutateJson(document, random)));
    const header = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, " ")]);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(header.length);
    return new Uint8Array(Buffer.concat([seed.subarray(0, headerStart - 4), length, header, seed.subarray(end)]));
  },
};
