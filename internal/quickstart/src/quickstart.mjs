// The main job on real data, through the same commands that a user types: learn, generate, judge.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describeSeries, parseSeries } from "@timevae/data";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const weather = fileURLToPath(new URL("../node_modules/vega-datasets/data/seattle-weather.csv", import.meta.url));
const columns = ["precipitation", "temp_max", "temp_min", "wind"];
const out = "out/quickstart";
const config = fileURLToPath(new URL("config.json", import.meta.url));

/** Runs a command of the built CLI and returns the JSON it prints; its progress goes to the terminal. */
function timevae(...args) {
  const shown = args.map((arg) => (arg.startsWith(root) ? relative(root, arg) : arg)).join(" ");
  process.stderr.write(`\n$ timevae ${shown}\n`);
  const bin = join(root, "packages/cli/dist/bin.js");
  const { status, stdout } = spawnSync(process.execPath, [bin, ...args, "--json"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) process.exit(status ?? 1);
  return JSON.parse(stdout);
}

const started = performance.now();
const common = ["--columns", columns.join(","), "--time", "date", "--window", "24"];
const fitted = timevae("fit", weather, ...common, "--config", config, "--out", `${out}/model`, "--force");
const sampled = timevae(
  "sample",
  `${out}/model`,
  "--count",
  "1000",
  "--seed",
  "8",
  "--out",
  `${out}/synthetic.csv`,
  "--force",
);
const evaluated = timevae(
  "evaluate",
  weather,
  `${out}/model`,
  "--time",
  "date",
  "--fast",
  "--report",
  `${out}/report.html`,
  "--force",
);
const seconds = (performance.now() - started) / 1000;

const real = parseSeries(readFileSync(weather), weather, { columns, window: 24 }).series;
const synthetic = parseSeries(readFileSync(join(root, out, "synthetic.csv")), "synthetic.csv", {
  columns,
  window: 24,
  stride: 24,
}).series;

const heads = ["column", "", "mean", "sd", "5 %", "50 %", "95 %", "lag-1 autocorrelation"];
const rows = describeSeries(real).flatMap((column, i) => [
  [column.name, "real", ...numbersOf(column)],
  ["", "synthetic", ...numbersOf(describeSeries(synthetic)[i])],
]);
function numbersOf({ mean, standardDeviation, quantile05, median, quantile95, lag1Autocorrelation }) {
  return [mean, standardDeviation, quantile05, median, quantile95, lag1Autocorrelation].map((x) =>
    x === null ? "–" : x.toFixed(2),
  );
}

console.log(`\nSeattle weather, real and synthetic (windows of 24 days)\n`);
const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i].length)));
for (const row of [heads, ...rows]) {
  console.log(row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  "));
}
console.log(`
${evaluated.verdict.headline}
${evaluated.verdict.sentences.map(({ text }) => `- ${text}`).join("\n")}

Samples are denoised, as in the paper: they follow the data's level and course, and are smoother than single days.
${evaluated.next ? `Next: ${evaluated.next}.\n` : ""}
learned  ${rate((fitted.result.epochs * fitted.plan.trainingWindows) / fitted.seconds)} in ${fitted.seconds.toFixed(0)} s, ${fitted.plan.parameters.toLocaleString("en")} parameters
sampled  ${rate(sampled.windowsPerSecond)} for ${sampled.count} windows, written as CSV
judged   in ${evaluated.seconds.toFixed(0)} s, in fast mode
all      ${seconds.toFixed(0)} s of computing

${out}/model/decoder.onnx   noise in, windows in the data's units out, for any ONNX runtime
${out}/model/encoder.onnx   windows in, latent vectors out
${out}/model/timevae.json   configuration, columns, scaling, history
${out}/synthetic.csv        ${sampled.count} windows of 24 days
${out}/report.html          how good and how private they are: open it in a browser
`);

function rate(windowsPerSecond) {
  return `${Math.round(windowsPerSecond).toLocaleString("en")} windows/s`;
}
