import { describeValue, TimeVAEError } from "@timevae/spec";
import type { NdArray } from "./nd-array.js";
import { nearestName } from "./nearest-name.js";
import { countElements, type NpyHeader, parseNpyHeader, requireReadableType } from "./npy-header.js";
import { parseNpy } from "./parse-npy.js";
import { peekEntry, unzipEntry } from "./unzip-entry.js";
import { readZipDirectory, type ZipEntry } from "./zip-directory.js";

export interface NpzOptions {
  /** Most bytes to unpack; 2 GiB when not given. */
  readonly maxBytes?: number | undefined;
}

/** An array in an `.npz` file, known from its header. */
export interface NpzArrayInfo {
  /** Its key: the entry's name without `.npy`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** `float32`, `int64`…; NumPy's own description, such as `|O`, for types that cannot be read. */
  readonly dtype: string;
}

interface NpzMember extends NpzArrayInfo {
  readonly entry: ZipEntry;
  readonly header: NpyHeader;
}

const defaultMaxBytes = 2 ** 31;

/**
 * Lists the arrays of an `.npz` file. Only their headers are unpacked.
 *
 * @throws {TimeVAEError} `invalid-file`, `unsupported` when it is no usable archive of `.npy` files
 */
export function listNpz(bytes: Uint8Array): NpzArrayInfo[] {
  return readMembers(bytes).map(({ name, shape, dtype }) => ({ name, shape, dtype }));
}

/**
 * Reads all arrays of an `.npz` file, by key. Declared sizes are compared with the limit and with each array's own
 * header before anything is unpacked; checksums afterwards.
 *
 * @throws {TimeVAEError} `invalid-file` when the archive is truncated or altered; `unsupported` for arrays of objects and
 * other types; `too-large` beyond `maxBytes`
 */
export function parseNpz(bytes: Uint8Array, options: NpzOptions = {}): Record<string, NdArray> {
  const members = readMembers(bytes);
  checkTotal(members, options);
  return Object.fromEntries(members.map((member) => [member.name, parseMember(member)]));
}

/**
 * Reads one array of an `.npz` file: `key`, or without one the only array, or the one called `data`.
 *
 * @throws {TimeVAEError} `invalid-argument` when there is no such key or the choice is not clear (the message lists the
 * keys with type and shape); otherwise as {@link parseNpz}
 */
export function parseNpzArray(bytes: Uint8Array, options: NpzOptions & { key?: string | undefined } = {}): NdArray {
  const members = readMembers(bytes);
  const wanted = options.key ?? (members.length === 1 ? members[0]?.name : "data");
  const member = members.find(({ name }) => name === wanted);
  if (!member) {
    const keys = members.map(({ name, shape, dtype }) => `${name} (${dtype} [${shape.join(", ")}])`).join(", ");
    const nearest =
      options.key === undefined
        ? undefined
        : nearestName(
            options.key,
            members.map(({ name }) => name),
          );
    const hint = nearest === undefined ? "" : `, did you mean ${describeValue(nearest)}?`;
    const fault =
      options.key === undefined
        ? `expected a choice, the file holds ${members.length} arrays and none is called data`
        : `there is no array ${describeValue(options.key)}${hint}`;
    throw new TimeVAEError("invalid-argument", `key: ${fault}; the keys are ${keys}`, {
      details: { keys: members.map(({ name }) => name) },
    });
  }
  checkTotal([member], options);
  return parseMember(member);
}

function readMembers(bytes: Uint8Array): NpzMember[] {
  const members: NpzMember[] = [];
  for (const entry of readZipDirectory(bytes)) {
    if (!entry.name.endsWith(".npy")) continue;
    const name = entry.name.slice(0, -4);
    const header = peekEntry(entry, (start) => parseNpyHeader(start, true));
    if (!header) {
      const message = `zip entry ${describeValue(entry.name)}: expected an npy header, received ${entry.size} bytes without one; the file is damaged`;
      throw new TimeVAEError("invalid-file", message);
    }
    members.push({ name, shape: header.shape, dtype: header.dtype ?? header.descr, entry, header });
  }
  if (members.length === 0) {
    throw new TimeVAEError("invalid-file", "npz: expected at least one array (.npy entry), received none");
  }
  return members;
}

function checkTotal(members: readonly NpzMember[], options: NpzOptions): void {
  const { maxBytes = defaultMaxBytes } = options;
  const total = members.reduce((sum, { entry }) => sum + entry.size, 0);
  if (total > maxBytes) {
    const message = `npz: expected at most ${maxBytes} bytes unpacked, received ${total}; save fewer or smaller arrays`;
    throw new TimeVAEError("too-large", message, { details: { maxBytes, total } });
  }
}

function parseMember(member: NpzMember): NdArray {
  const { name, entry, header } = member;
  requireReadableType(header, `array ${describeValue(name)}`);
  const expected = header.dataOffset + countElements(header.shape) * header.itemBytes;
  if (expected !== entry.size) {
    const message = `array ${describeValue(name)}: expected ${expected} bytes for shape [${header.shape.join(", ")}], received ${entry.size}; the file is damaged`;
    throw new TimeVAEError("invalid-file", message, { details: { expected, received: entry.size } });
  }
  return parseNpy(unzipEntry(entry));
}
