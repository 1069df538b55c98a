import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describeValue, type ErrorCode, TimeVAEError } from "@timevae/spec";

/** Half of a surrogate pair: there is no UTF-8 for it, and the encoder would silently put another character. */
const loneSurrogate = /\p{Surrogate}/u;

/** Writes one protobuf message after the other, and checks every value before it. */
export class MessageWriter {
  readonly #writer = new BinaryWriter();

  finish(): Uint8Array {
    return this.#writer.finish();
  }

  message(field: number, write: () => void): void {
    this.#writer.tag(field, WireType.LengthDelimited).fork();
    write();
    this.#writer.join();
  }

  bytes(field: number, value: Uint8Array): void {
    this.#writer.tag(field, WireType.LengthDelimited).bytes(value);
  }

  string(field: number, value: string, path: string): void {
    if (typeof value !== "string") throw invalidValue(path, "a string", value);
    if (loneSurrogate.test(value)) throw invalidValue(path, "text without halves of surrogate pairs", value);
    this.#writer.tag(field, WireType.LengthDelimited).string(value);
  }

  /** An `int64`; `int32` and enumerations are written in the same way. */
  integer(field: number, value: number, path: string, minimum = Number.MIN_SAFE_INTEGER): void {
    if (!Number.isSafeInteger(value) || value < minimum) {
      throw invalidValue(path, `an integer${minimum === Number.MIN_SAFE_INTEGER ? "" : ` ≥ ${minimum}`}`, value);
    }
    this.#writer.tag(field, WireType.Varint).int64(value);
  }

  float(field: number, value: number, path: string): void {
    if (typeof value !== "number" || (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))) {
      throw invalidValue(path, "a number within the range of single precision", value);
    }
    this.#writer.tag(field, WireType.Bit32).float(value);
  }
}

/** An error about a part of the model that was to be written. */
export function invalidValue(
  path: string,
  expected: string,
  value: unknown,
  code: ErrorCode = "invalid-argument",
): TimeVAEError {
  return new TimeVAEError(code, `${path}: expected ${expected}, received ${describeValue(value)}`, {
    details: { path },
  });
}
