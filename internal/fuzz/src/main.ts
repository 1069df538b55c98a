import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { runTarget } from "./run-target.js";
import { targets } from "./targets/index.js";

const { values, positionals } = parseArgs({
  options: {
    cases: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
  },
  allowPositionals: true,
});
const [cases, seed, from] = [values.cases, values.seed, values.from].map(Number) as [number, number, number];
const unknown = positionals.filter((name) => !targets.some((target) => target.name === name));
if (unknown.length > 0 || ![cases, seed, from].every(Number.isSafeInteger)) {
  console.error(`usage: fuzz [--cases N] [--seed N] [--from N] [${targets.map(({ name }) => name).join("|")} …]`);
  process.exit(2);
}
/** Which case runs, where a thread that watches sees it: −1 between targets. */
const running = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
new Worker(new URL("./watch-cases.mjs", import.meta.url), {
  workerData: { shared: running.buffer, longest: 120_000 },
}).unref();
let failed = false;
for (const target of targets) {
  if (positionals.length > 0 && !positionals.includes(target.name)) continue;
  const { read, errors, slowest, largest, failures } = await runTarget(target, {
    cases,
    seed,
    from,
    onCase: (index) => Atomics.store(running, 0, index),
  });
  Atomics.store(running, 0, -1);
  const codes = Object.entries(errors).map(([code, count]) => `${code} ${count}`);
  console.log(
    `${target.name}: ${cases} cases, read ${read}, ${codes.join(", ")}; slowest ${slowest.toFixed(0)} ms, largest ${(largest / 2 ** 20).toFixed(0)} MiB; ${failures.length} failures`,
  );
  for (const { index, what, bytes } of failures) {
    failed = true;
    const folder = join(tmpdir(), "timevae-fuzz");
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${target.name}-${seed}-${index}`);
    writeFileSync(path, bytes);
    console.log(`  case ${index} (${path}): ${what.split("\n").slice(0, 4).join("\n    ")}`);
  }
}
process.exitCode = failed ? 1 : 0;
