import { serve } from "@hono/node-server";
import { readGeneratorFolder } from "@timevae/onnx/node";
import { createApp } from "./app.mjs";

const files = await readGeneratorFolder("generator");
const { app, dispose } = await createApp(files);
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`http://localhost:${port}/samples?count=100&seed=7`);
});

/** No new requests; those that run get ten seconds to end; then the model's memory is given back. */
function stop() {
  const hurry = setTimeout(() => server.closeAllConnections(), 10_000);
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  server.close(async () => {
    clearTimeout(hurry);
    clearInterval(idle);
    await dispose();
    console.log("stopped");
  });
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
