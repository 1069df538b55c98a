import { ColumnBuilder } from "./column-builder.js";
import type { FrameColumn } from "./frame.js";

/** Names: the same text is held once. */
export class TextBuilder extends ColumnBuilder {
  private readonly cells: string[] = [];
  private readonly known = new Map<string, string>();

  addText(text: string): void {
    const trimmed = text.trim();
    let cell = this.known.get(trimmed);
    if (cell === undefined) {
      cell = this.reader.isMissing(trimmed) ? "" : trimmed;
      if (this.known.size < 10_000) this.known.set(trimmed, cell);
    }
    this.cells.push(cell);
  }

  finish(): FrameColumn {
    return { kind: "text", name: this.name, cells: this.cells };
  }
}
