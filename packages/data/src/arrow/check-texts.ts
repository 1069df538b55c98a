import type { Column } from "@uwdata/flechette";

/** The parts of a text column's batch that say where its texts lie. */
interface TextBatch {
  readonly length: number;
  readonly offsets?: Int32Array | BigInt64Array | Float64Array | null;
  readonly values?: Uint8Array;
  readonly dictionary?: Column<unknown>;
}

/**
 * Makes sure that the texts of a column lie one after another, so that reading them reads no byte twice.
 *
 * @throws {RangeError} when they do not
 */
export function checkTexts(column: Column<unknown>, maxBytes: number, seen = new Set<unknown>()): void {
  if (seen.has(column)) return;
  seen.add(column);
  for (const batch of column.data as unknown as readonly TextBatch[]) {
    if (batch.dictionary) checkTexts(batch.dictionary, maxBytes, seen);
    const { offsets, values } = batch;
    if (offsets) {
      let before = 0;
      // What follows is padding.
      for (let row = 0; row <= batch.length && row < offsets.length; row++) {
        const at = Number(offsets[row]);
        if (at < before || at > (values?.length ?? 0)) throw new RangeError("texts that lie outside their column");
        before = at;
      }
    } else if (values instanceof Uint8Array && !batch.dictionary) checkViews(values, batch.length, maxBytes);
  }
}

/** Views of 16 bytes each begin with the length of their text. */
function checkViews(views: Uint8Array, rows: number, maxBytes: number): void {
  if (views.length < rows * 16) return;
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const length = view.getInt32(row * 16, true);
    total += length;
    if (length < 0 || total > maxBytes) throw new RangeError("texts that are longer than their column");
  }
}
