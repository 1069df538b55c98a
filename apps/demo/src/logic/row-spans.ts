import type { RowSpan } from "../worker/protocol.js";

/**
 * Which rows are trained on and which are held out, as spans in order.
 *
 * @param training indices of windows, and likewise `heldOut`; window n begins at row n · stride
 */
export function rowSpans(
  sides: { readonly training: ArrayLike<number>; readonly heldOut: ArrayLike<number> },
  { window, stride }: { readonly window: number; readonly stride: number },
): RowSpan[] {
  const spans: RowSpan[] = [];
  for (const use of ["training", "heldOut"] as const) {
    const starts = Array.from(sides[use], (n) => n * stride).sort((a, b) => a - b);
    let open: { from: number; to: number } | undefined;
    for (const from of starts) {
      if (open && from <= open.to) {
        open.to = Math.max(open.to, from + window);
      } else {
        if (open) spans.push({ ...open, use });
        open = { from, to: from + window };
      }
    }
    if (open) spans.push({ ...open, use });
  }
  return spans.sort((a, b) => a.from - b.from);
}
