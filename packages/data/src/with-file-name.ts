import { isTimeVAEError, TimeVAEError } from "@timevae/spec";

/** Runs `action`; an error of ours gets the file's name in front of its message, and `file` in its details. */
export function withFileName<Result>(file: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    const details = { ...error.details, file };
    throw new TimeVAEError(error.code, `${file}: ${error.message}`, { details, cause: error });
  }
}
