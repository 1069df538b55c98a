import type { CalibrationProgress, FitProgress } from "@timevae/core";
import type { CommandIO } from "./command-io.js";
import { formatCount, formatLoss, formatSeconds } from "./format-quantity.js";

/** Shortest time between two pictures, milliseconds. */
const terminalInterval = 100;
const plainInterval = 5000;
const barWidth = 20;

/** Shows how far a training is. */
export interface ProgressLine {
  /** Training begins, or goes on at the epoch `first`; on a terminal the seconds are counted until the first epoch is over. */
  start(epochs: number, first?: number): void;
  update(progress: FitProgress): void;
  /** After the epochs, while a calibration is learned. */
  calibrate(progress: CalibrationProgress): void;
  /** Shows the last state if it was skipped, and ends the line. */
  finish(): void;
}

/**
 * On a terminal one line that is drawn again, at most ten times a second; elsewhere plain lines, the first, the last and
 * at most one in five seconds.
 *
 * @param now milliseconds
 */
export function createProgressLine(
  { stderr, isTTY }: Pick<CommandIO, "stderr" | "isTTY">,
  now: () => number = () => performance.now(),
): ProgressLine {
  let last: FitProgress | undefined;
  let shown: FitProgress | undefined;
  let shownAt = Number.NEGATIVE_INFINITY;
  let waiting: ReturnType<typeof setInterval> | undefined;
  let lineIsOpen = false;
  const draw = (text: string) => {
    stderr.write(`\r${text}\x1b[K`);
    lineIsOpen = true;
  };
  const show = (progress: FitProgress) => {
    shown = progress;
    shownAt = now();
    if (isTTY) draw(fitToWidth(progress, (stderr.columns || 80) - 1));
    else stderr.write(`${formatProgress(progress)}\n`);
  };
  return {
    start(epochs, first = 1) {
      if (!isTTY) return;
      const since = now();
      waiting = setInterval(() => draw(`epoch ${first}/${epochs}, ${formatSeconds((now() - since) / 1000)}`), 1000);
      waiting.unref();
    },
    update(progress) {
      clearInterval(waiting);
      last = progress;
      if (now() - shownAt >= (isTTY ? terminalInterval : plainInterval)) show(progress);
    },
    calibrate(progress) {
      // The last epoch stays on a line of its own.
      if (last) this.finish();
      last = undefined;
      if (isTTY) draw(formatCalibration(progress).slice(0, (stderr.columns || 80) - 1));
      else if (progress.iteration >= progress.iterations || now() - shownAt >= plainInterval) {
        shownAt = now();
        stderr.write(`${formatCalibration(progress)}\n`);
      }
    },
    finish() {
      clearInterval(waiting);
      if (last && last !== shown) show(last);
      if (lineIsOpen) stderr.write("\n");
      lineIsOpen = false;
    },
  };
}

/** `calibrating values, step 320/2000, -0.92 nats per number, held out -0.91` */
function formatCalibration({ of, iteration, iterations, loss, validation }: CalibrationProgress): string {
  const what = of === "latent" ? "latent vectors" : "values";
  const held = validation === null ? "" : `, held out ${formatLoss(validation)}`;
  return `calibrating ${what}, step ${iteration}/${iterations}, ${formatLoss(loss)} nats per number${held}`;
}

/** `epoch 12/300, loss 23.41 (reconstruction 7.1, KL 2.3), validation 25.2, 12,345 windows/s, 40 s left` */
function formatProgress(progress: FitProgress): string {
  return [`epoch ${progress.epoch}/${progress.epochs}`, ...details(progress, "reconstruction", "validation")].join(
    ", ",
  );
}

function details(progress: FitProgress, reconstruction: string, validation: string): string[] {
  const { loss, windowsPerSecond, secondsLeft } = progress;
  return [
    `loss ${formatLoss(loss.total)} (${reconstruction} ${formatLoss(loss.reconstruction)}, KL ${formatLoss(loss.kl)})`,
    ...(progress.validation ? [`${validation} ${formatLoss(progress.validation.total)}`] : []),
    `${formatCount(windowsPerSecond)} windows/s`,
    ...(progress.epoch < progress.epochs ? [`${formatSeconds(secondsLeft)} left`] : []),
  ];
}

/** The longest form that fits the terminal; never wrapped. */
function fitToWidth(progress: FitProgress, width: number): string {
  const { epoch, epochs } = progress;
  const epochText = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const full = Math.floor((barWidth * epoch) / epochs);
  const bar = `[${"#".repeat(full)}${"-".repeat(barWidth - full)}]`;
  const forms = [
    `${epochText} ${bar} ${details(progress, "reconstruction", "validation").join(", ")}`,
    `${epochText} ${details(progress, "reconstruction", "validation").join(", ")}`,
    `${epochText} ${details(progress, "rec", "val").join(", ")}`,
  ];
  return (forms.find((form) => form.length <= width) ?? (forms.at(-1) as string)).slice(0, width);
}
