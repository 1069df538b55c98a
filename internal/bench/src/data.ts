import { parseCsvFrame } from "@timevae/data";
import { createRandom } from "@timevae/spec";
import Papa from "papaparse";
import { inferSchema, initParser } from "udsv";

// A million rows of eight columns, as pandas writes them. Others only cut the text into cells; we read the numbers too.
const rows = Number(process.argv[2] ?? 1_000_000);
const random = createRandom(1);
const lines = ["a,b,c,d,e,f,g,h"];
for (let row = 0; row < rows; row++) {
  const cells = Array.from({ length: 8 }, (_, d) => (random.uniform() * 100).toFixed(d < 4 ? 3 : 6));
  lines.push(cells.join(","));
}
const text = `${lines.join("\n")}\n`;
lines.length = 0;
const bytes = new TextEncoder().encode(text);

const contestants = {
  "@timevae/data, bytes to numbers": () => parseCsvFrame(bytes).rows,
  "udsv, text to cells": () => initParser(inferSchema(text)).stringArrs(text).length,
  "papaparse, text to cells": () => Papa.parse(text, { delimiter: ",", newline: "\n" }).data.length,
};
const best = new Map<string, number>();
for (let round = 0; round < 3; round++) {
  for (const [name, run] of Object.entries(contestants)) {
    (globalThis as { gc?: () => void }).gc?.();
    const start = process.cpuUsage();
    const begin = performance.now();
    run();
    const { user, system } = process.cpuUsage(start);
    const seconds = Math.min((user + system) / 1e6, (performance.now() - begin) / 1000);
    best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, seconds));
  }
}
const ours = best.get("@timevae/data, bytes to numbers") as number;
console.log(`${rows} rows × 8 columns, ${(bytes.length / 1e6).toFixed(0)} MB; best of 3, seconds of this process`);
for (const [name, seconds] of best) {
  console.log(`${name.padEnd(34)} ${seconds.toFixed(2).padStart(6)} s  ${(seconds / ours).toFixed(2).padStart(5)} ×`);
}
