import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAndResume } from "./kill-and-resume.js";

/** `npx -y pnpm@10 kill [COUNT] [SEED]` */
const [kills = 50, seed = 1] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "timevae-kill-"));
try {
  const onKill = (text: string) => console.log(text);
  const report = await killAndResume({ folder, kills, seed, epochs: 400, longest: 3000, onKill });
  const { found, mostLost, finished, faults } = report;
  console.log(
    Object.entries(found)
      .map(([what, times]) => `${times} × ${what}`)
      .join(", "),
  );
  console.log(
    `${kills} kills; ${finished} trainings finished, each compared byte for byte; at most ${mostLost.toFixed(2)} s lost`,
  );
  for (const fault of faults) console.log(`fault: ${fault}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
