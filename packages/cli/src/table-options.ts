import { type ParseSeriesOptions, parseGapPolicy, parseResampling } from "@timevae/data";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { type Command, Option } from "commander";
import { namesFlag } from "./flags.js";

/** Flags that say what a table's columns and cells mean. */
export interface TableFlags {
  readonly time?: string | undefined;
  readonly key?: string | undefined;
  readonly group?: string;
  readonly condition?: readonly string[];
  readonly categorical?: readonly string[];
  readonly missing?: readonly string[];
  readonly gaps?: ParseSeriesOptions["gaps"];
  readonly resample?: ParseSeriesOptions["resample"];
  readonly dayFirst?: boolean;
  readonly monthFirst?: boolean;
  readonly delimiter?: string;
  readonly decimal?: "." | ",";
  readonly pad?: boolean;
}

/** Files that are read, for help texts. */
export const inputFiles = ".csv, .tsv, .json, .ndjson (or .gz of these), .parquet, .arrow, .feather, .npy or .npz";

/** Adds the flags of {@link TableFlags}. */
export function addTableOptions(command: Command): Command {
  return command
    .option("--time <column>", "the column that holds the time; it is not learned")
    .option("--key <name>", ".npz: which array (default: the only one, or data)")
    .option(
      "--group <column>",
      "the column that says which of several series a row belongs to; windows never cross them",
    )
    .addOption(
      new Option(
        "--condition <a,b>",
        "columns of names that windows are labelled with, to ask for when sampling",
      ).argParser(namesFlag("--condition")),
    )
    .addOption(
      new Option("--categorical <a,b>", "columns of names that are learned and generated like the others").argParser(
        namesFlag("--categorical"),
      ),
    )
    .addOption(
      new Option(
        "--missing <a,b>",
        "cells that stand for a missing value, besides empty ones, NA, N/A, NaN, null and None: -200,?",
      ).argParser(namesFlag("--missing")),
    )
    .addOption(
      new Option(
        "--gaps <policy>",
        "missing values: error, mask (not learned from), interpolate:6 (gaps of up to 6 rows), or interpolate:6,mask (default: error; with --missing: mask)",
      ).argParser(flag("--gaps", parseGapPolicy)),
    )
    .addOption(
      new Option(
        "--resample <step>",
        "put rows on a regular grid of time: 15min, 1h, 1d, 1mo, with :mean, :last or :linear (default: not; mean)",
      ).argParser(flag("--resample", parseResampling)),
    )
    .addOption(
      new Option("--day-first", "03/04/2026 is in April, where the column does not tell").conflicts("monthFirst"),
    )
    .option("--month-first", "03/04/2026 is in March, where the column does not tell")
    .option("--delimiter <character>", "between the cells of a text (default: found out)")
    .addOption(new Option("--decimal <sign>", "of the numbers of a text (default: found out)").choices([".", ","]))
    .option("--pad", "keep series shorter than a window: filled up in front with missing steps");
}

/** What a parser is told. */
export function parsingOptions(flags: TableFlags): ParseSeriesOptions {
  const { time, key, group, condition, categorical, missing, gaps, resample, delimiter, decimal, pad } = flags;
  const dayFirst = flags.dayFirst ? true : flags.monthFirst ? false : undefined;
  return {
    time,
    key,
    group,
    conditions: condition,
    categorical,
    missing,
    gaps,
    resample,
    dayFirst,
    delimiter: delimiter === "\\t" ? "\t" : delimiter,
    decimal,
    pad,
  };
}

/** A flag's value, whose errors begin with the flag's name. */
function flag<Value>(name: string, parse: (text: string) => Value) {
  return (text: string): Value => {
    try {
      return parse(text);
    } catch (error) {
      if (!isTimeVAEError(error)) throw error;
      throw new TimeVAEError(error.code, error.message.replace(/^[a-z]+:/, `${name}:`), { cause: error });
    }
  };
}
