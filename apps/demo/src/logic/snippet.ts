import type { ComponentEdit, Edit } from "@timevae/core";
import type { ModelFacts, SampleRequest } from "../worker/protocol.js";

export type SnippetLanguage = "javascript" | "python" | "command";

type Model = Pick<ModelFacts, "steps" | "columns" | "calendar" | "isCalibrated">;

/** The program or command that draws what the page draws, from the folder `generator` that it exports. */
export function snippet(language: SnippetLanguage, model: Model, sample: SampleRequest): string {
  switch (language) {
    case "javascript":
      return javascript(model, sample);
    case "python":
      return python(model, sample);
    case "command":
      return command(sample);
  }
}

function javascript({ steps, columns, isCalibrated }: Model, { count, seed, start, edit }: SampleRequest): string {
  const options = [
    `seed: ${seed}`,
    ...(start === null ? [] : [`start: ${JSON.stringify(start)}`]),
    ...(hasEdit(edit) ? [`edit: ${formatEdit(edit)}`] : []),
  ].join(", ");
  const shape = `${count} × ${steps} × ${columns.length}`;
  // Profiles of seasons are known to the model; the small runtime changes components step by step, and of decoded curves only.
  if (needsModel(edit) || (isCalibrated && hasEdit(edit))) {
    return `// npm install @timevae/core @timevae/engine-ort onnxruntime-node
import { loadModel } from "@timevae/core/node";
import { createOrtEngine } from "@timevae/engine-ort";

const model = await loadModel("generator", { engine: await createOrtEngine() });
const samples = await model.sample(${count}, { ${options} });
console.log(samples.shape, samples.columns); // ${shape}
`;
  }
  return `// npm install @timevae/onnx onnxruntime-node   (in a page: onnxruntime-web, and the files by fetch)
import { loadGenerator } from "@timevae/onnx";
import { readGeneratorFolder } from "@timevae/onnx/node";
import * as ort from "onnxruntime-node";

const generator = await loadGenerator(await readGeneratorFolder("generator"), { ort });
const samples = await generator.sample(${count}, { ${options} });
console.log(samples.shape, samples.columns); // ${shape}
`;
}

function python({ calendar, columns, steps, isCalibrated }: Model, { count, seed }: SampleRequest): string {
  const isPlaced = calendar !== null;
  const file = isCalibrated ? "generator.onnx" : "decoder.onnx";
  return `# pip install onnxruntime numpy
import json
import numpy as np
import onnxruntime as ort

manifest = json.load(open("generator/manifest.json", encoding="utf-8"))
random = np.random.default_rng(${seed})  # other numbers than in JavaScript, of the same distribution
${isPlaced ? `positions = random.integers(${calendar.first}, ${calendar.last + 1}, ${count})  # where windows begin\n` : ""}feeds = {}
for source in manifest["files"]["${file}"]["inputs"]:
    if source["kind"] == "normal":
        feeds[source["name"]] = random.standard_normal((${count}, *source["shape"][1:]), dtype=np.float32)
${
  isCalibrated
    ? `    elif source["kind"] == "uniform":
        feeds[source["name"]] = random.random((${count}, *source["shape"][1:]), dtype=np.float32)
`
    : ""
}${
  isPlaced
    ? `    elif source["kind"] == "phase":
        phase = np.mod(positions, source["period"]) / source["period"]
        feeds[source["name"]] = phase.astype(np.float32)[:, None]
`
    : ""
}    else:
        raise ValueError(source["description"])

session = ort.InferenceSession("generator/${file}")
[samples] = session.run(["sample"], feeds)
print(samples.shape, manifest["columns"])  # (${count}, ${steps}, ${columns.length})
`;
}

function command({ count, seed, start, edit }: SampleRequest): string {
  const flags = [
    `--count ${count}`,
    `--seed ${seed}`,
    ...(start === null ? [] : [`--start ${start}`]),
    ...(hasEdit(edit) ? ["--edit edit.json"] : []),
    "--out synthetic.csv",
  ].join(" ");
  const file = hasEdit(edit) ? `# edit.json\n${JSON.stringify(edit)}\n\n` : "";
  return `${file}npx timevae sample generator ${flags}

# learn the same from the same file again
npx timevae fit data.csv --config timevae-config.json --out model
`;
}

function hasEdit(edit: Edit): boolean {
  return Object.keys(edit).length > 0;
}

function needsModel(edit: Edit): boolean {
  const all = Object.values(edit).flat() as ComponentEdit[];
  return all.some(({ profile, slope }) => profile !== undefined || slope !== undefined);
}

function formatEdit(edit: Edit): string {
  const rounded = JSON.stringify(edit, (_, value) =>
    typeof value === "number" ? Number(value.toPrecision(6)) : value,
  );
  return rounded.replaceAll(/"([a-zA-Z_$][\w$]*)":/g, "$1: ").replaceAll(",", ", ");
}
