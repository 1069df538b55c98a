import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { describeValue, TimeVAEError } from "@timevae/spec";
import type { TrainingFingerprint } from "./checkpoint.js";
import type { PreparedTraining } from "./prepare-training.js";

/** @param from weights that the training began with, if they were not drawn */
export function fingerprintOf(
  { parts, train, validation }: PreparedTraining,
  from: Readonly<Record<string, Float32Array>> | undefined,
): TrainingFingerprint {
  const { config, training, columns, steps, calendar } = parts;
  return {
    model: config,
    training,
    columns,
    windows: { steps, training: train.count, validation: validation?.count ?? 0 },
    calendar,
    data: hashNumbers([train, validation, parts.scaler, parts.limits]),
    from: from ? hashNumbers(from) : null,
  };
}

/**
 * Whether a checkpoint is of this training.
 *
 * @throws {TimeVAEError} `invalid-argument` naming the first thing that differs
 */
export function checkFingerprint(saved: TrainingFingerprint, now: TrainingFingerprint): void {
  const difference = findDifference(saved, now, "");
  if (!difference) return;
  const { path, saved: before, now: received } = difference;
  const what =
    path === "data"
      ? "the data are other ones than the checkpoint was made from: expected the same windows of the same numbers"
      : path === "from"
        ? "from: expected the model that the training continued from, received another one or none"
        : `${path}: expected ${describeValue(before)} as in the checkpoint, received ${describeValue(received)}`;
  throw new TimeVAEError(
    "invalid-argument",
    `resume: ${what}. Give what the training was begun with, or begin anew without the checkpoint`,
    { details: { differs: path } },
  );
}

interface Difference {
  readonly path: string;
  readonly saved: unknown;
  readonly now: unknown;
}

/** Goes only as deep as `now`, which is ours: what was saved may come from anyone. */
function findDifference(saved: unknown, now: unknown, path: string): Difference | undefined {
  if (typeof now !== "object" || now === null) {
    return Object.is(saved, now) ? undefined : { path, saved, now };
  }
  if (typeof saved !== "object" || saved === null || Array.isArray(saved) !== Array.isArray(now)) {
    return { path, saved, now };
  }
  const [before, after] = [saved, now] as [Record<string, unknown>, Record<string, unknown>];
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  for (const key of keys) {
    const own = (object: object) => (Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined);
    const inner = Array.isArray(now) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    const difference = findDifference(own(before), own(after), inner);
    if (difference) return difference;
  }
  return undefined;
}

/** Every typed array and every other value inside, by name and in order. */
function hashNumbers(value: unknown): string {
  const hash = sha256.create();
  const text = new TextEncoder();
  const visit = (inner: unknown) => {
    if (ArrayBuffer.isView(inner)) {
      hash.update(text.encode(`${inner.constructor.name} ${inner.byteLength}:`));
      hash.update(new Uint8Array(inner.buffer, inner.byteOffset, inner.byteLength));
    } else if (typeof inner === "object" && inner !== null) {
      for (const [key, each] of Object.entries(inner)) {
        hash.update(text.encode(`${JSON.stringify(key)}=`));
        visit(each);
      }
      hash.update(text.encode(";"));
    } else {
      hash.update(text.encode(`${JSON.stringify(inner) ?? "undefined"},`));
    }
  };
  visit(value);
  return bytesToHex(hash.digest());
}
