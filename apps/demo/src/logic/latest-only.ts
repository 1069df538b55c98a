/** Runs a job for the newest request only: while one runs, of those that come only the last is kept. */
export function latestOnly<Request>(job: (request: Request) => Promise<void>): (request: Request) => void {
  let isRunning = false;
  let next: { readonly request: Request } | undefined;
  const run = async (request: Request): Promise<void> => {
    isRunning = true;
    try {
      await job(request);
    } finally {
      isRunning = false;
      const waiting = next;
      next = undefined;
      if (waiting) void run(waiting.request);
    }
  };
  return (request) => {
    if (isRunning) next = { request };
    else void run(request);
  };
}
