import { TimeVAEError } from "@timevae/spec";

/** The longest text a JavaScript engine holds (V8's limit). */
const longestText = 2 ** 29 - 24;

const signatures: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive (.npz, .xlsx or .zip); export a spreadsheet as CSV, name an .npz so"],
  [[0x1f, 0x8b], "gzip-compressed; let its name end in .gz"],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "a NumPy array; name it .npy"],
];

/**
 * Bytes to text: UTF-8, or UTF-16 with its byte order mark. The mark is removed.
 *
 * @throws {TimeVAEError} `invalid-file` when the bytes are not UTF-8 text (the message says where or what they are
 * instead), `too-large` beyond 512 MiB.
 */
export function decodeText(bytes: Uint8Array): string {
  for (const [signature, what] of signatures) {
    if (signature.every((byte, i) => bytes[i] === byte)) {
      throw new TimeVAEError("invalid-file", `expected UTF-8 text, received ${what}`);
    }
  }
  if (bytes.length > longestText) {
    throw new TimeVAEError(
      "too-large",
      `expected a text of at most ${longestText} bytes, received ${bytes.length}; convert it to .npy or split it`,
    );
  }
  const wide = decodeWide(bytes);
  if (wide !== undefined) return wide;
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    throw new TimeVAEError("invalid-file", `expected UTF-8 text, received a binary file (byte ${nul} is NUL)`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    const line = firstBadLine(bytes);
    const message = `line ${line}: expected UTF-8 text, received bytes that are not UTF-8; save the file with the encoding UTF-8`;
    throw new TimeVAEError("invalid-file", message, { cause, details: { line } });
  }
}

/** UTF-16, known by its byte order mark; undefined for anything else. */
function decodeWide(bytes: Uint8Array): string | undefined {
  const [a, b] = bytes;
  const encoding = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : undefined;
  if (encoding === undefined) return undefined;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    const message =
      "expected UTF-16 text, as the file's first two bytes say, received bytes that are not; save the file as UTF-8";
    throw new TimeVAEError("invalid-file", message, { cause });
  }
}

/** A line feed byte is never part of a longer UTF-8 character, so lines can be decoded one by one. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(10, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      break;
    }
    start = end;
  }
  return line;
}
