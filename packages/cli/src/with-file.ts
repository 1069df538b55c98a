import { isTimeVAEError, TimeVAEError } from "@timevae/spec";

/** Runs what judges a file's content; its errors then begin with the file's name. */
export async function withFile<Result>(path: string, judge: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await judge();
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    throw new TimeVAEError(error.code, `${path}: ${error.message}`, { cause: error, details: { file: path } });
  }
}
