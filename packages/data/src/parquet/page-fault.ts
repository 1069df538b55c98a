import { TimeVAEError } from "@timevae/spec";

/** A page that is not what it declares to be. */
export function pageFault(fact: string): TimeVAEError {
  return new TimeVAEError("invalid-file", `parquet: expected whole pages: ${fact}; the file is damaged, copy it again`);
}
