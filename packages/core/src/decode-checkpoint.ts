import { sha256 } from "@noble/hashes/sha2.js";
import { describeValue, TimeVAEError } from "@timevae/spec";
import { z } from "zod";
import { type Checkpoint, checkpointVersion } from "./checkpoint.js";
import { checkpointMagic, hashLength } from "./encode-checkpoint.js";
import { parseJson } from "./parse-json.js";
import type { LossParts } from "./progress.js";

/** Bytes of the JSON part, at most. A million epochs take about 300 MB; nothing here gets that far. */
const mostHeaderBytes = 2 ** 29;

const count = z.int().min(0);
const word = z.int().min(0).max(0xffffffff);
const lossSchema = z.strictObject({
  total: z.number(),
  reconstruction: z.number(),
  categorical: z.number().optional(),
  kl: z.number(),
}) as z.ZodType<LossParts>;
const randomSchema = z.strictObject({
  seed: count,
  words: z.tuple([word, word, word, word]),
  spareNormal: z.number().nullable(),
});
const referenceSchema = z.strictObject({ array: count, shape: z.array(count).max(8) });
const stateSchema = z.record(z.string(), referenceSchema);
const snapshotSchema = z.strictObject({
  state: stateSchema,
  step: count,
  order: randomSchema,
  noise: randomSchema,
  windowsDone: count,
  lossSums: lossSchema,
});
const documentSchema = z.strictObject({
  formatVersion: z.literal(checkpointVersion),
  // Compared with the training that continues, never used.
  fingerprint: z.looseObject({}),
  engine: z.string(),
  epoch: z.int().min(1),
  current: snapshotSchema,
  lastGood: snapshotSchema,
  kept: z.strictObject({ epoch: z.int().min(1), values: stateSchema }).nullable(),
  plateau: z.strictObject({
    bestEpoch: count,
    learningRate: z.number().min(0),
    best: z.number().nullable(),
    reference: z.number().nullable(),
    sinceImprovement: count,
    sinceCut: count,
  }),
  epochs: z.array(
    z.strictObject({ epoch: count, learningRate: z.number(), loss: lossSchema, validation: lossSchema.nullable() }),
  ),
  divergences: z.array(z.strictObject({ epoch: count, learningRate: z.number(), loss: z.number().nullable() })),
  resumptions: z.array(z.strictObject({ epoch: count, windowsDone: count })),
  seconds: z.number().min(0),
  arrays: z.array(count).max(100_000),
});
type Document = z.output<typeof documentSchema>;
type Reference = z.output<typeof referenceSchema>;

/**
 * Reads what {@link encodeCheckpoint} wrote, all pieces together. Nothing larger than the bytes is ever allocated.
 *
 * @throws {TimeVAEError} `invalid-file` when they are truncated, altered, or no checkpoint
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const headerStart = checkpointMagic.length + 4;
  if (!checkpointMagic.every((byte, i) => bytes[i] === byte))
    throw fault("expected a checkpoint, received other bytes");
  const end = bytes.length - hashLength;
  if (end < headerStart) throw fault("expected a whole checkpoint, received one that was cut off");
  const version = peekVersion(bytes.subarray(headerStart, end));
  const digest = sha256(bytes.subarray(0, end));
  if (version === undefined && !digest.every((byte, i) => bytes[end + i] === byte)) {
    throw fault("expected the bytes that were written, received others; the file was cut off or altered");
  }
  if (version !== undefined) {
    throw fault(`expected version ${checkpointVersion}, received ${version}; a newer version of this package made it`);
  }
  const headerLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(checkpointMagic.length, true);
  const arraysStart = headerStart + headerLength;
  if (headerLength > mostHeaderBytes || arraysStart > end) {
    throw fault(`expected at most ${end - headerStart} bytes of JSON, received a length of ${headerLength}`);
  }
  const document = parseDocument(bytes.subarray(headerStart, arraysStart));
  const numbers = document.arrays.reduce((sum, length) => sum + length, 0);
  if (numbers * 4 !== end - arraysStart) {
    throw fault(`expected ${numbers} numbers as its JSON part says, received ${(end - arraysStart) / 4}`);
  }
  return withArrays(document, readArrays(bytes.subarray(arraysStart, end), document.arrays));
}

/** The version of a newer format, whose hash may lie elsewhere. */
function peekVersion(bytes: Uint8Array): number | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  const [, digits] = /^\{"formatVersion":(\d{1,9})[,}]/.exec(start) ?? [];
  const version = digits === undefined ? undefined : Number(digits);
  return version !== undefined && version > checkpointVersion ? version : undefined;
}

function parseDocument(bytes: Uint8Array): Document {
  const result = documentSchema.safeParse(parseJson(bytes, "checkpoint"));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw fault(`${issue?.path.join(".") || "its JSON part"}: ${issue?.message ?? "not a checkpoint"}`, result.error);
}

function readArrays(bytes: Uint8Array, lengths: readonly number[]): Float32Array[] {
  let start = 0;
  return lengths.map((length) => {
    const array = new Float32Array(length);
    new Uint8Array(array.buffer).set(bytes.subarray(start, start + length * 4));
    start += length * 4;
    return array;
  });
}

function withArrays(document: Document, arrays: readonly Float32Array[]): Checkpoint {
  const { arrays: _, fingerprint, ...rest } = document;
  const read = ({ array, shape }: Reference) => {
    const data = arrays[array];
    const size = shape.reduce((product, length) => product * length, 1);
    if (!data || data.length !== size) {
      throw fault(`expected an array of the shape ${describeValue(shape)}, received ${data?.length ?? "none"}`);
    }
    return { data, shape };
  };
  const state = (references: Record<string, Reference>) =>
    Object.fromEntries(Object.entries(references).map(([name, reference]) => [name, read(reference)]));
  return {
    ...rest,
    fingerprint: fingerprint as unknown as Checkpoint["fingerprint"],
    current: { ...rest.current, state: state(rest.current.state) },
    lastGood: { ...rest.lastGood, state: state(rest.lastGood.state) },
    kept: rest.kept && { ...rest.kept, values: state(rest.kept.values) },
  };
}

function fault(message: string, cause?: unknown): TimeVAEError {
  return new TimeVAEError("invalid-file", `checkpoint: ${message}`, cause === undefined ? {} : { cause });
}
