import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { killAndResume } from "../src/kill-and-resume.js";

const folder = mkdtempSync(join(tmpdir(), "timevae-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a training that is killed three times ends as if nothing had happened", { timeout: 120_000 }, async () => {
  const report = await killAndResume({ folder, kills: 3, seed: 2, epochs: 100, longest: 1200 });
  expect(report.faults).toEqual([]);
  expect(report.kills).toBe(3);
  expect(report.finished).toBeGreaterThanOrEqual(1);
});
