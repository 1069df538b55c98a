import { type SeriesArray, selectWindows } from "@timevae/spec";
import type { TimeVAE } from "./timevae.js";

/** Latent dimensions whose mean KL divergence is above 0.01 nats, on at most 2000 windows. */
export async function countActiveUnits(model: TimeVAE, series: SeriesArray): Promise<number> {
  const stride = Math.ceil(series.shape[0] / 2000);
  const some = Array.from({ length: Math.floor(series.shape[0] / stride) }, (_, i) => i * stride);
  const { mean, logVariance, shape } = await model.encode(selectWindows(series, some));
  await model.dispose();
  const [windows, latentDim] = shape;
  let active = 0;
  for (let z = 0; z < latentDim; z++) {
    let kl = 0;
    for (let n = 0; n < windows; n++) {
      const mu = mean[n * latentDim + z] as number;
      const log = logVariance[n * latentDim + z] as number;
      kl += 0.5 * (mu * mu + Math.exp(log) - 1 - log);
    }
    if (kl / windows > 0.01) active++;
  }
  return active;
}
