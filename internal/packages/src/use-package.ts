import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { Consumer } from "./consumers.js";

const run = promisify(execFile);

/** How a program gets at a package. */
export type Way = "import" | "require" | "bundle";

/**
 * Runs a consumer's program where its package is installed.
 *
 * @param place where `installPacked` installed the package and what the consumer wants beside it
 * @param node the Node that runs it
 * @returns what it printed
 * @throws when it writes to stderr or fails
 */
export async function usePackage(
  consumer: Consumer,
  place: string,
  way: Way,
  node: string = process.execPath,
): Promise<string> {
  const file = join(place, way === "require" ? "use.cjs" : `${way}.mjs`);
  const main = `main().then((text) => console.log(String(text)));\nasync function main() {${consumer.program}\n}\n`;
  if (way === "bundle") {
    await build({
      // `load("name")` becomes an import that the bundler sees.
      stdin: { contents: main.replaceAll("load(", "import("), resolveDir: place },
      bundle: true,
      format: "esm",
      platform: "browser",
      minify: true,
      outfile: file,
      external: Object.keys(consumer.beside ?? {}),
      logLevel: "silent",
    });
  } else {
    const load = way === "import" ? "(name) => import(name)" : "async (name) => require(name)";
    writeFileSync(file, `const load = ${load};\n${main}`);
  }
  const { stdout, stderr } = await run(node, ["--no-warnings", file], { cwd: place });
  if (stderr !== "") throw new Error(`${file}: ${stderr}`);
  return stdout.trim();
}
