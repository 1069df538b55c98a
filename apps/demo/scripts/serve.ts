// Serves the built page, with the headers that it is meant to have.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serveFolder } from "./serve-folder.js";

const folder = fileURLToPath(new URL("../dist", import.meta.url));
if (!existsSync(folder)) {
  console.error("apps/demo/dist is not there: run `npx -y pnpm@10 demo`, which builds it first");
  process.exit(1);
}
const wanted = Number(process.env.PORT ?? 4173);
const { url } = await serveFolder(folder, { port: wanted }).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== "EADDRINUSE") throw error;
  console.error(`port ${wanted} is taken; taking another (PORT=… chooses one)`);
  return serveFolder(folder);
});
console.log(`the demo is at ${url}   (Ctrl-C ends it)`);
