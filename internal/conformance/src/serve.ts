import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The page's script: the small runtime and onnxruntime-web, as a bundler makes it. */
async function bundlePage(): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("./page.ts", import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    conditions: ["@timevae/source"],
    logLevel: "silent",
  });
  return (result.outputFiles[0] as { contents: Uint8Array }).contents;
}

const types: Readonly<Record<string, string>> = {
  mjs: "text/javascript",
  js: "text/javascript",
  wasm: "application/wasm",
};

/** A page with `globalThis.conformance`, and the files of a model at `/model/`. */
export async function serve(files: Readonly<Record<string, Uint8Array>>): Promise<{ url: string; server: Server }> {
  const script = await bundlePage();
  const runtime = dirname(createRequire(import.meta.url).resolve("onnxruntime-web"));
  const contentOf = async (path: string): Promise<Uint8Array | string | undefined> => {
    if (path === "/") return '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';
    if (path === "/page.js") return script;
    if (path.startsWith("/model/")) return files[basename(path)];
    return path.startsWith("/ort/") ? readFile(join(runtime, basename(path))).catch(() => undefined) : undefined;
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const content = await contentOf(pathname);
    const extension = pathname.split(".").at(-1) ?? "";
    const type = pathname === "/" ? "text/html" : (types[extension] ?? "application/octet-stream");
    response.writeHead(content === undefined ? 404 : 200, { "content-type": type }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
