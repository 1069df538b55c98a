import { expect, it } from "vitest";
import { formatResampling, parseResampling } from "../src/frame/resampling.js";

it.each(["1ms", "1500ms", "90s", "1min", "15min", "36h", "1d", "2w", "1mo", "18mo", "2y"])(
  "%s is written as it is read",
  (text) => {
    const { step, method } = parseResampling(text);
    expect(method).toBe("mean");
    expect(formatResampling(step)).toBe(text);
  },
);

it("a step is written in its largest unit", () => {
  for (const [given, written] of [
    ["60min", "1h"],
    ["168h", "1w"],
    ["24mo", "2y"],
  ] as const) {
    expect(formatResampling(parseResampling(given).step)).toBe(written);
  }
});
