import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { policy } from "../service-worker/content-policy.js";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".csv": "text/csv; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** The headers that the page is served with: isolated, and nothing of third parties. */
const pageHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": policy,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

export interface ServedFolder {
  readonly url: string;
  readonly server: Server;
}

/**
 * Serves a folder of static files on this machine.
 *
 * @param options.base where it lies: `/` or `/some/folder/`
 * @param options.port a free one when not given
 * @param options.headers {@link pageHeaders} when not given; `{}` as the plainest static host
 */
export async function serveFolder(
  folder: string,
  options: {
    readonly base?: string;
    readonly port?: number;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<ServedFolder> {
  const { base = "/", port = 0, headers = pageHeaders } = options;
  const packed = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const inside = pathname.startsWith(base) ? decodeURIComponent(pathname.slice(base.length)) : undefined;
    const name = inside === "" ? "index.html" : inside;
    const path = name === undefined ? undefined : normalize(join(folder, name));
    const content = path?.startsWith(folder + sep) ? await readFile(path).catch(() => undefined) : undefined;
    if (!path || !content) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    const type = types[extname(path)] ?? "application/octet-stream";
    const packs = /\bgzip\b/.test(request.headers["accept-encoding"] ?? "") && extname(path) !== ".wasm";
    if (packs && !packed.has(path)) packed.set(path, gzipSync(content));
    response
      .writeHead(200, { ...headers, "content-type": type, ...(packs && { "content-encoding": "gzip" }) })
      .end(packs ? packed.get(path) : content);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`, server };
}
