// A worker that ends the process when a case does not: a loop without end lets nothing else of its thread run.
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";

const { shared, longest } = workerData;
const cases = new Int32Array(shared);
let last = Atomics.load(cases, 0);
let since = Date.now();
setInterval(() => {
  const current = Atomics.load(cases, 0);
  if (current !== last) {
    last = current;
    since = Date.now();
  } else if (current >= 0 && Date.now() - since > longest) {
    writeSync(2, `  case ${current} has not ended for ${Math.round(longest / 1000)} s\n`);
    process.kill(process.pid, "SIGKILL");
  }
}, 1000);
