import { escapeText, wrapFigure } from "./compose-figure.js";
import type { PackageArrows } from "./package-arrows.js";

const box = { width: 104, height: 34 };
const gap = { across: 22, down: 54 };
const width = 760;

/**
 * Packages as boxes, each above everything it imports. An arrow that other arrows make needless (a → c where a → b → c) is left
 * out, so what is drawn is who rests on whom.
 */
export function drawPackages(arrows: PackageArrows): string {
  const rows = rowsOf(arrows);
  const height = rows.length * box.height + (rows.length - 1) * gap.down + 48;
  const place = new Map<string, { x: number; y: number }>();
  rows.forEach((row, i) => {
    const taken = row.length * box.width + (row.length - 1) * gap.across;
    row.forEach((name, k) => {
      place.set(name, {
        x: (width - taken) / 2 + k * (box.width + gap.across),
        y: 24 + i * (box.height + gap.down),
      });
    });
  });
  const lines = Object.keys(arrows).flatMap((from) =>
    directArrows(arrows, from).map((to) => {
      const [a, b] = [place.get(from), place.get(to)] as [{ x: number; y: number }, { x: number; y: number }];
      const [x1, y1, x2, y2] = [a.x + box.width / 2, a.y + box.height, b.x + box.width / 2, b.y - 5];
      const bend = Math.round((y2 - y1) / 2);
      return `<path d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}" fill="none" stroke="var(--muted)" stroke-width="1.2" marker-end="url(#tip)"/>`;
    }),
  );
  const boxes = [...place].map(
    ([name, { x, y }]) =>
      `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="5" fill="var(--raised)" stroke="var(--real)"/>` +
      `<text x="${x + box.width / 2}" y="${y + 22}" text-anchor="middle" font-size="13" fill="var(--ink)">${escapeText(name)}</text>`,
  );
  const tip =
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="var(--muted)"/></marker></defs>';
  return wrapFigure("Packages and what they import", width, height, [tip, ...lines, ...boxes].join("\n"));
}

/** The packages in rows: nothing imports from its own row or from above. */
export function rowsOf(arrows: PackageArrows): string[][] {
  const depth = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depth.get(name);
    if (known !== undefined) return known;
    const found = Math.max(-1, ...(arrows[name] ?? []).map(depthOf)) + 1;
    depth.set(name, found);
    return found;
  };
  const deepest = Math.max(...Object.keys(arrows).map(depthOf));
  return Array.from({ length: deepest + 1 }, (_, i) =>
    Object.keys(arrows).filter((name) => depthOf(name) === deepest - i),
  );
}

/** What a package imports and no other import of it imports in turn. */
function directArrows(arrows: PackageArrows, from: string): string[] {
  const reached = (name: string): string[] => (arrows[name] ?? []).flatMap((below) => [below, ...reached(below)]);
  const below = arrows[from] ?? [];
  return below.filter((to) => !below.some((other) => other !== to && reached(other).includes(to)));
}
