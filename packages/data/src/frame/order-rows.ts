/** Rows of one series, and where they stand. */
export interface RowGroup {
  /** Its name; undefined where all rows are one series. */
  readonly name: string | undefined;
  /** Places in the file, in order of time. */
  readonly rows: Uint32Array;
}

export interface OrderedRows {
  readonly groups: readonly RowGroup[];
  /** Rows that stood after one with a later time. */
  readonly unsorted: number;
}

/**
 * Puts the rows of each series together, in the order in which series and rows first appear; with times, in order of time.
 *
 * @param names `[rows]`: which series a row belongs to
 * @param times `[rows]`, all finite
 */
export function orderRows(
  count: number,
  names: readonly string[] | undefined,
  times: Float64Array | undefined,
): OrderedRows {
  const groups = names
    ? groupRows(names)
    : [{ name: undefined, rows: Uint32Array.from({ length: count }, (_, i) => i) }];
  let unsorted = 0;
  for (const { rows } of times ? groups : []) {
    const timeOf = (row: number) => (times as Float64Array)[row] as number;
    let back = 0;
    for (let i = 1; i < rows.length; i++) if (timeOf(rows[i] as number) < timeOf(rows[i - 1] as number)) back++;
    if (back > 0) rows.sort((a, b) => timeOf(a) - timeOf(b) || a - b);
    unsorted += back;
  }
  return { groups, unsorted };
}

function groupRows(names: readonly string[]): RowGroup[] {
  const codes = new Map<string, number>();
  const counts: number[] = [];
  for (const name of names) {
    const code = codes.get(name);
    if (code === undefined) {
      codes.set(name, counts.length);
      counts.push(1);
    } else counts[code] = (counts[code] as number) + 1;
  }
  const groups = Array.from(codes, ([name, code]) => ({ name, rows: new Uint32Array(counts[code] as number) }));
  const next = counts.map(() => 0);
  for (let row = 0; row < names.length; row++) {
    const code = codes.get(names[row] as string) as number;
    const group = groups[code] as RowGroup;
    group.rows[next[code] as number] = row;
    next[code] = (next[code] as number) + 1;
  }
  return groups;
}
