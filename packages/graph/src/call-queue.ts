import { TimeVAEError } from "@timevae/spec";

/** Calls of one executable, one at a time: each run reads what the one before it has written. */
export class CallQueue {
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;

  /** @throws {TimeVAEError} `invalid-argument` after {@link close} */
  add<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.last.then(() => {
      if (this.closed) throw new TimeVAEError("invalid-argument", "this executable has been disposed of");
      return work();
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Runs `work` after all that was asked for before, and nothing after it. A second time nothing happens. */
  async close(work: () => Promise<void>): Promise<void> {
    const before = this.last;
    await before;
    if (this.closed) return;
    this.closed = true;
    await work();
  }
}
