import type { Distribution } from "./distribution.js";
import type { TimeStep } from "./time-step.js";

/** Either a number of times per window (the mean of a Poisson number), at any steps, or the steps themselves. */
export type Occurrence =
  | { readonly rate: number; readonly at?: never }
  | { readonly at: readonly number[]; readonly rate?: never };

/** A curve over the window, 0 at its first step, of r = t / T as in the model's trend. The parts add up. */
export interface ComposeTrend {
  /** Coefficient of r: how far the line rises over a whole window. */
  readonly slope?: Distribution;
  /** Coefficient of r². */
  readonly curvature?: Distribution;
  /** Coefficients of r, r², r³ …, instead of `slope` and `curvature`. */
  readonly coefficients?: readonly Distribution[];
  /** Steps from which on the slope is another; `change` is added to it, per window as `slope`. */
  readonly changepoints?: Occurrence & { readonly change: Distribution };
}

/** A pattern that repeats: season `floor(position / stepsPerSeason) mod seasons` as in the model's seasonality. */
export interface ComposeSeason {
  /** At least 2. */
  readonly seasons: number;
  /** 1 when not given. */
  readonly stepsPerSeason?: number;
  /** One value per season; one turn of a sine when not given. */
  readonly profile?: readonly Distribution[];
  /** Factor of the profile or the sine; 1 when not given and there is a profile. */
  readonly amplitude?: Distribution;
  /** Without a profile: where the sine begins, in turns; 0 when not given. */
  readonly shift?: Distribution;
  /** `calendar`, when not given: by the window's position in time. `window`: season 0 at each window's first step. */
  readonly phase?: "calendar" | "window";
}

export interface ComposeNoise {
  /** Of the noise at each step, whatever the autocorrelation. */
  readonly standardDeviation: Distribution;
  /** Correlation with the step before (AR(1)), above −1 and below 1; 0, white noise, when not given. */
  readonly autocorrelation?: Distribution;
  /** Of what is new in each step; `normal` when not given. All are scaled to the standard deviation. */
  readonly distribution?: "normal" | "uniform" | "laplace" | "studentT";
  /** For `studentT` only, above 2. */
  readonly degreesOfFreedom?: number;
}

export type ComposeEvent = Occurrence & {
  /** `spike`: for `width` steps. `step`: to the window's end. `shock`: at once, then fading to 1/e in `decay` steps. */
  readonly kind: "spike" | "step" | "shock";
  /** What is added to the series, in its units. */
  readonly size: Distribution;
  /** `spike` only: 1 when not given. */
  readonly width?: number;
  /** `shock` only. */
  readonly decay?: Distribution;
  /** The columns that it can befall, all when not given. Not inside a column of its own. */
  readonly columns?: readonly string[];
  /** Whether all its columns are hit at the same steps, each by a size of its own; otherwise each at its own steps. */
  readonly together?: boolean;
};

/** What a column is made of; what is not given is not there. */
export interface ComposeParts {
  readonly level?: Distribution;
  readonly trend?: ComposeTrend;
  readonly seasons?: readonly ComposeSeason[];
  readonly noise?: ComposeNoise;
  readonly events?: readonly ComposeEvent[];
}

/** A series to be drawn from distributions: plain data, fit for JSON. */
export interface ComposeSpec extends ComposeParts {
  /** Number of windows. */
  readonly windows: number;
  /** Steps per window, at least 2. */
  readonly steps: number;
  /** An integer from 0 to 2⁵³ − 1. */
  readonly seed: number;
  /** The features' names; or by name the parts in which a feature differs, each of them replacing the common one. */
  readonly columns: readonly string[] | Readonly<Record<string, ComposeParts>>;
  /** Gives the windows a place in the calendar, together with `start`. */
  readonly timeStep?: TimeStep;
  /** Position of the first window's first step, or with `timeStep` its date as text; 0 when not given. */
  readonly start?: number | string;
  /** Steps from one window's start to the next one's, at least `steps` as windows share no step; `steps` when not given. */
  readonly stride?: number;
}
