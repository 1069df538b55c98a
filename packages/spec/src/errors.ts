const marker = Symbol.for("timevae.error");

/**
 * What kind of thing went wrong. Stable: programs may switch on it.
 *
 * - `invalid-argument`: a value passed to a function
 * - `invalid-config`: a configuration (model, training, file of options)
 * - `invalid-data`: the numbers or the table given by the user
 * - `invalid-file`: a file that is truncated, altered or of another format
 * - `file-not-found`, `file-exists`, `file-system`: paths
 * - `too-large`: sizes beyond a stated limit
 * - `unsupported`: valid, but nothing here can do it
 * - `engine-unavailable`, `engine-failed`: the runtime that computes
 * - `diverged`: training produced numbers that are not finite
 * - `cancelled`: the caller's signal was aborted
 */
export type ErrorCode =
  | "invalid-argument"
  | "invalid-config"
  | "invalid-data"
  | "invalid-file"
  | "file-not-found"
  | "file-exists"
  | "file-system"
  | "too-large"
  | "unsupported"
  | "engine-unavailable"
  | "engine-failed"
  | "diverged"
  | "cancelled";

/** Facts about an error for programs: names, numbers, short strings. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The one error class of all TimeVAE packages. Its message says what was expected, what came, and
 * what to do about it.
 *
 * Recognise it with {@link isTimeVAEError}, which also works when two copies of this package are loaded.
 */
export class TimeVAEError extends Error {
  override readonly name = "TimeVAEError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly [marker] = true;

  constructor(code: ErrorCode, message: string, options: { details?: ErrorDetails; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Whether `error` is a {@link TimeVAEError}, from whichever copy of this package. */
export function isTimeVAEError(error: unknown): error is TimeVAEError {
  return typeof error === "object" && error !== null && marker in error;
}
