import { expect, it } from "vitest";
import { formatSize, staleSizes, writeSizes } from "../src/size-table.js";

const readme = "| package | does | MB | kB |\n|---|---|---|---|\n| [`@timevae/a`](packages/a) | things | – | – |\n";
const size = { installMegabytes: 1.26, pageKilobytes: 12.34, installed: [] };

it("writes two digits, and a dash for what is not for pages", () => {
  expect([0.0823, 0.5, 1.26, 12.34, 331.6, undefined].map(formatSize)).toEqual([
    "0.082",
    "0.50",
    "1.3",
    "12",
    "332",
    "–",
  ]);
  expect(writeSizes(readme, "@timevae/a", size)).toContain("| [`@timevae/a`](packages/a) | things | 1.3 | 12 |\n");
  expect(() => writeSizes(readme, "@timevae/b", size)).toThrow("expected a row for @timevae/b");
});

it("finds sizes that are no longer so", () => {
  const written = writeSizes(readme, "@timevae/a", size);
  expect(staleSizes(written, "@timevae/a", size)).toEqual([]);
  expect(staleSizes(written, "@timevae/a", { ...size, pageKilobytes: 14 })).toEqual([
    "@timevae/a: README.md says 12 kB in a page, measured 14 (npx -y pnpm@10 sizes writes it)",
  ]);
  expect(staleSizes(readme, "@timevae/a", size)).toHaveLength(2);
  expect(staleSizes(readme, "@timevae/b", size)).toHaveLength(2);
});
