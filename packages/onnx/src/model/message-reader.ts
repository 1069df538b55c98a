import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { describeValue, type ErrorCode, TimeVAEError } from "@timevae/spec";

const received: Record<number, string> = {
  [WireType.Varint]: "a varint",
  [WireType.Bit64]: "8 bytes",
  [WireType.LengthDelimited]: "a block of bytes",
  [WireType.StartGroup]: "a group",
  [WireType.EndGroup]: "the end of a group",
  [WireType.Bit32]: "4 bytes",
};

const hint = "the file is truncated, altered or not an ONNX file";

/**
 * Reads one protobuf message field by field. Whatever the bytes are, the only thing it throws is a `TimeVAEError`
 * that names the place in the file.
 *
 * @example
 * ```ts
 * for (const field of message.fields()) {
 *   if (field === 2) name = message.string(); // a field that is not read is skipped
 * }
 * ```
 */
export class MessageReader {
  /** Where in the model this message lies, for example `graph.nodes[3]`. */
  readonly path: string;
  readonly #reader: BinaryReader;
  /** Position of this message in the file. */
  readonly #offset: number;
  #wireType: WireType = WireType.Varint;

  private constructor(bytes: Uint8Array, path: string, offset: number) {
    this.#reader = new BinaryReader(bytes);
    this.path = path;
    this.#offset = offset;
  }

  /** Starts at the outermost message of a file. */
  static open(file: Uint8Array): MessageReader {
    if (!ArrayBuffer.isView(file)) {
      throw new TimeVAEError("invalid-argument", `bytes: expected a Uint8Array, received ${describeValue(file)}`);
    }
    // Node's Buffer has a `slice` that does not copy: continue with a plain view.
    const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
    if (bytes.length === 0) {
      throw new TimeVAEError("invalid-file", "model: expected an ONNX file, received an empty one");
    }
    return new MessageReader(bytes, "model", 0);
  }

  /** The numbers of the fields, in the file's order. Read the current one's value or leave it. */
  *fields(): Generator<number, void, undefined> {
    while (this.#reader.pos < this.#reader.len) {
      const [field, wireType] = this.#guard("a protobuf field", () => this.#reader.tag());
      this.#wireType = wireType;
      const start = this.#reader.pos;
      yield field;
      // Every value is at least one byte long, so an unmoved position means that nobody read it.
      if (this.#reader.pos === start) this.#guard("a value", () => this.#reader.skip(wireType, field));
    }
  }

  /** An error at this message, for values that can be read but are not valid. */
  error(message: string, code: ErrorCode = "invalid-file"): TimeVAEError {
    return new TimeVAEError(code, `${this.path}: ${message}`, { details: { path: this.path } });
  }

  message(path: string): MessageReader {
    const bytes = this.bytes();
    return new MessageReader(bytes, path, this.#offset + this.#reader.pos - bytes.length);
  }

  /** A view of the file's bytes. */
  bytes(): Uint8Array {
    return this.#single("a block of bytes", WireType.LengthDelimited, (reader) => reader.bytes());
  }

  string(): string {
    return this.#single("text in UTF-8", WireType.LengthDelimited, (reader) => reader.string(true));
  }

  int32(): number {
    return this.#single("a 32-bit integer", WireType.Varint, (reader) => reader.int32());
  }

  int64(): number {
    return this.#single("a 64-bit integer", WireType.Varint, (reader) => this.#safeInteger(reader.int64()));
  }

  float(): number {
    return this.#single("a float", WireType.Bit32, (reader) => reader.float());
  }

  /** Appends a repeated field's values, which may come one by one or packed. */
  int32s(values: number[]): void {
    this.#repeated("32-bit integers", WireType.Varint, (reader) => reader.int32(), values);
  }

  int64s(values: number[]): void {
    this.#repeated("64-bit integers", WireType.Varint, (reader) => this.#safeInteger(reader.int64()), values);
  }

  bigint64s(values: bigint[]): void {
    this.#repeated("64-bit integers", WireType.Varint, (reader) => BigInt(reader.int64()), values);
  }

  floats(values: number[]): void {
    this.#repeated("floats", WireType.Bit32, (reader) => reader.float(), values);
  }

  doubles(values: number[]): void {
    this.#repeated("doubles", WireType.Bit64, (reader) => reader.double(), values);
  }

  #single<T>(expected: string, wireType: WireType, read: (reader: BinaryReader) => T): T {
    this.#expectWireType(expected, wireType);
    return this.#guard(expected, () => read(this.#reader));
  }

  #repeated<T>(expected: string, wireType: WireType, read: (reader: BinaryReader) => T, values: T[]): void {
    if (this.#wireType === WireType.LengthDelimited) {
      this.#guard(expected, () => {
        const packed = new BinaryReader(this.#reader.bytes());
        while (packed.pos < packed.len) values.push(read(packed));
      });
    } else {
      values.push(this.#single(expected, wireType, read));
    }
  }

  #expectWireType(expected: string, wireType: WireType): void {
    if (this.#wireType !== wireType) {
      throw this.error(
        `expected ${expected} at byte ${this.#position()}, received ${received[this.#wireType]}: ${hint}`,
      );
    }
  }

  #safeInteger(value: bigint | string): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      throw this.error(`expected an integer that a double can hold, received ${value}`, "unsupported");
    }
    return number;
  }

  #position(): number {
    return this.#offset + this.#reader.pos;
  }

  /** The wire reader throws plain and range errors: turn them into ours. */
  #guard<T>(expected: string, read: () => T): T {
    const start = this.#position();
    try {
      return read();
    } catch (cause) {
      if (cause instanceof TimeVAEError) throw cause;
      const end = this.#offset + this.#reader.len;
      const reason =
        cause instanceof RangeError ? `bytes that end at ${end}` : `other bytes (${(cause as Error).message})`;
      throw new TimeVAEError(
        "invalid-file",
        `${this.path}: expected ${expected} at byte ${start}, received ${reason}: ${hint}`,
        {
          details: { path: this.path, byte: start },
          cause,
        },
      );
    }
  }
}
