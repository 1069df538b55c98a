import { describeValue, TimeVAEError } from "@timevae/spec";
import type { Checkpoint } from "./checkpoint.js";
import type { CheckpointOptions } from "./fit-options.js";

/** Seconds between two checkpoints when nothing is said. */
const usualInterval = 300;

/** Decides when a checkpoint is due, and lives with those that cannot be kept. */
export class CheckpointKeeper {
  saved = 0;
  failed = 0;
  private readonly options: CheckpointOptions | undefined;
  private readonly notify: (message: string) => void;
  private readonly interval: number;
  private last = performance.now();

  /** @throws {TimeVAEError} `invalid-argument` when the interval is no number of seconds */
  constructor(options: CheckpointOptions | undefined, notify: (message: string) => void) {
    const seconds = options?.everySeconds ?? usualInterval;
    if (!(typeof seconds === "number" && seconds > 0 && Number.isFinite(seconds))) {
      throw new TimeVAEError(
        "invalid-argument",
        `checkpoint.everySeconds: expected a number of seconds > 0, received ${describeValue(seconds)}`,
      );
    }
    this.options = options;
    this.notify = notify;
    this.interval = seconds * 1000;
  }

  isDue(): boolean {
    return this.options !== undefined && performance.now() - this.last >= this.interval;
  }

  async save(make: () => Promise<Checkpoint>): Promise<void> {
    if (!this.options) return;
    try {
      await this.options.save(await make());
      this.saved++;
    } catch (error) {
      this.failed++;
      const reason = error instanceof Error ? error.message : String(error);
      this.notify(`the checkpoint could not be kept, training goes on without it: ${reason}`);
    }
    this.last = performance.now();
  }
}
