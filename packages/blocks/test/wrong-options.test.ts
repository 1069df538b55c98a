import { isTimeVAEError } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { type Block, events, fourierSeasonality, piecewiseTrend, residual, seasonality } from "../src/index.js";

describe("wrong options", () => {
  const any = (value: unknown) => value as never;
  const changepoints =
    "piecewiseTrend.changepoints: expected an integer from 1 to 1000, or ascending numbers between 0 and 1, received";
  const phase = 'seasonality.phase: expected "calendar" or "window", received';
  const harmonics = "fourierSeasonality.harmonics: expected an integer from 1 to half the period";
  const at = "events.at: expected at least one position on the time axis, integers, received";

  it.each<readonly [() => Block, string]>([
    [() => seasonality(any({ seasons: 7, phase: "week" })), `${phase} "week"`],
    [() => seasonality(any({ seasons: 7, phase: null })), `${phase} null`],
    [
      () => seasonality({ seasons: 2 ** 53 }),
      "seasonality.seasons: expected an integer ≥ 2, received 9007199254740992",
    ],
    [
      () => fourierSeasonality({ period: 1, harmonics: 1 }),
      "fourierSeasonality.period: expected a number of steps > 1, received 1",
    ],
    [
      () => fourierSeasonality({ period: Number.POSITIVE_INFINITY, harmonics: 1 }),
      "fourierSeasonality.period: expected a number of steps > 1, received Infinity",
    ],
    [
      () => fourierSeasonality(any({ period: "7", harmonics: 1 })),
      'fourierSeasonality.period: expected a number of steps > 1, received "7"',
    ],
    [() => fourierSeasonality({ period: 7, harmonics: 0 }), `${harmonics} (3), received 0`],
    [() => fourierSeasonality({ period: 7, harmonics: 4 }), `${harmonics} (3), received 4`],
    [() => fourierSeasonality({ period: 365.25, harmonics: 1.5 }), `${harmonics} (182), received 1.5`],
    [() => fourierSeasonality(any({ period: 7 })), `${harmonics} (3), received undefined`],
    [
      () => fourierSeasonality(any({ period: 7, harmonics: 1, phase: 0 })),
      'fourierSeasonality.phase: expected "calendar" or "window", received 0',
    ],
    [() => piecewiseTrend({ changepoints: 0 }), `${changepoints} 0`],
    [() => piecewiseTrend({ changepoints: -1 }), `${changepoints} -1`],
    [() => piecewiseTrend({ changepoints: 1.5 }), `${changepoints} 1.5`],
    [() => piecewiseTrend({ changepoints: 1001 }), `${changepoints} 1001`],
    [() => piecewiseTrend({ changepoints: [] }), `${changepoints} []`],
    [() => piecewiseTrend({ changepoints: [0.5, 0.2] }), `${changepoints} [0.5,0.2]`],
    [() => piecewiseTrend({ changepoints: [0.5, 0.5] }), `${changepoints} [0.5,0.5]`],
    [() => piecewiseTrend({ changepoints: [0] }), `${changepoints} [0]`],
    [() => piecewiseTrend({ changepoints: [0.5, 1] }), `${changepoints} [0.5,1]`],
    [() => piecewiseTrend({ changepoints: any("2") }), `${changepoints} "2"`],
    [() => piecewiseTrend(any({})), `${changepoints} undefined`],
    [() => events({ at: [] }), `${at} []`],
    [() => events({ at: [1.5] }), `${at} [1.5]`],
    [() => events(any({ at: 3 })), `${at} 3`],
    [() => events(any({})), `${at} undefined`],
    [() => events({ at: [1], every: 1 }), "events.every: expected an integer ≥ 2, received 1"],
    [() => events({ at: [1], every: 7.5 }), "events.every: expected an integer ≥ 2, received 7.5"],
    [() => events({ at: [1], duration: 0 }), "events.duration: expected an integer from 1 to 10000, received 0"],
    [() => events({ at: [1], every: 7, duration: 8 }), "events.duration: expected an integer from 1 to 7, received 8"],
    [() => residual(any({ head: "step" })), 'residual.head: expected "dense" or "perStep", received "step"'],
    [() => residual(any({ head: null })), 'residual.head: expected "dense" or "perStep", received null'],
  ])("are refused (case %#)", (make, message) => {
    let caught: unknown;
    try {
      make();
    } catch (error) {
      caught = error;
    }
    if (!isTimeVAEError(caught)) throw new Error(`expected a TimeVAEError, caught ${String(caught)}`);
    expect(`${caught.code}: ${caught.message}`).toBe(`invalid-config: ${message}`);
  });
});
