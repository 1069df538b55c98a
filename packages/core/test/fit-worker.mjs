// The other side of isolation.test.ts, in a thread that vitest knows nothing of.
import { parentPort, workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const { fit, modelToFiles } = await import("../src/index.ts");
const { generateSines } = await import("@timevae/data");
const { createOrtEngine } = await import("@timevae/engine-ort");
const { series, model, training } = workerData;
const engine = await createOrtEngine({ runtime: "node", threads: 1 });
const learned = await fit(generateSines(series), { engine, model, training });
parentPort.postMessage(modelToFiles(learned));
await learned.dispose();
