import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { Gunzip } from "fflate";

/** Below this many bytes any ratio is allowed: 16 MiB. */
const harmless = 2 ** 24;
/** Text shrinks by 3 to 50; what unpacks to more than this many times its size was made to do harm. */
const largestRatio = 300;

/** Unpacks gzip as its bytes come. */
export class GunzipStream {
  private received = 0;
  private unpacked = 0;
  private ended = false;
  private readonly gunzip: Gunzip;
  private readonly maxBytes: number;

  /**
   * @param sink gets the unpacked bytes
   * @param maxBytes to unpack; 2 GiB when not given
   */
  constructor(sink: (bytes: Uint8Array) => void, maxBytes = 2 ** 31) {
    this.maxBytes = maxBytes;
    this.gunzip = new Gunzip((bytes, final) => {
      this.unpacked += bytes.length;
      this.check();
      this.ended = final;
      sink(bytes);
    });
  }

  push(chunk: Uint8Array, final: boolean): void {
    // A little at a time: what one push unpacks is held at once.
    for (let at = 0; at < chunk.length || (final && at === 0); at += 4096) {
      const part = chunk.subarray(at, at + 4096);
      this.received += part.length;
      try {
        this.gunzip.push(part, final && at + 4096 >= chunk.length);
      } catch (cause) {
        if (cause instanceof Error && !isTimeVAEError(cause) && "code" in cause) throw damaged(cause);
        if (cause instanceof TypeError || cause instanceof RangeError) throw damaged(cause);
        throw cause;
      }
    }
    if (final && !this.ended) throw damaged(undefined);
  }

  private check(): void {
    if (this.unpacked > this.maxBytes) {
      const message = `gzip: expected at most ${this.maxBytes} bytes unpacked, received more; read fewer rows`;
      throw new TimeVAEError("too-large", message, { details: { maxBytes: this.maxBytes } });
    }
    if (this.unpacked > harmless && this.unpacked > this.received * largestRatio) {
      const message = `gzip: expected text, received ${this.received} bytes that unpack to more than ${this.unpacked}; unpack it yourself if you trust it`;
      throw new TimeVAEError("too-large", message);
    }
  }
}

/** Unpacks gzip that is whole in memory. @throws {TimeVAEError} `invalid-file` when it is damaged, `too-large` beyond `maxBytes` */
export function gunzip(bytes: Uint8Array, maxBytes?: number): Uint8Array {
  const parts: Uint8Array[] = [];
  const stream = new GunzipStream((part) => parts.push(part.slice()), maxBytes);
  stream.push(bytes, true);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function damaged(cause: unknown): TimeVAEError {
  const message = "gzip: expected a whole gzip file, received one that is truncated or altered; copy it again";
  return new TimeVAEError("invalid-file", message, { cause });
}
