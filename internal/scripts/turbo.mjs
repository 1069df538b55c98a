// Runs turbo without its telemetry, on every platform, with its output on stderr: stdout belongs to the command.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const bin = join(dirname(require.resolve("turbo/package.json")), "bin/turbo");
const args = ["run", ...process.argv.slice(2), "--output-logs=errors-only", "--log-prefix=none"];
const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" },
  encoding: "utf8",
});
if (status !== 0) process.stderr.write(stdout + stderr);
process.exitCode = status ?? 1;
