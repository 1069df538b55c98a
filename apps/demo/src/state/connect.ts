import type { Answer } from "../worker/expose.js";
import type { WorkerMethods } from "../worker/worker.js";

/** An error that came from the worker, in words for people. */
class WorkerError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Argument<Name extends keyof WorkerMethods> = Parameters<WorkerMethods[Name]>[0];
type Result<Name extends keyof WorkerMethods> = Awaited<ReturnType<WorkerMethods[Name]>>;

/** The worker, as the page sees it. */
export interface Connection {
  ask<Name extends keyof WorkerMethods>(method: Name, argument: Argument<Name>): Promise<Result<Name>>;
  /** Told whatever the worker says by itself. */
  listen(event: string, listener: (value: never) => void): void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Starts nothing yet: the worker is made with the first question, so that the page is there first. */
export function connect(createWorker: () => Worker): Connection {
  let worker: Worker | undefined;
  let nextId = 0;
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, (value: never) => void>();

  function start(): Worker {
    const made = createWorker();
    made.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      if ("event" in data) {
        listeners.get(data.event)?.(data.value as never);
        return;
      }
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if ("error" in data) asked?.reject(new WorkerError(data.error.code, data.error.message));
      else asked?.resolve(data.result);
    });
    made.addEventListener("error", (event) => {
      const words = `The part of this page that computes could not be started (${event.message || "it did not load"}). Reload the page.`;
      for (const asked of waiting.values()) asked.reject(new WorkerError("unexpected", words));
      waiting.clear();
    });
    return made;
  }

  return {
    ask<Name extends keyof WorkerMethods>(method: Name, argument: Argument<Name>): Promise<Result<Name>> {
      worker ??= start();
      const id = nextId++;
      worker.postMessage({ id, method, argument });
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      });
    },
    listen: (event, listener) => listeners.set(event, listener),
  };
}
