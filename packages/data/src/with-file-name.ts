import { isTimeVAEError, TimeVAEError } from "@timevae/spec";

/** Runs `action`; an error of ours gets the file's name in front of its message, and `file` in its details. */
export function withFileName<Result>(file: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw named(file, error);
  }
}

/** As {@link withFileName}, for what takes time. */
export async function withFileNameLater<Result>(file: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw named(file, error);
  }
}

function named(file: string, error: unknown): unknown {
  if (!isTimeVAEError(error)) return error;
  const details = { ...error.details, file };
  return new TimeVAEError(error.code, `${file}: ${error.message}`, { details, cause: error });
}
