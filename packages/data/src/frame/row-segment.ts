/** Rows of one series, one after another in time. */
export interface RowSegment {
  readonly from: number;
  /** The row after the last. */
  readonly to: number;
  /** The series' name. */
  readonly group: string | undefined;
  /** Position of its first row on the time axis. */
  readonly start: number;
}
