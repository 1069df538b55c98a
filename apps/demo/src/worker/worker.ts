import { config } from "zod";
import { expose, type Methods } from "./expose.js";
import { Session } from "./session.js";

// The content policy forbids turning text into code, which zod would try for speed.
config({ jitless: true });

type Scope = Parameters<typeof expose>[0];
const scope = globalThis as unknown as Scope;
const session = new Session((event, value) => scope.postMessage({ event, value }));

/** What the page may ask for. */
export const methods = {
  openTable: (source: Parameters<Session["openTable"]>[0]) => session.openTable(source),
  openSines: (seed: number) => session.openSines(seed),
  prepare: (request: Parameters<Session["prepare"]>[0]) => session.prepare(request),
  train: (request: Parameters<Session["train"]>[0]) => session.train(request),
  pause: (_: null) => session.pause(),
  resume: (_: null) => session.resume(),
  stop: (_: null) => session.stop(),
  openModel: (files: Parameters<Session["openModel"]>[0]) => session.openModel(files),
  decode: (request: Parameters<Session["decode"]>[0]) => session.decode(request),
  drawLatent: (_: null) => session.drawLatent(),
  latentMap: (_: null) => session.latentMap(),
  sample: (request: Parameters<Session["sample"]>[0]) => session.sample(request),
  compare: (request: Parameters<Session["compare"]>[0]) => session.compare(request),
  stopScoring: (_: null) => session.stopScoring(),
  download: (request: Parameters<Session["download"]>[0]) => session.download(request),
  kept: (_: null) => session.kept(),
  forget: (_: null) => session.forget(),
  restore: (_: null) => session.restore(),
} satisfies Methods;
export type WorkerMethods = typeof methods;

expose(scope, methods);
