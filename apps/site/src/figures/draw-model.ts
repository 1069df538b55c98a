import { wrapFigure } from "./compose-figure.js";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly title: string;
  readonly note: string;
  readonly colour?: string;
}

const height = 44;
const windowBox: Box = { x: 16, y: 122, width: 116, title: "window x", note: "[T, D]" };
const encoder: Box = { x: 166, y: 122, width: 116, title: "encoder", note: "3 convolutions" };
const latent: Box = { x: 316, y: 122, width: 116, title: "z", note: "mean + noise" };
const prior: Box = { x: 316, y: 228, width: 116, title: "N(0, I)", note: "to generate", colour: "var(--synthetic)" };
const blocks: readonly Box[] = [
  { x: 482, y: 16, width: 132, title: "level", note: "one number" },
  { x: 482, y: 84, width: 132, title: "trend", note: "a polynomial of time" },
  { x: 482, y: 152, width: 132, title: "seasonality", note: "a number per season" },
  { x: 482, y: 220, width: 132, title: "residual", note: "convolutions" },
];
const sum: Box = { x: 664, y: 122, width: 80, title: "sum x̂", note: "[T, D]", colour: "var(--synthetic)" };

/** TimeVAE as boxes: a window becomes a few numbers, and those become parts that add up to a window. */
export function drawModel(): string {
  const arrows = [
    arrow(windowBox, encoder),
    arrow(encoder, latent),
    ...blocks.flatMap((block) => [arrow(latent, block), arrow(block, sum)]),
    `<path d="M374 228V172" stroke="var(--synthetic)" stroke-width="1.2" stroke-dasharray="4 3" marker-end="url(#tip)"/>`,
  ];
  const tip =
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="var(--muted)"/></marker></defs>';
  const boxes = [windowBox, encoder, latent, prior, ...blocks, sum].map(drawBox);
  return wrapFigure(
    "TimeVAE: encoder, latent vector, and blocks that add up",
    760,
    290,
    [tip, ...arrows, ...boxes].join("\n"),
  );
}

function drawBox({ x, y, width, title, note, colour = "var(--real)" }: Box): string {
  const middle = x + width / 2;
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" fill="var(--raised)" stroke="${colour}"/>` +
    `<text x="${middle}" y="${y + 19}" text-anchor="middle" font-size="13" font-weight="600" fill="var(--ink)">${title}</text>` +
    `<text x="${middle}" y="${y + 35}" text-anchor="middle" font-size="11" fill="var(--muted)">${note}</text>`
  );
}

function arrow(from: Box, to: Box): string {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + height / 2, to.x - 5, to.y + height / 2];
  const bend = Math.round((x2 - x1) / 2);
  return `<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" fill="none" stroke="var(--muted)" stroke-width="1.2" marker-end="url(#tip)"/>`;
}
