import { describeValue, isTimeVAEError, TimeVAEError } from "@timevae/spec";

/** Reads `12`; the message of anything else names the flag, what it takes and what came. */
export function integerFlag(flag: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER) {
  const range = maximum === Number.MAX_SAFE_INTEGER ? `≥ ${minimum}` : `from ${minimum} to ${maximum}`;
  return (text: string): number => {
    const value = toNumber(text);
    if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
    throw wrongFlag(flag, `an integer ${range}`, text);
  };
}

/** Reads `auto` or a number of threads. */
export function threadsFlag(text: string): number | "auto" {
  if (text === "auto") return text;
  const value = toNumber(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= 256) return value;
  throw wrongFlag("--threads", '"auto" or an integer from 1 to 256', text);
}

/** Reads minutes, `5` or `0.5`. */
export function minutesFlag(flag: string) {
  return (text: string): number => {
    const value = toNumber(text);
    if (value > 0 && value <= 1e6) return value;
    throw wrongFlag(flag, "a number of minutes > 0", text);
  };
}

/** Reads `a,b`. */
export function namesFlag(flag: string) {
  return (text: string): string[] => {
    const names = text.split(",").map((name) => name.trim());
    if (names.every((name) => name !== "")) return names;
    throw wrongFlag(flag, "names with commas between them", text);
  };
}

/** Reads a number that a configuration's own schema then judges; its message gets the flag's name. */
export function configFlag(flag: string, path: string, parse: (config: object) => unknown) {
  return (text: string): number => {
    const value = toNumber(text);
    if (Number.isNaN(value)) throw wrongFlag(flag, "a number", text);
    return checked(flag, path, value, parse);
  };
}

/** As {@link configFlag}, several numbers with commas between them. */
export function configListFlag(flag: string, path: string, parse: (config: object) => unknown) {
  return (text: string): number[] => {
    const values = text.split(",").map(toNumber);
    if (values.some(Number.isNaN)) throw wrongFlag(flag, "numbers with commas between them", text);
    return checked(flag, path, values, parse);
  };
}

function checked<Value>(flag: string, path: string, value: Value, parse: (config: object) => unknown): Value {
  const key = path.slice(path.indexOf(".") + 1);
  try {
    parse({ [key]: value });
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    throw new TimeVAEError("invalid-argument", error.message.replace(path, flag), { cause: error });
  }
  return value;
}

/** NaN for anything but a decimal number: no empty text, no `0x10`. */
function toNumber(text: string): number {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
}

function wrongFlag(flag: string, expected: string, text: string): TimeVAEError {
  return new TimeVAEError("invalid-argument", `${flag}: expected ${expected}, received ${describeValue(text)}`);
}
