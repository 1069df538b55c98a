import type { FoundSeasons } from "@timevae/data";
import type { ProposedBlock } from "../worker/protocol.js";

/** Harmonics of a cycle that is drawn as a smooth curve. */
const harmonics = 4;

/**
 * What a model of these data could be made of. Seasons as found; those that do not fit into a window are offered and chosen only
 * when they explain much, because a window's level can say the same.
 */
export function proposeBlocks(found: FoundSeasons | null, steps: number): ProposedBlock[] {
  const trend = found?.trend ?? null;
  const seasons = (found?.proposals ?? []).map(
    ({ seasons, stepsPerSeason, period, drift, strength, reason }, i): ProposedBlock => {
      const smooth = drift > stepsPerSeason || seasons > 60;
      return {
        id: `season${i}`,
        label: `Season of ${formatPeriod(period)} steps`,
        explanation: reason,
        block: smooth
          ? { type: "fourierSeasonality", period, harmonics: Math.min(harmonics, Math.floor(period / 2)) }
          : { type: "seasonality", seasons, stepsPerSeason },
        chosen: period <= steps || strength >= 0.15,
      };
    },
  );
  return [
    { id: "level", label: "Level", explanation: "one value per window", block: { type: "level" }, chosen: true },
    {
      id: "trend",
      label: "Trend",
      explanation: trend?.reason ?? "rises and falls over a window; none stood out in these data",
      block: { type: "trend", degree: trend?.degree ?? 2 },
      chosen: trend !== null,
    },
    ...seasons,
    {
      id: "residual",
      label: "Residual",
      explanation: "whatever the others do not explain",
      block: { type: "residual" },
      chosen: true,
    },
  ];
}

function formatPeriod(period: number): string {
  return String(Number(period.toFixed(2)));
}
