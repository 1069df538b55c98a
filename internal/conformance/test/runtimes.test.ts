import { loadGenerator } from "@timevae/onnx";
import { python, whyNoPython } from "@timevae-internal/testing/python";
import * as ortNode from "onnxruntime-node";
import * as ortWeb from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { exportExamples } from "../src/export-example.js";
import { largestRelativeDifference, type Outputs, readGolden } from "../src/golden-cases.js";
import { runGolden } from "../src/run-golden.js";
import { runPython } from "../src/run-python.js";

/** Of the largest magnitude. */
const tolerance = 1e-5;
const precisions = ["float32", "float16", "int8"] as const;

ortWeb.env.wasm.numThreads = 1;
const noPython = whyNoPython(["onnx", "onnxruntime", "numpy"]);

const checkInPython = `
import json, onnx, numpy as np, onnxruntime as ort
results = {}
for precision in json.load(open("precisions.json")):
    golden, results[precision] = json.load(open(precision + ".golden.json", "rb")), {}
    for file, case in golden.items():
        path = precision + "." + file
        onnx.checker.check_model(path, full_check=True)
        onnx.shape_inference.infer_shapes(onnx.load(path), strict_mode=True, data_prop=True)
        session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
        names = [output.name for output in session.get_outputs()]
        feeds = {name: np.array(v["data"], np.float32).reshape(v["shape"]) for name, v in case["inputs"].items()}
        outputs = session.run(names, feeds)
        assert [list(output.shape) for output in outputs] == [case["outputs"][name]["shape"] for name in names]
        results[precision][file] = {name: output.ravel().tolist() for name, output in zip(names, outputs)}
        metadata = session.get_modelmeta().custom_metadata_map
        assert json.loads(metadata["timevae.columns"]) == ["load (MW)", "Größe"]
print(json.dumps(results))
`;

let examples: Awaited<ReturnType<typeof exportExamples<(typeof precisions)[number]>>>;
beforeAll(async () => {
  examples = await exportExamples(precisions);
}, 60_000);

function expectClose(differences: Readonly<Record<string, number>>): void {
  expect(Object.keys(differences)).toEqual(["decoder.onnx", "decoder-edit.onnx", "encoder.onnx", "reconstruct.onnx"]);
  for (const [file, difference] of Object.entries(differences)) expect(difference, file).toBeLessThan(tolerance);
}

describe.each(precisions)("a model with weights in %s gives the same numbers", (precision) => {
  it("in onnxruntime-node, optimised or not", async () => {
    const { files } = examples[precision];
    expectClose(await runGolden(ortNode, files, readGolden(files)));
    // As it stands in the file, without the runtime's rewriting of graphs.
    const { InferenceSession, Tensor } = ortNode;
    const create = (bytes: Uint8Array) => InferenceSession.create(bytes, { graphOptimizationLevel: "disabled" });
    expectClose(await runGolden({ InferenceSession: { create }, Tensor }, files, readGolden(files)));
  });

  it("in onnxruntime-web (wasm) in Node, sampled with the same seed too", async () => {
    const { files } = examples[precision];
    expectClose(await runGolden(ortWeb, files, readGolden(files)));
    const generators = [
      await loadGenerator(files, { ort: ortNode }),
      await loadGenerator(files, { ort: ortWeb }),
    ] as const;
    const [a, b] = await Promise.all(generators.map((generator) => generator.sample(20, { seed: 8 })));
    const largest = Math.max(...a!.values.map(Math.abs));
    for (const [i, value] of b!.values.entries()) {
      expect(Math.abs(value - (a!.values[i] as number))).toBeLessThan(tolerance * largest);
    }
    for (const generator of generators) await generator.dispose();
  });
});

it(`onnx's checker passes and onnxruntime gives the same numbers in ${python}`, { timeout: 60_000 }, (context) => {
  if (noPython) return context.skip(noPython);
  const all: Record<string, Uint8Array> = { "precisions.json": new TextEncoder().encode(JSON.stringify(precisions)) };
  for (const [precision, { files }] of Object.entries(examples)) {
    for (const [name, bytes] of Object.entries(files)) all[`${precision}.${name}`] = bytes;
  }
  const results = JSON.parse(runPython(checkInPython, all)) as Record<string, Record<string, Outputs>>;
  for (const [precision, { files }] of Object.entries(examples)) {
    const golden = Object.entries(readGolden(files));
    const received = results[precision]!;
    expectClose(Object.fromEntries(golden.map(([file, of]) => [file, largestRelativeDifference(of, received[file]!)])));
  }
});
