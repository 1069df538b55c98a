import { TimeVAEError } from "@timevae/spec";
import { gunzipSync } from "fflate";
import { loadZstd } from "../load-zstd.js";
import { decodeLz4, decodeLz4Raw } from "./decode-lz4.js";
import { decodeSnappy } from "./decode-snappy.js";
import { loadBrotli } from "./load-brotli.js";

/** Unpacks bytes of a known size. */
export type Codec = (packed: Uint8Array, size: number) => Uint8Array;

/**
 * The codecs of a file by their names.
 *
 * @throws {TimeVAEError} `unsupported` for one that nobody here reads, or whose library is not installed
 */
export async function createCodecs(names: Iterable<string>): Promise<ReadonlyMap<string, Codec>> {
  const codecs = new Map<string, Codec>();
  for (const name of new Set(names)) codecs.set(name, own[name] ?? (await loadCodec(name)));
  return codecs;
}

const own: Record<string, Codec | undefined> = {
  // @ts-expect-error a name that a file could bring along
  __proto__: null,
  UNCOMPRESSED: (packed) => packed,
  SNAPPY: decodeSnappy,
  GZIP: (packed, size) => gunzipSync(packed, { out: new Uint8Array(size) }),
  LZ4: decodeLz4,
  LZ4_RAW: decodeLz4Raw,
};

async function loadCodec(name: string): Promise<Codec> {
  if (name === "ZSTD") return loadZstd();
  if (name === "BROTLI") return loadBrotli();
  throw new TimeVAEError("unsupported", `parquet: expected a codec that is known here, received ${name}`);
}
