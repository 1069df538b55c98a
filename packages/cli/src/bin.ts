#!/usr/bin/env node
import * as nodeModule from "node:module";
import { createInterruption } from "./interruption.js";
import { run } from "./run.js";

// Node ≥ 22.8 keeps compiled modules: the next start is faster.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// A reader that has seen enough (`| head`) is no failure; a terminal that is gone must not stop a training.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  throw error;
});
process.stderr.on("error", () => {});

const interruption = createInterruption((code) => process.exit(code));
process.on("SIGINT", () => interruption.request(130));
process.on("SIGTERM", () => interruption.request(143));

const { stdout, stderr } = process;
void run(process.argv, { stdout, stderr, isTTY: stderr.isTTY === true, interruption }).then((code) => {
  process.exitCode = code;
});
