import type { PublishedScore } from "./paper-data.js";

interface Score {
  readonly mean: number;
  readonly halfWidth: number;
}

/** One model on one data set, or the real data themselves. */
export interface PaperCell {
  readonly dataset: string;
  readonly percent: number;
  /** `real`, or a preset. */
  readonly subject: string;
  readonly windows: number;
  /** By measure. */
  readonly scores: Readonly<Record<string, Score>>;
  readonly epochs?: number;
  readonly trainingSeconds?: number;
}

/** Columns of scores: what the paper reports first, judged as it did; then as it should be. */
export const scoreColumns = [
  ["discriminativeOfAuthors", "discriminative, authors' variant"],
  ["discriminative", "discriminative, corrected"],
  ["predictiveOfAuthors", "predictive, authors' variant"],
  ["predictive", "predictive, corrected"],
] as const;
const publishedModels = ["Original", "TimeVAE", "TimeGAN", "RCGAN", "T-Forcing"];
const publishedColumns: Readonly<Record<string, string>> = {
  discriminativeOfAuthors: "discriminative",
  predictiveOfAuthors: "predictive",
};

/** A table: a head, and rows of cells of text. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function paperTable(cells: readonly PaperCell[], published: ReadonlyMap<string, PublishedScore>): TextTable {
  const head = [
    "data",
    "%",
    "windows",
    "model",
    ...scoreColumns.map(([, name]) => name),
    "epochs",
    "seconds",
    "seconds an epoch",
  ];
  const rows: string[][] = [];
  const places = new Map(cells.map((cell) => [`${cell.dataset} ${cell.percent}`, cell]));
  for (const { dataset, percent, windows } of places.values()) {
    const place = [dataset, String(percent), String(windows)];
    for (const cell of cells) {
      if (cell.dataset !== dataset || cell.percent !== percent) continue;
      const { epochs, trainingSeconds, subject, scores } = cell;
      rows.push([
        ...place,
        subject === "real" ? "real windows" : `ours, ${subject}`,
        ...scoreColumns.map(([id]) => format(scores[id])),
        epochs === undefined ? "" : String(epochs),
        trainingSeconds === undefined ? "" : trainingSeconds.toFixed(1),
        epochs === undefined || trainingSeconds === undefined ? "" : (trainingSeconds / epochs).toFixed(3),
      ]);
    }
    for (const model of publishedModels) {
      const scores = scoreColumns.map(([id]) => {
        const score = publishedColumns[id];
        return score === undefined ? undefined : published.get(`${score} ${model} ${percent} ${dataset}`);
      });
      if (scores.every((score) => score === undefined)) continue;
      const name = model === "Original" ? "published: real windows" : `published: ${model}`;
      rows.push([...place, name, ...scores.map(format), "", "", ""]);
    }
  }
  return { head, rows };
}

/**
 * How often ours is where the paper's is: the mean within the published interval, and the two intervals overlapping at all. A line for
 * each score and for each of the models, the real windows among them.
 */
export function describeAgreement(
  cells: readonly PaperCell[],
  published: ReadonlyMap<string, PublishedScore>,
): string[] {
  const lines: string[] = [];
  for (const [subject, model] of [
    ["paper", "TimeVAE"],
    ["real", "Original"],
  ] as const) {
    for (const [id, score] of Object.entries(publishedColumns)) {
      const gaps = cells.flatMap((cell) => {
        const theirs = published.get(`${score} ${model} ${cell.percent} ${cell.dataset}`);
        const ours = cell.scores[id];
        if (cell.subject !== subject || !theirs || !ours) return [];
        // As both are printed: to three decimals.
        const gap = Math.abs(Math.round(1000 * ours.mean) - Math.round(1000 * theirs.mean)) / 1000;
        return [
          { isInside: gap <= theirs.halfWidth + 1e-9, overlaps: gap <= theirs.halfWidth + ours.halfWidth + 1e-9 },
        ];
      });
      if (gaps.length === 0) continue;
      const count = (key: "isInside" | "overlaps") => gaps.filter((gap) => gap[key]).length;
      const of = `${subject === "real" ? "real windows" : "ours, paper"}, ${score} (authors' variant)`;
      lines.push(
        `${of}: ${count("isInside")} of ${gaps.length} in the published interval, ${count("overlaps")} with an interval that overlaps it`,
      );
    }
  }
  return lines;
}

function format(score: Score | PublishedScore | undefined): string {
  return score ? `${score.mean.toFixed(3)} ± ${score.halfWidth.toFixed(3)}` : "";
}

export function toMarkdown({ head, rows }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, i) => (i < 4 && i !== 1 && i !== 2 ? "---" : "---:"));
  return `${[line(head), `|${rule.join("|")}|`, ...rows.map(line)].join("\n")}\n`;
}

export function toCsv({ head, rows }: TextTable): string {
  const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${[head, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;
}

export function toHtml({ head, rows }: TextTable, title: string): string {
  const plain = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const body = rows.map((row) => `<tr>${row.map((text) => `<td>${plain(text)}</td>`).join("")}</tr>`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${plain(title)}</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem;overflow-x:auto}table{border-collapse:collapse;white-space:nowrap}
th,td{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #8884}th{position:sticky;top:0;background:Canvas}td:nth-child(4),th:nth-child(4),td:first-child,th:first-child{text-align:left}</style>
<h1>${plain(title)}</h1>
<table><thead><tr>${head.map((text) => `<th>${plain(text)}</th>`).join("")}</tr></thead><tbody>
${body.join("\n")}
</tbody></table></html>
`;
}
