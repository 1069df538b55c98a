import { day, daysFromCalendar, daysInMonth } from "../calendar.js";
import { ColumnBuilder } from "./column-builder.js";
import type { FrameColumn } from "./frame.js";

/** `2026-03-01`, `2026-03-01 13:00` or `2026-03-01T13:00:05`, with nothing more. */
const plain = /^(\d{4})-(\d{2})-(\d{2})(?:([T ])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * Times of a text file. While all are written the plain ISO way, and alike, the numbers alone are kept; the texts can be
 * written again from them when one is not.
 */
export class TimeBuilder extends ColumnBuilder {
  private times = new Float64Array(16);
  private count = 0;
  /** Length and separator of the plain writing; undefined before the first cell, null when texts are kept. */
  private writing: string | null | undefined;
  private cells: string[] = [];

  addText(text: string): void {
    const cell = text.trim();
    if (this.writing !== null) {
      const match = plain.exec(cell);
      const time = match ? timeOfMatch(match) : Number.NaN;
      const writing = `${cell.length}${match?.[4] ?? ""}`;
      this.writing ??= writing;
      if (this.writing === writing && !Number.isNaN(time)) {
        this.addTime(time);
        return;
      }
      this.keepTexts();
    }
    this.cells.push(this.reader.isMissing(cell) ? "" : cell);
  }

  finish(): FrameColumn {
    const { name } = this;
    return this.writing === null
      ? { kind: "text", name, cells: this.cells }
      : { kind: "time", name, times: this.times.subarray(0, this.count) };
  }

  private addTime(time: number): void {
    if (this.count === this.times.length) {
      const grown = new Float64Array(this.count * 2);
      grown.set(this.times);
      this.times = grown;
    }
    this.times[this.count++] = time;
  }

  private keepTexts(): void {
    const length = Number.parseInt(this.writing ?? "0", 10);
    const separator = this.writing?.endsWith("T") ? "T" : " ";
    for (const time of this.times.subarray(0, this.count)) {
      this.cells.push(new Date(time).toISOString().slice(0, length).replace("T", separator));
    }
    this.writing = null;
    this.times = new Float64Array(0);
  }
}

function timeOfMatch(match: RegExpExecArray): number {
  const [year, month, date, hours, minutes, seconds] = [1, 2, 3, 5, 6, 7].map((g) => Number(match[g] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const exists =
    month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(year, month) && hours < 24 && minutes < 60;
  if (!exists || seconds > 59) return Number.NaN;
  return daysFromCalendar({ year, month, day: date }) * day + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
