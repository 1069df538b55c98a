import type { EncodedWindows } from "@timevae/core";

/** Below this mean KL divergence from the prior a latent unit carries no information, nats. */
export const leastActiveKl = 0.01;

/** The mean KL divergence of each latent unit from N(0, 1), nats: `[Z]`. */
export function unitKl({ mean, logVariance, shape: [windows, latentDim] }: EncodedWindows): number[] {
  const sums = new Array<number>(latentDim).fill(0);
  for (let i = 0; i < mean.length; i++) {
    const [mu, log] = [mean[i] as number, logVariance[i] as number];
    sums[i % latentDim] = (sums[i % latentDim] as number) + 0.5 * (mu * mu + Math.exp(log) - 1 - log);
  }
  return sums.map((sum) => sum / windows);
}
