import { describeValue, TimeVAEError } from "@timevae/spec";
import type { Cell } from "../parse-cell.js";
import { cellAdvice } from "./cell-advice.js";
import { ColumnBuilder } from "./column-builder.js";
import { describeTexts, mostDifferent } from "./describe-texts.js";
import type { FrameColumn } from "./frame.js";

const date =
  /^(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ,].*)?$|^\d{1,2}:\d{2}(?::\d{2})?/;
/** `3 Mar 2021`, `03-Mar-21`, `March 3, 2021`. */
const dateInWords =
  /^(?:[a-z]{3,9},? )?(?:\d{1,2}\S{0,2}[-/ ])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?[-/ ]\d{1,4}(?:\D.*)?$/i;

/** Numbers. Memory grows with the rows that are there, and only when one holds a number. */
export class NumberBuilder extends ColumnBuilder {
  private values = new Float64Array(0);
  private count = 0;
  private isInteger = true;
  private readonly counts = { number: 0, missing: 0, infinite: 0, decimalComma: 0, text: 0 };
  private firstFault: { cell: string; kind: Cell["kind"]; row: number } | undefined;
  private dates = true;
  private readonly different = new Set<string>();

  override addNumber(value: number, isInteger: boolean): void {
    if (this.count >= this.values.length) this.grow();
    this.values[this.count++] = value;
    this.counts.number++;
    if (!isInteger) this.isInteger = false;
  }

  addText(text: string): void {
    const cell = this.reader.read(text);
    if (cell.kind === "number") {
      this.addNumber(cell.value, !/[.eE,]/.test(text));
      return;
    }
    this.counts[cell.kind]++;
    if (cell.kind !== "missing") {
      const trimmed = text.trim();
      this.firstFault ??= { cell: trimmed, kind: cell.kind, row: this.count };
      this.dates &&= date.test(trimmed) || dateInWords.test(trimmed);
      if (this.different.size <= mostDifferent) this.different.add(trimmed);
    }
    if (this.count < this.values.length) this.values[this.count] = Number.NaN;
    this.count++;
  }

  finish(): FrameColumn {
    const { counts, name, count } = this;
    const meantAsNumbers = counts.number + counts.infinite + (counts.text === 0 ? counts.decimalComma : 0);
    let notNumericBecause: string | undefined;
    if (counts.missing === count) notNumericBecause = "every value is missing";
    else if (meantAsNumbers === 0) notNumericBecause = this.dates ? "dates" : describeTexts(this.different.size);
    while (notNumericBecause === undefined && this.values.length < count) this.grow();
    const values = notNumericBecause === undefined ? this.trimmed(count) : new Float64Array(0);
    const fault = this.firstFault && this.describeFault(this.firstFault);
    return { kind: "number", name, values, integer: this.isInteger && counts.number > 0, notNumericBecause, fault };
  }

  /** Room that nothing is in is given back where it is much. */
  private trimmed(count: number): Float64Array {
    const { values } = this;
    this.values = new Float64Array(0);
    return values.length > 1.1 * count ? values.slice(0, count) : values.subarray(0, count);
  }

  private grow(): void {
    const grown = new Float64Array(Math.max(16, Math.ceil(this.values.length * 1.5), this.count + 1));
    grown.set(this.values);
    grown.fill(Number.NaN, this.values.length);
    this.values = grown;
  }

  private describeFault({ cell, kind, row }: { cell: string; kind: Cell["kind"]; row: number }): TimeVAEError {
    const expected = kind === "infinite" ? "a finite number" : "a number";
    const place = this.reader.locate(row);
    const message = `${place}, column ${describeValue(this.name)}: expected ${expected}, received ${describeValue(cell)}; ${cellAdvice(kind, this.counts.number)}`;
    return new TimeVAEError("invalid-data", message, { details: { row, place, column: this.name, cell } });
  }
}
