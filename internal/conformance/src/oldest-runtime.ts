/**
 * Which release of ONNX Runtime for JavaScript is the oldest that loads our files and agrees with the golden outputs? Installs
 * releases from npm, newest first, without their install scripts, into a temporary folder: `pnpm run oldest-runtime`, all of
 * those below, or `pnpm run oldest-runtime onnxruntime-web 1.14.0 1.13.1`.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportExamples } from "./export-example.js";

const packages = ["onnxruntime-node", "onnxruntime-web"];
const releases = "1.30.0 1.24.3 1.20.1 1.18.0 1.17.0 1.16.3 1.15.1 1.14.0 1.13.1 1.12.1 1.12.0 1.11.0 1.10.0".split(
  " ",
);
const precisions = ["float32", "float16", "int8"] as const;

/** Runs in a process of its own: an old runtime may end it. Also a runtime of which only CommonJS is there. */
const probe = `
const fs = require("node:fs"), path = require("node:path");
const loaded = require(process.argv[2]);
const ort = loaded.InferenceSession ? loaded : loaded.default;
if (ort.env && ort.env.wasm) ort.env.wasm.numThreads = 1;
(async () => {
  let largest = 0;
  const folder = process.argv[3];
  const golden = JSON.parse(fs.readFileSync(path.join(folder, "golden.json"), "utf8"));
  for (const [file, { inputs, outputs }] of Object.entries(golden)) {
    const session = await ort.InferenceSession.create(new Uint8Array(fs.readFileSync(path.join(folder, file))));
    const feeds = {};
    for (const [name, { data, shape }] of Object.entries(inputs)) feeds[name] = new ort.Tensor("float32", Float32Array.from(data), shape);
    const results = await session.run(feeds);
    const sizeOf = (name) => Math.max(...((outputs[name] || { data: [0] }).data.map(Math.abs)));
    for (const [name, { data }] of Object.entries(outputs)) {
      const scale = name === "kl" || name === "step_error" ? sizeOf(name) : Math.max(sizeOf(name), sizeOf("sample"));
      data.forEach((value, i) => {
        const difference = Math.abs(results[name].data[i] - value) / scale;
        if (!(difference <= largest)) largest = difference;
      });
    }
  }
  console.log(largest.toExponential(1));
  process.exit(0);
})().catch((error) => { console.log("fails: " + String(error && error.message || error).split("\\n")[0].slice(0, 160)); process.exit(0); });
`;

async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "timevae-oldest-"));
  try {
    for (const [precision, { files }] of Object.entries(await exportExamples(precisions))) {
      mkdirSync(join(root, precision));
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(root, precision, name), bytes);
    }
    writeFileSync(join(root, "probe.cjs"), probe);
    const [asked, ...askedReleases] = process.argv.slice(2);
    for (const name of asked ? [asked] : packages) {
      for (const version of asked ? askedReleases : releases) {
        console.log(`${name} ${version}: ${tryVersion(root, name, version)}`);
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function tryVersion(root: string, name: string, version: string): string {
  const folder = join(root, `${name}-${version}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), "{}");
  try {
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", `${name}@${version}`], {
      cwd: folder,
      stdio: "ignore",
    });
    return precisions
      .map((precision) => {
        const args = [join(root, "probe.cjs"), join(folder, "node_modules", name), join(root, precision)];
        try {
          const printed = execFileSync(process.execPath, args, {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "pipe"],
            timeout: 60_000,
          });
          return `${precision} ${printed.trim()}`;
        } catch (error) {
          const lines = String((error as { stderr?: string }).stderr).split("\n");
          const reason = lines.find((line) => /^\w*Error/.test(line)) ?? lines[0] ?? "";
          return `${precision} ends the process (${reason.replaceAll(folder, "").slice(0, 160)})`;
        }
      })
      .join("; ");
  } catch {
    return "could not be installed";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
