import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Bytes of minified, gzipped code that a page takes for a program, from a folder where its packages are installed. */
export async function bundleBytes(program: string, folder: string, external: readonly string[] = []): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    format: "esm",
    platform: "browser",
    minify: true,
    write: false,
    external: [...external],
    logLevel: "silent",
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array()).length;
}
