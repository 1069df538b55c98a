import { fileURLToPath } from "node:url";
import { defaultClientConditions, defineConfig } from "vite";
import { contentPolicy } from "./service-worker/content-policy.js";
import { serviceWorker } from "./service-worker/service-worker-plugin.js";

const absent = fileURLToPath(new URL("src/worker/absent-runtime.ts", import.meta.url));

/** The page is one of static files: it works in any folder of any server. */
export default defineConfig({
  base: "./",
  resolve: {
    conditions: ["@timevae/source", ...defaultClientConditions],
    // The worker hands its runtime to the engine. Those that the engine could load by itself would only add 50 MB.
    alias: [
      { find: /^onnxruntime-web$/, replacement: absent },
      { find: /^onnxruntime-web\/webgpu$/, replacement: absent },
    ],
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  worker: { format: "es" },
  plugins: [contentPolicy(), serviceWorker()],
});
