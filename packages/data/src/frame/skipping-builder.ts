import { ColumnBuilder } from "./column-builder.js";
import type { FrameColumn } from "./frame.js";

/** A column that nobody needs. */
export class SkippingBuilder extends ColumnBuilder {
  override addNumber(): void {}

  addText(): void {}

  finish(): FrameColumn {
    const values = new Float64Array(0);
    return { kind: "number", name: this.name, values, integer: false, notNumericBecause: "not asked for" };
  }
}
