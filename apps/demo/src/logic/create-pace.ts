/** How fast a training goes and how long it will take, pauses not counted. */
export interface Pace {
  /** @param windows trained on since the last call */
  advance(windows: number): void;
  /** Time from here to {@link resume} does not count. */
  pause(): void;
  resume(): void;
  readonly windowsPerSecond: number;
}

/** Weight of the newest measurement: about the last ten count. */
const newest = 0.2;

/** @param now milliseconds */
export function createPace(now: () => number): Pace {
  let last = now();
  let pausedAt: number | undefined;
  let secondsPerWindow: number | undefined;
  let measurements = 0;
  return {
    advance(windows) {
      const measured = (now() - last) / 1000 / windows;
      // The first one has the runtime's start in it: the second takes its place.
      secondsPerWindow =
        secondsPerWindow === undefined || measurements === 1
          ? measured
          : (1 - newest) * secondsPerWindow + newest * measured;
      measurements++;
      last = now();
    },
    pause() {
      pausedAt ??= now();
    },
    resume() {
      if (pausedAt !== undefined) last += now() - pausedAt;
      pausedAt = undefined;
    },
    get windowsPerSecond() {
      return secondsPerWindow ? 1 / secondsPerWindow : 0;
    },
  };
}
