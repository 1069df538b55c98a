import { resolve } from "node:path";
import { checkGoldenCase, type GoldenResult } from "./check-golden-case.js";
import { engines } from "./engines.js";
import { readGoldenCases } from "./golden-case.js";

/** `golden DIR`: the largest error per quantity of every case in a folder, on each engine; fails above tolerance. */
async function main(): Promise<number> {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) {
    console.error("usage: npx -y pnpm@10 golden DIR   (a folder of NAME.npz with NAME.json beside each)");
    return 2;
  }
  const cases = await readGoldenCases(resolve(folder));
  if (cases.length === 0) {
    console.error(`${folder}: expected .npz files with a .json beside each, found none`);
    return 2;
  }
  let failures = 0;
  for (const create of Object.values(engines)) {
    const engine = await create();
    for (const golden of cases) {
      const results = await checkGoldenCase(golden, engine);
      const failed = results.filter(({ error, tolerance }) => !(error <= tolerance));
      failures += failed.length;
      console.log(`\n${golden.name} on ${engine.name}: ${failed.length === 0 ? "ok" : `${failed.length} FAILED`}`);
      for (const [family, worst] of worstPerFamily(results)) {
        console.log(`  ${family.padEnd(16)} ${worst.error.toExponential(1)}  (${worst.quantity})`);
      }
      for (const { quantity, error, tolerance, where } of failed) {
        console.log(`  FAILED ${quantity}: ${error.toExponential(2)} > ${tolerance} at ${where}`);
      }
    }
  }
  console.log(
    `\n${cases.length} cases on ${Object.keys(engines).length} engines, ${failures} quantities above tolerance`,
  );
  return failures === 0 ? 0 : 1;
}

function worstPerFamily(results: readonly GoldenResult[]): Map<string, GoldenResult> {
  const worst = new Map<string, GoldenResult>();
  for (const result of results) {
    const family = /^(grad|loss|weight after|weight norm)/.exec(result.quantity)?.[0] ?? result.quantity;
    const known = worst.get(family);
    if (!known || result.error > known.error) worst.set(family, result);
  }
  return worst;
}

process.exitCode = await main();
