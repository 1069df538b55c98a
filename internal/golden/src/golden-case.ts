import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ModelConfigInput } from "@timevae/core";
import { type NdArray, parseNpz } from "@timevae/data";

/** What the reference writes beside its numbers; names are the reference's. */
interface GoldenSettings {
  readonly model: "timevae" | "vae_dense";
  readonly seq_len: number;
  readonly feat_dim: number;
  readonly latent_dim: number;
  readonly hidden_layer_sizes: readonly number[];
  readonly trend_poly: number;
  readonly custom_seas: readonly (readonly [seasons: number, stepsPerSeason: number])[] | null;
  readonly use_residual_conn: boolean;
  readonly reconstruction_wt: number;
  readonly batch: number;
  readonly adam: {
    readonly learning_rate: number;
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
  };
  readonly steps: number;
}

export interface GoldenCase {
  readonly name: string;
  readonly settings: GoldenSettings;
  readonly arrays: Readonly<Record<string, NdArray>>;
}

/** Every `NAME.npz` of a folder that has a `NAME.json` beside it, by name. */
export async function readGoldenCases(folder: string): Promise<GoldenCase[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".npz")).sort();
  return Promise.all(
    files.map(async (file) => {
      const name = basename(file, ".npz");
      const settings = JSON.parse(await readFile(join(folder, `${name}.json`), "utf8")) as GoldenSettings;
      return { name, settings, arrays: parseNpz(await readFile(join(folder, file))) };
    }),
  );
}

/** The model that the settings describe. The published code always has the level. */
export function goldenModelConfig(settings: GoldenSettings): ModelConfigInput {
  const { latent_dim: latentDim, hidden_layer_sizes, reconstruction_wt: reconstructionWeight } = settings;
  const common = { latentDim, hidden: [...hidden_layer_sizes], reconstructionWeight };
  if (settings.model === "vae_dense") return { ...common, encoder: "dense", blocks: [{ type: "dense" }] };
  return {
    ...common,
    blocks: [
      { type: "level" },
      ...(settings.trend_poly > 0 ? [{ type: "trend", degree: settings.trend_poly }] : []),
      ...(settings.custom_seas ?? []).map(([seasons, stepsPerSeason]) => ({
        type: "seasonality",
        seasons,
        stepsPerSeason,
        phase: "window",
      })),
      ...(settings.use_residual_conn ? [{ type: "residual" }] : []),
    ],
  };
}
