/** How somebody uses a package who installs nothing else of ours. */
export interface Consumer {
  /** What they install beside it: name to version. */
  readonly beside?: Readonly<Record<string, string>>;
  /** The body of an async function. `load(name)` is `import` in one run and `require` in the other; it returns a text. */
  readonly program: string;
  readonly prints: string;
}

const onnxruntimeWeb = { "onnxruntime-web": "^1.30.0" };
const tfjs = { "@tensorflow/tfjs-core": "^4.22.0", "@tensorflow/tfjs-backend-cpu": "^4.22.0" };

/** By package. A public package without one fails a test. */
export const consumers: Readonly<Record<string, Consumer>> = {
  "@timevae/spec": {
    program: `
      const { createRandom } = await load("@timevae/spec");
      return createRandom(7).fork("a").permutation(4).length;`,
    prints: "4",
  },
  "@timevae/statistics": {
    program: `
      const { quantile } = await load("@timevae/statistics");
      return quantile([1, 2, 4], 0.75);`,
    prints: "3",
  },
  "@timevae/graph": {
    program: `
      const { gradients, input, reduceSum, square } = await load("@timevae/graph");
      const { createReferenceEngine } = await load("@timevae/graph/reference");
      const { createProgram } = await load("@timevae/graph");
      const x = input("x", [2]);
      const [slope] = gradients(reduceSum(square(x)), [x]);
      const executable = await createReferenceEngine().compile(createProgram({ outputs: { slope } }));
      return (await executable.run({ x: { data: Float32Array.of(1, 3), shape: [2] } })).slope.data.join();`,
    prints: "2,6",
  },
  "@timevae/onnx": {
    beside: onnxruntimeWeb,
    program: `
      const { encodeModel, decodeModel, loadGenerator } = await load("@timevae/onnx");
      const ort = await load("onnxruntime-web");
      const graph = { name: "g", inputs: [], outputs: [], initializers: [], nodes: [] };
      const bytes = encodeModel({ irVersion: 8, opsetVersion: 17, producerName: "p", producerVersion: "1", metadata: {}, graph });
      const refused = await loadGenerator(bytes, { ort }).catch((error) => error.code);
      return decodeModel(bytes).graph.name + " " + refused;`,
    prints: "g invalid-file",
  },
  "@timevae/blocks": {
    program: `
      const { trend, blockConfig } = await load("@timevae/blocks");
      return JSON.stringify(blockConfig(trend({ degree: 2 })));`,
    prints: '{"type":"trend","degree":2}',
  },
  "@timevae/data": {
    program: `
      const { parseCsv, selectNumericColumns, createWindows } = await load("@timevae/data");
      const rows = selectNumericColumns(parseCsv("a,b\\n1,2\\n3,4\\n5,6\\n"));
      return createWindows(rows, { window: 2 }).shape.join();`,
    prints: "2,2,2",
  },
  "@timevae/engine-ort": {
    beside: onnxruntimeWeb,
    program: `
      const { createOrtEngine } = await load("@timevae/engine-ort");
      return (await createOrtEngine({ runtime: "web" })).name.split(" ")[0];`,
    prints: "ort-web",
  },
  "@timevae/engine-tfjs": {
    beside: tfjs,
    program: `
      const tf = await load("@tensorflow/tfjs-core");
      await load("@tensorflow/tfjs-backend-cpu");
      const { createTfjsEngine } = await load("@timevae/engine-tfjs");
      await tf.setBackend("cpu");
      return (await createTfjsEngine({ tf })).name;`,
    prints: "tfjs (cpu)",
  },
  "@timevae/core": {
    program: `
      const { parseModelConfig } = await load("@timevae/core");
      return parseModelConfig({ latentDim: 3 }).hidden.join();`,
    prints: "50,100,200",
  },
  "@timevae/eval": {
    program: `
      const { distanceMeasures, embedPca } = await load("@timevae/eval");
      const { embedUmap } = await load("@timevae/eval/umap");
      return Array.isArray(distanceMeasures) + " " + typeof embedPca + " " + typeof embedUmap;`,
    prints: "true function function",
  },
  "@timevae/report": {
    program: `
      const { renderReport } = await load("@timevae/report/node");
      return typeof renderReport;`,
    prints: "function",
  },
  timevae: {
    program: `
      const { createInterruption, run } = await load("timevae");
      let text = "";
      const stdout = { write: (part) => (text += part, true) };
      const interruption = createInterruption(() => {});
      const code = await run(["node", "timevae", "help", "fit"], { stdout, stderr: stdout, isTTY: false, interruption });
      return code + " " + text.includes("--latent-dim");`,
    prints: "0 true",
  },
};
