import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fit, type PresetName, presets } from "@timevae/core";
import { createOrtEngine } from "@timevae/engine-ort";
import { authorsScoreMeasures, scoreMeasures, summarizeRepeats } from "@timevae/eval";
import { createRandom, type SeriesArray, selectWindows } from "@timevae/spec";
import { loadPaperData, paperDatasets, paperPercents, readPublishedScores } from "./paper/paper-data.js";
import {
  describeAgreement,
  type PaperCell,
  paperTable,
  scoreColumns,
  toCsv,
  toHtml,
  toMarkdown,
} from "./paper/paper-table.js";
import { scalerOf } from "./scale-windows.js";

/**
 * The paper's table: its data, its settings, its scores as its authors measured them and as they are defined, beside what was
 * published. Every cell is written down when it is done; a run that was stopped goes on where it was.
 */
const { values: flags } = parseArgs({
  options: {
    datasets: { type: "string", default: paperDatasets.join(",") },
    percent: { type: "string" },
    presets: { type: "string", default: "paper" },
    fast: { type: "boolean", default: false },
    results: { type: "string" },
  },
});
const { fast } = flags;
/** A training of the paper's thousand epochs takes hours on its largest data: it ends after so many steps of the optimiser. */
const mostSteps = fast ? 1500 : 20_000;
/** Windows that judges see, drawn at random where there are more. */
const mostJudged = fast ? 500 : 3000;
const seed = 1;
const percents = flags.percent ?? (fast ? "5,20" : paperPercents.join(","));
const base = (flags.results ?? `bench-paper${fast ? "-fast" : ""}.json`).replace(/\.json$/, "");
const presetNames = Object.keys(presets) as PresetName[];
const subjects = ["real" as const, ...listed("--presets", flags.presets, presetNames)];
const measures = scoreColumns.map(([id]) => {
  return [...authorsScoreMeasures, ...scoreMeasures].find(
    (measure) => measure.id === id,
  ) as (typeof scoreMeasures)[number];
});

const cells: PaperCell[] = existsSync(`${base}.json`)
  ? (JSON.parse(await readFile(`${base}.json`, "utf8")) as PaperCell[])
  : [];
const published = await readPublishedScores();
if (published.size === 0) console.log("../shared/paper-scores.csv is not there: nothing published beside ours");
const engine = await createOrtEngine();

for (const dataset of listed("--datasets", flags.datasets, paperDatasets)) {
  for (const percent of listed("--percent", percents, paperPercents.map(String)).map(Number)) {
    const series = await loadPaperData(dataset, percent);
    if (!series) {
      console.log(`${dataset} ${percent} %: left out, its file is not in ../shared/data`);
      continue;
    }
    const scale = scalerOf(series);
    for (const subject of subjects) {
      if (cells.some((cell) => cell.dataset === dataset && cell.percent === percent && cell.subject === subject))
        continue;
      const begin = performance.now();
      const made = subject === "real" ? halves(series) : await learn(series, subject);
      const scores: Record<string, { mean: number; halfWidth: number }> = {};
      for (const measure of measures) {
        const train = scale(takeSome(made.train, "train"));
        const subject = scale(takeSome(made.synthetic, "subject"));
        // These scores look at no held-out windows; predictors are examined on those that the generator learned from.
        const comparison = { train, heldOut: train, subject, isBaseline: made.isBaseline };
        const values = await measure.compute(comparison, { engine, seed, fast });
        const { mean, halfWidth } = summarizeRepeats(values);
        scores[measure.id] = { mean, halfWidth: halfWidth ?? 0 };
      }
      const { epochs, trainingSeconds } = made;
      cells.push({
        dataset,
        percent,
        subject,
        windows: series.shape[0],
        scores,
        ...(epochs !== undefined && { epochs, trainingSeconds }),
      });
      await write();
      const text = scoreColumns.map(([id]) => `${id} ${scores[id]?.mean.toFixed(3)}`).join(", ");
      console.log(`${dataset} ${percent} %, ${subject}: ${text} (${Math.round((performance.now() - begin) / 1000)} s)`);
    }
  }
}
await write();
for (const line of describeAgreement(cells, published)) console.log(line);
console.log(`\n${toMarkdown(paperTable(inOrder(), published))}\nalso in ${base}.md, .csv and .html`);

function inOrder(): PaperCell[] {
  const place = ({ dataset, percent, subject }: PaperCell) =>
    paperDatasets.indexOf(dataset as "sine") * 1e4 + percent * 10 + ["real", ...presetNames].indexOf(subject);
  return [...cells].sort((a, b) => place(a) - place(b));
}

async function write(): Promise<void> {
  const table = paperTable(inOrder(), published);
  await writeFile(`${base}.json`, `${JSON.stringify(cells, null, 1)}\n`);
  await writeFile(`${base}.md`, toMarkdown(table));
  await writeFile(`${base}.csv`, toCsv(table));
  await writeFile(`${base}.html`, toHtml(table, "TimeVAE: the paper's table"));
}

interface Made {
  readonly train: SeriesArray;
  readonly synthetic: SeriesArray;
  readonly isBaseline: boolean;
  readonly epochs?: number;
  readonly trainingSeconds?: number;
}

async function learn(series: SeriesArray, preset: PresetName): Promise<Made> {
  const begin = performance.now();
  const own =
    preset === "paper"
      ? { epochs: Math.max(1, Math.min(1000, Math.round(mostSteps / Math.ceil(series.shape[0] / 16)))) }
      : {};
  const model = await fit(series, { engine, preset, training: { seed, ...own } });
  const trainingSeconds = (performance.now() - begin) / 1000;
  const synthetic = await model.sample(series.shape[0], { seed });
  return { train: series, synthetic, isBaseline: false, epochs: model.history.epochs.length, trainingSeconds };
}

/** Real windows against other real ones: two halves, drawn at random. */
function halves(series: SeriesArray): Made {
  const order = createRandom(seed).fork("halves").permutation(series.shape[0]);
  const middle = order.length >> 1;
  return {
    train: selectWindows(series, order.subarray(0, middle)),
    synthetic: selectWindows(series, order.subarray(middle)),
    isBaseline: true,
  };
}

function takeSome(series: SeriesArray, name: string): SeriesArray {
  if (series.shape[0] <= mostJudged) return series;
  return selectWindows(series, createRandom(seed).fork(name).permutation(series.shape[0]).subarray(0, mostJudged));
}

function listed<Name extends string>(flag: string, text: string, known: readonly Name[]): readonly Name[] {
  return text.split(",").map((name) => {
    if (known.includes(name as Name)) return name as Name;
    throw new Error(`${flag}: expected some of ${known.join(", ")}, received ${name}`);
  });
}
