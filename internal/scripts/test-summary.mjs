// `test-summary.mjs REPORT LOG STEP…`: what failed in vitest's JSON report with the command to see it alone, then how many passed and
// failed; the steps are those that failed, and those beside `test` count as one each. Exits with 1 when anything failed.
// Where the run failed and no test did, what it printed is repeated, without what passed: from vitest's errors outside tests on.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const [file = "", log = "", ...steps] = process.argv.slice(2);
const none = { numPassedTests: 0, numFailedTests: 0, testResults: [] };
const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : none;
if (report === none) {
  console.log("There is no report of the tests: they did not run.");
  if (!steps.includes("test")) steps.push("test");
}

let failed = report.numFailedTests;
for (const { name, status, message, assertionResults } of report.testResults.filter((one) => one.status === "failed")) {
  const path = relative(process.cwd(), name);
  const tests = assertionResults.filter((test) => test.status === "failed");
  // A file that does not load has no tests that could fail.
  if (tests.length === 0) failed += 1;
  console.log(`${status}: npx vitest run ${path}${tests.length === 0 ? `: ${message}` : ""}`);
  for (const { fullName } of tests) console.log(`  ${fullName}`);
}
if (failed > 0) {
  console.log(
    "After a wanted change: npx -y pnpm@10 test:api -u (what packages export), npx -y pnpm@10 sizes (README's table).",
  );
}
// The run can fail where no test did: a build that breaks, an error that nobody awaited, a worker that does not end.
if (failed === 0 && steps.includes("test") && existsSync(log)) {
  const lines = readFileSync(log, "utf8").split("\n");
  const from = lines.findIndex((line) => line.includes("Unhandled Error"));
  const said = lines.slice(Math.max(from, 0)).filter((line) => !/^\s*(✓|↓)/.test(line) && line.trim() !== "");
  console.log("No test failed, and the run did:");
  for (const line of from < 0 ? said.slice(-80) : said.slice(0, 80)) console.log(`  ${line}`);
}
const others = steps.filter((name) => name !== "test" || failed === 0).length;
console.log(`${report.numPassedTests} passed, ${failed + others} failed`);
process.exitCode = failed + others === 0 ? 0 : 1;
