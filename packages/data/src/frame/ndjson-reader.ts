import { TimeVAEError } from "@timevae/spec";
import { decodeText } from "../decode-text.js";
import type { Frame, ReadFrameOptions } from "./frame.js";
import { FrameBuilder } from "./frame-builder.js";
import { addRecord, parseJson } from "./parse-json-frame.js";

/** Bytes of one line, at most: 16 MiB. */
const longestLine = 2 ** 24;

/** Reads NDJSON, one object a line, as its bytes come. Empty lines are passed over. */
export class NdjsonReader {
  private readonly builder: FrameBuilder;
  private rest: Uint8Array = new Uint8Array(0);
  private line = 1;
  private rows = 0;

  constructor(options: ReadFrameOptions) {
    this.builder = new FrameBuilder(options, "row", 0);
  }

  push(chunk: Uint8Array): void {
    const bytes = new Uint8Array(this.rest.length + chunk.length);
    bytes.set(this.rest);
    bytes.set(chunk, this.rest.length);
    const end = bytes.lastIndexOf(10) + 1;
    this.readLines(bytes.subarray(0, end));
    this.rest = bytes.slice(end);
    if (this.rest.length > longestLine) {
      throw new TimeVAEError("too-large", `line ${this.line}: expected at most ${longestLine} bytes, received more`);
    }
  }

  finish(): Frame {
    this.readLines(this.rest);
    return this.builder.finish(this.rows);
  }

  private readLines(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    for (const text of decodeText(bytes).split("\n")) {
      if (text.trim() !== "") {
        const line = this.line;
        const record = parseJson(text, () => `line ${line}: expected a JSON object, received text that is none`);
        addRecord(this.builder, record, this.rows++);
      }
      this.line++;
    }
    if (bytes[bytes.length - 1] === 10) this.line--;
  }
}

/** Reads NDJSON that is whole in memory. @throws {TimeVAEError} as {@link parseJsonFrame} */
export function parseNdjsonFrame(source: Uint8Array | string, options: ReadFrameOptions = {}): Frame {
  const reader = new NdjsonReader(options);
  reader.push(typeof source === "string" ? new TextEncoder().encode(source) : source);
  return reader.finish();
}
