import { parseNpy, parseNpzArray } from "@timevae/data";
import { readBytes } from "@timevae/data/node";
import { describeValue, isTimeVAEError, TimeVAEError } from "@timevae/spec";

/**
 * Reads latent vectors, `[N, Z]`, from a .npy or .npz file.
 *
 * @throws {TimeVAEError} `unsupported` for another ending, `invalid-data` for another shape or a number that is not finite
 */
export async function readNoise(path: string, latentDim: number): Promise<Float32Array> {
  const ending = /\.(npy|npz)$/i.exec(path)?.[1]?.toLowerCase();
  if (ending === undefined) {
    const message = `--noise: expected a file that ends in .npy or .npz, received ${describeValue(path)}`;
    throw new TimeVAEError("unsupported", message);
  }
  const bytes = await readBytes(path);
  try {
    const { shape, data } = ending === "npy" ? parseNpy(bytes) : parseNpzArray(bytes);
    if (shape.length !== 2 || shape[1] !== latentDim || shape[0] === 0) {
      const message = `expected latent vectors [N, ${latentDim}], received an array [${shape.join(", ")}]`;
      throw new TimeVAEError("invalid-data", message);
    }
    const noise = Float32Array.from(data);
    const bad = noise.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) return noise;
    const where = `vector ${Math.floor(bad / latentDim)}, number ${bad % latentDim}`;
    throw new TimeVAEError("invalid-data", `${where}: expected a finite float32, received ${data[bad]}`);
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    throw new TimeVAEError(error.code, `${path}: ${error.message}`, { cause: error, details: { file: path } });
  }
}
