import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { policy } from "./content-policy.js";

/** Writes `service-worker.js` with the names of all built files: one visit, and the page works without a network. */
export function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const files = Object.keys(bundle).filter((name) => !name.endsWith(".map"));
        const hash = createHash("sha256");
        for (const name of files.sort()) {
          const file = bundle[name];
          hash.update(name).update(file?.type === "chunk" ? file.code : (file?.source ?? ""));
        }
        const settings = { version: hash.digest("hex").slice(0, 12), files: [...files, "icon.svg"], policy };
        const program = readFileSync(new URL("./service-worker.js", import.meta.url), "utf8");
        this.emitFile({
          type: "asset",
          fileName: "service-worker.js",
          source: `const settings = ${JSON.stringify(settings)};\n${program}`,
        });
      },
    },
  };
}
