import { reportStyles } from "@timevae/report";

/** The report's variables alone, light and dark: its rules for pages are no business of a picture. */
const colours = [...reportStyles.matchAll(/:root \{[^}]*\}/g)].map(([rule]) => rule.replace(/\s+/g, " "));

/** A drawing with its own size, and the words above it. */
export interface FigurePart {
  readonly title: string;
  readonly svg: string;
  readonly x?: number;
}

/** Text that may stand in SVG. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** An SVG file by itself: the report's colours, light or dark as its reader's, and a background. */
export function wrapFigure(label: string, width: number, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${escapeText(label)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">
<style>${colours[0]} @media (prefers-color-scheme: dark) { ${colours[1]} } svg { color: var(--muted); }</style>
<rect width="${width}" height="${height}" rx="6" fill="var(--paper)"/>
${body}
</svg>
`;
}

/** Charts below each other, each under its title. */
export function composeFigure(label: string, width: number, parts: readonly FigurePart[]): string {
  let y = 12;
  const drawn = parts.map(({ title, svg }) => {
    const height = Number(/ height="(\d+)"/.exec(svg)?.[1]);
    const caption = `<text x="16" y="${y + 13}" font-size="13" font-weight="600" fill="var(--ink)">${escapeText(title)}</text>`;
    const chart = svg.replace("<svg ", `<svg x="8" y="${y + 20}" `);
    y += height + 30;
    return `${caption}\n${chart}`;
  });
  return wrapFigure(label, width, y, drawn.join("\n"));
}
