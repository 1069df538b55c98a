import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readBytes, readInput, readSeries, readTable, writeFileAtomic } from "@timevae/data/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectFaultLater } from "./helpers.js";

const shared = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "timevae-data-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("readInput, readSeries, readTable", () => {
  it("read a file by its ending", async () => {
    const path = write("x.csv", "a\n1\n2\n3\n");
    expect((await readInput(path, { window: 2 })).source).toContain("3 rows × 1 column");
    expect([...(await readSeries(path, { window: 3 })).values]).toEqual([1, 2, 3]);
    expect((await readTable(path)).cells).toEqual([["1", "2", "3"]]);
    expect((await readTable(write("x.tsv", "a,b\tc\n1\t2"))).columns).toEqual(["a,b", "c"]);
  });

  it.skipIf(!existsSync(shared))("read the data at hand (skipped where ../shared/data is absent)", async () => {
    const hourly = await readInput(join(shared, "ETTh1.csv"), { stride: 4 });
    expect(hourly.series.shape).toEqual([4350, 24, 7]);
    expect(hourly.leftOut).toEqual([{ name: "date", reason: "dates" }]);
    expect((await readInput(join(shared, "timegan_stock_data.csv"))).series.shape).toEqual([3662, 24, 6]);
    const windows = await readInput(join(shared, "stockv_subsampled_train_perc_20.npz"));
    expect(windows.source).toMatch(/^\d+ windows of 24 steps × 6 features$/);
  });

  it("says where it looked for a missing file", async () => {
    const path = relative(process.cwd(), join(folder, "none.csv"));
    const message = `${path}: expected a file, there is none (looked for ${resolve(path)}); check the spelling and the folder you are in`;
    await expectFaultLater(readInput(path), "file-not-found", message);
  });

  it("refuses a folder", async () => {
    await expectFaultLater(
      readInput(folder),
      "file-system",
      `${folder}: expected a file, received a folder; name a file in it`,
    );
  });

  it("refuses a file beyond the limit without reading it", async () => {
    const path = write("x.csv", "a\n1\n");
    await expectFaultLater(
      readInput(path, { maxBytes: 3 }),
      "too-large",
      `${path}: expected at most 3 bytes, received 4; use fewer rows or columns`,
    );
    truncateSync(path, 2 ** 31 + 1);
    await expectFaultLater(
      readBytes(path),
      "too-large",
      `${path}: expected at most 2147483648 bytes, received 2147483649; use fewer rows or columns`,
    );
  });

  it("names the file in errors about its content", async () => {
    const path = write("x.csv", "a,b\n1\n");
    const message = `${path}: line 2: expected 2 cells as in the header, received 1`;
    await expectFaultLater(readInput(path), "invalid-data", message);
    await expectFaultLater(readTable(path), "invalid-data", message);
  });

  it.skipIf(process.getuid?.() === 0)("refuses a file it may not read (skipped for root)", async () => {
    const path = write("x.csv", "a\n1\n");
    chmodSync(path, 0);
    await expectFaultLater(readInput(path), "file-system", `${path}: expected a readable file, received EACCES`);
  });

  it("refuses a name no system takes", async () => {
    const path = join(folder, `${"x".repeat(400)}.csv`);
    await expectFaultLater(readInput(path), "file-system", `${path}: expected a readable file, received ENAMETOOLONG`);
  });
});

describe("writeFileAtomic", () => {
  it("writes bytes and text, replaces, and leaves nothing else", async () => {
    const path = join(folder, "x.bin");
    await writeFileAtomic(path, Uint8Array.of(1, 2));
    await writeFileAtomic(path, "text");
    expect(readFileSync(path, "utf8")).toBe("text");
    expect(readdirSync(folder)).toEqual(["x.bin"]);
  });

  it("refuses a folder that does not exist", async () => {
    const path = join(folder, "none", "x.csv");
    const message = `${path}: expected an existing folder ${join(folder, "none")}, there is none; create it first`;
    await expectFaultLater(writeFileAtomic(path, "x"), "file-not-found", message);
  });

  it("leaves the old thing and no temporary file after a failure", async () => {
    const path = join(folder, "taken");
    mkdirSync(path);
    await expectFaultLater(
      writeFileAtomic(path, "x"),
      "file-system",
      `${path}: expected a place to write to, received EISDIR`,
    );
    expect(readdirSync(folder)).toEqual(["taken"]);
  });
});
