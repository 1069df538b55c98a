/** `seasonality_0` as a person would call it. */
export function componentLabel(name: string): string {
  const [, kind = name, number] = /^([a-zA-Z]+?)(?:_(\d+))?$/.exec(name) ?? [];
  const words: Readonly<Record<string, string>> = {
    level: "Level",
    trend: "Trend",
    piecewiseTrend: "Trend with bends",
    seasonality: "Season",
    fourierSeasonality: "Season",
    residual: "Residual",
    limits: "Cut at the limits",
    offset: "Offset",
    events: "Events",
  };
  const label = words[kind] ?? kind;
  return number === undefined || (number === "0" && /season/i.test(kind)) ? label : `${label} ${Number(number) + 1}`;
}
