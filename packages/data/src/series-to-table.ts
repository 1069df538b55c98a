import { type CategoricalColumn, type Labels, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { formatTime } from "./format-time.js";
import type { OutputColumn, OutputTable } from "./frame/output-table.js";
import type { TableTraits } from "./frame/prepare-rows.js";
import { timeOf } from "./time-grid.js";
import type { TimeStep } from "./time-step.js";

export interface SeriesToTableOptions {
  /** The table that the windows were learned from: its integers are rounded, its units and names are kept. */
  readonly traits?: TableTraits | undefined;
  /** What a step of the windows' positions is: each row gets its time then. */
  readonly timeStep?: TimeStep | null | undefined;
}

/** About 500 MB of text. */
const mostNumbers = 2 ** 25;

/**
 * Windows as a table in long form: a column `window` (0, 1, …; `window_index` where a feature is called so), the labels of windows
 * that have some, the time of each row where it is known, then the features. Columns of names hold names again, integers are
 * rounded, masked values are missing.
 *
 * @throws {TimeVAEError} `too-large` beyond 2²⁵ numbers
 */
export function seriesToTable(series: SeriesArray, options: SeriesToTableOptions = {}): OutputTable {
  const { shape, values, columns, groups, conditions = {}, categorical = [] } = series;
  const [windows, steps] = shape;
  if (values.length > mostNumbers) {
    const message = `expected at most ${mostNumbers} numbers for one table, received ${values.length}; write .npz`;
    throw new TimeVAEError("too-large", message);
  }
  const rows = windows * steps;
  const { traits } = options;
  const taken = new Set([...columns, ...categorical.map(({ name }) => name)]);
  const free = (name: string): string => {
    let unused = name;
    for (let k = 1; taken.has(unused); k++) unused = k === 1 ? `${name}_index` : `${name}_index_${k}`;
    taken.add(unused);
    return unused;
  };
  const window = Float64Array.from({ length: rows }, (_, row) => Math.floor(row / steps));
  const made: OutputColumn[] = [{ kind: "integer", name: free("window"), values: window }];
  if (groups) made.push(labelColumn(free(traits?.group ?? "group"), groups, rows, steps));
  for (const [name, labels] of Object.entries(conditions)) made.push(labelColumn(free(name), labels, rows, steps));
  const time = timeColumn(series, options);
  if (time) made.push({ ...time, name: free(traits?.time ?? "time") });
  const category = new Map(categorical.map((column) => [column.first, column]));
  for (let d = 0; d < columns.length; d++) {
    const column = category.get(d);
    if (column) {
      made.push(categoryColumn(series, column));
      d += column.categories.length - 1;
    } else made.push(numberColumn(series, d, traits));
  }
  return { columns: made, rows };
}

function labelColumn(name: string, { categories, indices }: Labels, rows: number, steps: number): OutputColumn {
  const names = Array.from({ length: rows }, (_, row) => categories[indices[Math.floor(row / steps)] as number] ?? "");
  return { kind: "text", name, values: names };
}

/** The time of each row; undefined where the windows do not know theirs. */
function timeColumn({ shape, positions }: SeriesArray, { timeStep }: SeriesToTableOptions) {
  if (!positions || !timeStep) return undefined;
  const [windows, steps] = shape;
  const values = Float64Array.from({ length: windows * steps }, (_, row) => {
    const position = (positions[Math.floor(row / steps)] as number) + (row % steps);
    return timeOf(position, timeStep);
  });
  // Beyond what any calendar names.
  if (!values.every((time) => Math.abs(time) <= 8.64e15)) return undefined;
  return { kind: "time" as const, values, format: (time: number) => formatTime(time, timeStep) };
}

/** The name with the largest number at each step. */
function categoryColumn(
  { values, mask, columns }: SeriesArray,
  { name, first, categories }: CategoricalColumn,
): OutputColumn {
  const width = columns.length;
  const names = Array.from({ length: values.length / width }, (_, row) => {
    const at = row * width + first;
    if (mask?.[at] === 0) return "";
    let best = 0;
    for (let c = 1; c < categories.length; c++) {
      if ((values[at + c] as number) > (values[at + best] as number)) best = c;
    }
    return categories[best] as string;
  });
  return { kind: "text", name, values: names };
}

function numberColumn(
  { values, mask, columns }: SeriesArray,
  d: number,
  traits: TableTraits | undefined,
): OutputColumn {
  const width = columns.length;
  const name = columns[d] as string;
  const unit = traits && Object.hasOwn(traits.units, name) ? traits.units[name] : undefined;
  const integer = traits?.integers.includes(name) ?? false;
  const own = new (integer ? Float64Array : Float32Array)(values.length / width);
  for (let row = 0; row < own.length; row++) {
    const at = row * width + d;
    const value = mask?.[at] === 0 ? Number.NaN : (values[at] as number);
    // Without the sign of a zero.
    own[row] = integer ? Math.round(value) + 0 : value;
  }
  const about = { name, ...(unit === undefined ? {} : { unit }) };
  return integer
    ? { ...about, kind: "integer", values: own as Float64Array }
    : { ...about, kind: "number", values: own };
}
