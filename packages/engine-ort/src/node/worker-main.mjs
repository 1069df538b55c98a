// What runs in a worker: sessions of the onnxruntime-node that it is told to load. Plain JavaScript, so that a worker can be started
// from the sources as well as from what is built of them.
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";

const ort = createRequire(import.meta.url)(workerData.runtime);

/** @type {Map<number, { session: any, feeds: Map<string, Float32Array> }>} */
const sessions = new Map();

/**
 * Numbers in memory of this thread: ONNX Runtime takes no shared memory. A session has one array for each of its feeds.
 *
 * @param {Map<string, Float32Array>} feeds
 * @param {string} name
 * @param {Float32Array} data
 */
function ownNumbers(feeds, name, data) {
  if (!(data.buffer instanceof SharedArrayBuffer)) return data;
  let own = feeds.get(name);
  if (!own || own.length < data.length) {
    own = new Float32Array(data.length);
    feeds.set(name, own);
  }
  own.set(data);
  return own.subarray(0, data.length);
}

/** @type {Record<string, (job: any) => Promise<Record<string, { data: Float32Array, dims: readonly number[] }>>>} */
const jobs = {
  async create({ session, model, options }) {
    sessions.set(session, { session: await ort.InferenceSession.create(model, options), feeds: new Map() });
    return {};
  },
  async run({ session: id, inputs }) {
    const { session, feeds } = /** @type {{ session: any, feeds: Map<string, Float32Array> }} */ (sessions.get(id));
    /** @type {Record<string, unknown>} */
    const tensors = {};
    for (const [name, { data, dims }] of Object.entries(inputs)) {
      tensors[name] = new ort.Tensor("float32", ownNumbers(feeds, name, data), dims);
    }
    /** @type {Record<string, { data: Float32Array, dims: readonly number[] }>} */
    const outputs = {};
    for (const [name, { data, dims }] of Object.entries(await session.run(tensors))) outputs[name] = { data, dims };
    return outputs;
  },
  async release({ session: id }) {
    await sessions.get(id)?.session.release();
    sessions.delete(id);
    return {};
  },
};

parentPort?.on("message", async ({ id, kind, ...job }) => {
  try {
    parentPort?.postMessage({ id, result: await jobs[kind]?.(job) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
