import type { Engine } from "@timevae/graph";
import type { CommonFlags } from "./common-options.js";

/** The engine that the flags ask for. Loaded here, so that what fails earlier fails fast. */
export async function createEngine({ engine, threads = "auto" }: CommonFlags): Promise<Engine> {
  const { createOrtEngine } = await import("@timevae/engine-ort");
  return createOrtEngine({ runtime: engine === "ort-web" ? "web" : "auto", threads });
}
