/**
 * What runs in a worker: sessions of the onnxruntime-node that it is told to load. As text, because a worker of a package that may
 * be bundled, or run from its sources, has no file of its own to start from.
 */
export const workerProgram = `
const { parentPort, workerData } = require("node:worker_threads");
const ort = require(workerData.runtime);
const sessions = new Map();
const jobs = {
  async create({ session, model, options }) {
    sessions.set(session, await ort.InferenceSession.create(model, options));
    return {};
  },
  async run({ session, inputs }) {
    const feeds = {};
    for (const [name, { data, dims }] of Object.entries(inputs)) feeds[name] = new ort.Tensor("float32", data, dims);
    const outputs = {};
    for (const [name, { data, dims }] of Object.entries(await sessions.get(session).run(feeds))) outputs[name] = { data, dims };
    return outputs;
  },
  async release({ session }) {
    await sessions.get(session)?.release();
    sessions.delete(session);
    return {};
  },
};
parentPort.on("message", async ({ id, kind, ...job }) => {
  try {
    parentPort.postMessage({ id, result: await jobs[kind](job) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.message ?? error) });
  }
});
`;
