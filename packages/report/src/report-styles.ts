/**
 * The report's colours and layout. Charts refer to the variables: `--real`, `--synthetic`, `--muted`, `--ink`, `--line`,
 * `--positive`, `--negative`. Contrast of text on its background is at least 4.5 : 1 in both schemes.
 */
export const reportStyles = `
:root {
  color-scheme: light dark;
  --paper: #fdfcfa; --raised: #ffffff; --ink: #1d2127; --muted: #626974; --line: #dedbd4;
  --real: #2c6e9e; --synthetic: #b8560f; --good: #2b7150; --fair: #8a6200; --bad: #ad3530;
  --positive: #2c6e9e; --negative: #b8560f;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15181c; --raised: #1c2025; --ink: #e7e5e0; --muted: #9ba3ad; --line: #343a42;
    --real: #74b3e0; --synthetic: #f0985a; --good: #74c49b; --fair: #dcb257; --bad: #f08a82;
    --positive: #74b3e0; --negative: #f0985a;
  }
}
@media print { :root { color-scheme: light; } }
*, *::before { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 72px; }
h1, h2, h3, p, figure, dl, dd, ul, ol { margin: 0; }
h1 { font-size: 15px; font-weight: 600; color: var(--muted); overflow-wrap: anywhere; }
h2 { font-size: 21px; font-weight: 650; letter-spacing: -0.01em; line-height: 1.25; margin: 0 0 4px; }
section { margin-top: 56px; border-top: 1px solid var(--line); padding-top: 24px; }
section > p.about { color: var(--muted); max-width: 46em; margin-bottom: 20px; }
a { color: inherit; text-decoration-color: var(--line); text-underline-offset: 3px; }
a:hover { text-decoration-color: currentColor; }
.headline { font-size: clamp(25px, 3.6vw, 36px); font-weight: 680; line-height: 1.18; letter-spacing: -0.02em; margin: 10px 0 14px; max-width: 30em; text-wrap: balance; }
.headline span { display: inline-block; }
.sizes { color: var(--muted); margin-bottom: 26px; max-width: 46em; overflow-wrap: anywhere; }
.findings { list-style: none; padding: 0; max-width: 46em; }
.findings li { padding: 0 0 0 22px; margin: 0 0 12px; position: relative; }
.findings li::before { content: ""; position: absolute; left: 0; top: 0.5em; width: 9px; height: 9px; border-radius: 50%; background: var(--muted); }
.findings li.good::before { background: var(--good); }
.findings li.fair::before { background: transparent; border: 2.5px solid var(--fair); }
.findings li.bad::before { background: var(--bad); border-radius: 0; transform: rotate(45deg) scale(0.9); }
.word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.warnings { margin-top: 24px; padding: 14px 18px; border-left: 3px solid var(--fair); background: var(--raised); max-width: 46em; }
.warnings h3 { font-size: 14px; margin-bottom: 4px; }
.warnings ul { padding-left: 18px; font-size: 14.5px; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 15px; font-variant-numeric: tabular-nums lining-nums; }
th, td { text-align: right; padding: 7px 0 7px 16px; border-bottom: 1px solid var(--line); vertical-align: baseline; font-weight: 400; white-space: nowrap; }
thead th { color: var(--muted); font-size: 13px; border-bottom-color: var(--muted); white-space: normal; vertical-align: bottom; }
thead th.stands { text-align: left; }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; }
tbody th[scope="rowgroup"] { padding-top: 22px; font-size: 13px; font-weight: 600; color: var(--muted); }
td.synthetic { font-weight: 650; }
td .spread { color: var(--muted); font-weight: 400; display: inline-block; min-width: 4.2em; text-align: left; padding-left: 0.35em; font-size: 0.87em; }
td.stands { text-align: left; color: var(--muted); font-size: 14px; width: 15em; }
td.stands::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 8px; border-radius: 50%; background: var(--good); }
td.stands.between::before { background: transparent; border: 2px solid var(--fair); }
td.stands.rival::before { background: var(--bad); border-radius: 0; transform: rotate(45deg) scale(0.9); }
td.stands.none::before { display: none; }
.note { color: var(--muted); font-size: 14px; margin-top: 12px; max-width: 52em; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: 14px; color: var(--muted); margin: 0 0 14px; }
.legend span { display: inline-flex; align-items: center; gap: 7px; }
.legend i { width: 18px; height: 0; border-top: 2.5px solid var(--real); border-radius: 2px; }
.legend .synthetic i { border-color: var(--synthetic); }
.legend .heldout i { border-top: 1.5px dashed var(--muted); }
.legend .ink i { border-color: var(--ink); }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 236px), 1fr)); gap: 26px 28px; align-items: start; }
.charts.wide { grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); }
figure { min-width: 0; break-inside: avoid; }
figcaption { font-size: 14px; font-weight: 600; margin-bottom: 4px; overflow-wrap: anywhere; }
figcaption small { font-weight: 400; color: var(--muted); font-size: 13px; }
.chart { display: block; width: 100%; height: auto; max-width: 480px; color: var(--muted); overflow: visible; }
.parts .part { display: block; color: var(--muted); font-size: 12.5px; margin: 6px 0 0; }
.facts { max-width: 46em; }
h3.model { font-size: 15px; margin: 24px 0 4px; }
.facts th { color: var(--muted); text-align: left; padding-left: 0; width: 13em; vertical-align: top; }
.facts td { text-align: left; white-space: normal; overflow-wrap: anywhere; }
.definitions dt { font-weight: 600; margin-top: 16px; }
.definitions dd { color: var(--muted); max-width: 52em; font-size: 15px; }
.definitions dt:target { color: var(--synthetic); }
footer { margin-top: 56px; color: var(--muted); font-size: 13.5px; }
@media (max-width: 640px) {
  main { padding: 24px 16px 48px; }
  section { margin-top: 40px; padding-top: 18px; }
  table.scores { font-size: 14px; }
  table.scores th, table.scores td { padding-left: 8px; }
  table.scores th:first-child, table.scores td:first-child { padding-left: 0; }
  table.scores td .spread { display: block; min-width: 0; padding: 0; font-size: 12px; }
  table.scores td .spread { text-align: right; }
  table.scores thead .stands { font-size: 0; }
  table.scores td.stands { font-size: 0; width: auto; }
  table.scores td.stands::before { margin-right: 0; }
  .facts th { width: 8.5em; }
}
@media print {
  body { font-size: 10.5pt; background: none; }
  main { max-width: none; padding: 0; }
  section { margin-top: 22pt; padding-top: 10pt; }
  h2, figcaption, thead { break-after: avoid; }
  tr, li, dt, .warnings { break-inside: avoid; }
  .charts { grid-template-columns: repeat(3, 1fr); gap: 12pt; }
  .charts.wide { grid-template-columns: repeat(2, 1fr); }
  table, td.stands, thead th, tbody th[scope="rowgroup"] { font-size: 9pt; }
  a { text-decoration: none; }
}
`;
