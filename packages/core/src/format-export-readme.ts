import { describeTimeStep, formatNumber } from "@timevae/data";
import type { WeightPrecision } from "@timevae/onnx";
import { hasLink } from "./data-traits.js";
import type { PrecisionError } from "./export-manifest.js";
import { architectureOf, type ModelParts } from "./model-parts.js";

/** What whoever receives the folder of an exported model needs to know. */
export function formatExportReadme(
  parts: ModelParts,
  precision: WeightPrecision,
  errors: Readonly<Record<string, PrecisionError>>,
): string {
  const { steps, columns, limits } = parts;
  const ranges = columns.map(
    (name, d) =>
      `| ${name.replaceAll("|", "\\|").replaceAll(/\s+/g, " ")} | ${formatNumber(limits.minimum[d] as number)} | ${formatNumber(limits.maximum[d] as number)} |`,
  );
  return `# A generator of time series

Learned by TimeVAE from data that are not in this folder. It draws windows of ${steps} steps × ${columns.length} columns, in the columns' own
units, on any runtime that reads ONNX (opset 17).

| file | in | out |
|---|---|---|
| \`decoder.onnx\` | noise \`z\` | \`sample\`, and the components that add up to it |
| \`decoder-edit.onnx\` | \`z\`, and per component a scale and what to add | the same, edited |
| \`encoder.onnx\` | windows \`x\` | \`z_mean\`, \`z_log_var\` |
| \`reconstruct.onnx\` | windows \`x\` | \`sample\` without noise, components, \`step_error\` and \`kl\`: high where a window is strange |
${parts.calibration ? calibratedRows : ""}
\`manifest.json\` has every input and output with its shape, units and how to feed it, and every file's hash; \`golden.json\` an input
and output of each file.${precision === "float32" ? " With `timevae.json` the folder is also a saved model that can be trained further." : ""}

| column | lowest seen | highest seen |
|---|---:|---:|
${ranges.join("\n")}
${precisionSection(precision, errors, architectureOf(parts).components[0] as string)}
## Python

\`pip install onnxruntime numpy\`, then in this folder:

\`\`\`python
${pythonProgram(parts)}
\`\`\`

## JavaScript

\`npm install @timevae/onnx onnxruntime-node\`, then in this folder, saved as \`example.mjs\`. (On Linux, \`ONNXRUNTIME_NODE_INSTALL=skip\`
before it leaves out CUDA libraries of several hundred MB.) In a page: \`onnxruntime-web\` instead, and the files fetched.

\`\`\`js
${javascriptProgram(parts)}
\`\`\`

${noteOnPositions(parts)}${noteOnTraits(parts)}`;
}

const calibratedRows = `| \`generator.onnx\` | noise \`latent.normal\`, \`latent.uniform\`, \`values.normal\`, \`values.uniform\`, with lines \`phase.uniform\` | \`sample\` as data are, with the component \`noise\` |
| \`likelihood.onnx\` | values and latent vectors | how likely they are: for training on |
`;

function precisionSection(
  precision: WeightPrecision,
  errors: Readonly<Record<string, PrecisionError>>,
  component: string,
): string {
  const rows = Object.entries(errors).flatMap(([file, { outputs }]) => {
    const sample = outputs.sample ?? outputs.z_mean;
    return sample ? [`| \`${file}\` | ${outputs.sample ? "sample" : "z_mean"} | ${sample.max} | ${sample.rms} |`] : [];
  });
  if (rows.length === 0) return "";
  return `
Weights are stored as ${precision}; computed is in float32. Difference from the model with all its digits, on noise and windows drawn
from it; of \`sample\` in shares of a column's range, the worst column; of \`decoder-edit.onnx\` with \`${component}\` doubled:

| file | output | at most | root mean square |
|---|---|---:|---:|
${rows.join("\n")}
`;
}

function pythonProgram(parts: ModelParts): string {
  const { covariates } = architectureOf(parts);
  const kinds = new Set(covariates.map(({ rule }) => rule?.kind ?? "given"));
  const { calendar } = parts;
  const feed = [
    `    if input["kind"] == "normal":`,
    `        return random.standard_normal(shape, dtype=np.float32)`,
    `    if input["kind"] == "edit":`,
    `        return np.full(shape, input["neutral"], np.float32)`,
    ...(kinds.has("phase")
      ? [
          `    if input["kind"] == "phase":`,
          `        return (np.mod(positions, input["period"]) / input["period"]).astype(np.float32)[:, None]`,
        ]
      : []),
    ...(kinds.has("events")
      ? [
          `    if input["kind"] == "events":`,
          `        steps, every = manifest["steps"], input.get("every")`,
          `        place = (lambda p: p % every) if every else (lambda p: p)`,
          `        begins = {place(at) for at in input["at"]}`,
          `        rows = [[place(p + t - j) in begins for j in range(input.get("duration", 1)) for t in range(steps)] for p in positions]`,
          `        return np.array(rows, np.float32)`,
        ]
      : []),
  ];
  const kindsOfTraits = new Map(traitKinds(parts));
  for (const [kind, values] of kindsOfTraits)
    feed.push(`    if input["kind"] == "${kind}":`, `        return ${values}`);
  if (parts.calibration && !kindsOfTraits.has("uniform")) {
    feed.push(`    if input["kind"] == "uniform":`, `        return random.random(shape, dtype=np.float32)`);
  }
  const component = editable(parts);
  const drawn = parts.calibration
    ? `
file = "generator.onnx"
feeds = {input["name"]: feed(input) for input in manifest["files"][file]["inputs"]}
[sample] = ort.InferenceSession(file).run(["sample"], feeds)
print("as data are:", sample.shape, "mean", sample.mean(axis=(0, 1)))
`
    : "";
  return `import json
import numpy as np
import onnxruntime as ort

manifest = json.load(open("manifest.json", "rb"))
golden = json.load(open("golden.json", "rb"))
random = np.random.default_rng(7)
windows = 5
${calendar ? `positions = random.integers(${calendar.first}, ${calendar.last + 1}, windows)\n` : ""}
def feed(input):
    shape = [windows if size == "batch" else size for size in input["shape"]]
${feed.join("\n")}
    raise ValueError(f"{input['name']}: {input['description']}")

def tensors(values):
    return {name: np.array(value["data"], np.float32).reshape(value["shape"]) for name, value in values.items()}

for file, case in golden.items():
    session = ort.InferenceSession(file)
    names = [output.name for output in session.get_outputs()]
    expected = tensors(case["outputs"])
    for name, values in zip(names, session.run(names, tensors(case["inputs"]))):
        reference = expected["sample"] if name in manifest["components"] else expected[name]
        difference = np.abs(values - expected[name]).max() / np.abs(reference).max()
        assert difference < 1e-4, (file, name, difference)
print("as it was exported:", ", ".join(golden))
${drawn}
file = "decoder-edit.onnx"
session = ort.InferenceSession(file)
feeds = {input["name"]: feed(input) for input in manifest["files"][file]["inputs"]}
[sample] = session.run(["sample"], feeds)
feeds["edit.${component}.scale"] *= 2  # what if it were twice as strong?
[doubled] = session.run(["sample"], feeds)
print(sample.shape, "mean", sample.mean(axis=(0, 1)), "with ${component} doubled", doubled.mean(axis=(0, 1)))`;
}

function javascriptProgram(parts: ModelParts): string {
  // Edits are of decoded curves.
  const options = parts.calibration ? "seed: 7, noise: false" : "seed: 7";
  const curves = parts.calibration
    ? `const curves = await generator.sample(5, { ${options} }); // without what lies around them
`
    : "";
  return `import { loadGenerator } from "@timevae/onnx";
import { readGeneratorFolder } from "@timevae/onnx/node";
import * as ort from "onnxruntime-node";

const generator = await loadGenerator(await readGeneratorFolder("."), { ort });
const { sample, components } = await generator.sample(5, { seed: 7, components: true });
console.log(sample.shape.join(" x "), "=", Object.keys(components).join(" + "));

${curves}const doubled = await generator.sample(5, { ${options}, edit: { ${JSON.stringify(editable(parts))}: { scale: 2 } } });
console.log("last value", ${parts.calibration ? "curves" : "sample"}.values.at(-1), "then", doubled.values.at(-1));

const { score } = await generator.scoreAnomalies(sample);
console.log("anomaly scores", [...score]);
await generator.dispose();`;
}

/** The component that an example doubles: a season or a trend rather than the level. */
function editable(parts: ModelParts): string {
  const { components } = architectureOf(parts);
  return (components.find((name) => /season|trend/i.test(name)) ?? components[0]) as string;
}

function noteOnPositions({ calendar }: ModelParts): string {
  if (!calendar) return "Windows have no place in time.\n";
  const { first, last, timeStep } = calendar;
  const origin = timeStep?.unit === "month" ? "January 1970" : "Monday 1970-01-05 at midnight UTC";
  const offset = timeStep?.offset ? `, and ${timeStep.offset} ${timeStep.unit}s later` : "";
  const unit = timeStep
    ? `One step is ${describeTimeStep(timeStep)}; position 0 is ${origin}${offset}.`
    : "Positions count the rows of the data, from 0.";
  return `A window's position is where its first step lies on the time axis, in steps: the windows that were learned from begin at ${first} to ${last}. ${unit}\n`;
}

/** How the Python program feeds what only models with such traits ask for. */
function traitKinds({ traits }: ModelParts): [kind: string, values: string][] {
  const { labels, categorical, fill, lengths } = traits;
  const kinds: [string, string, boolean][] = [
    ["uniform", "random.random(shape, dtype=np.float32)", categorical.length > 0],
    ["mask", "np.ones(shape, np.float32)", fill !== null],
    ["length", "np.ones(shape, np.float32)", lengths !== null],
    [
      "condition",
      "np.eye(shape[1], dtype=np.float32)[random.integers(shape[1], size=windows)]",
      labels.conditions.length > 0,
    ],
  ];
  return kinds.flatMap(([kind, values, isThere]) => (isThere ? [[kind, values] as [string, string]] : []));
}

function noteOnTraits({ traits }: ModelParts): string {
  const { labels, categorical, fill, lengths } = traits;
  const notes = [
    ...labels.conditions.map(
      ({ name, categories }) =>
        `\`condition.${name}\` asks for windows of a kind: a 1 at one of ${categories.slice(0, 40).join(", ")}${categories.length > 40 ? ", …" : ""}, zeros at the others; in JavaScript \`condition: { ${JSON.stringify(name)}: ${JSON.stringify(categories[0])} }\`.`,
    ),
    ...(categorical.length > 0
      ? [
          `Names are features of zeros with a 1: ${categorical.map(({ name }) => name).join(", ")}. Uniform noise draws them, 0.5 everywhere gives the most likely.`,
        ]
      : []),
    ...(fill
      ? [
          "`mask` is 1 where a value of `x` was observed and 0 where it is missing; what stands there then does not matter.",
        ]
      : []),
    ...(lengths
      ? [
          "`length` is how many steps of a window are not padding in front, as a share of all; what is generated at the others says nothing.",
        ]
      : []),
    ...(hasLink(traits)
      ? [
          "Components add up to the sample before transformations are undone and names chosen: outputs whose units are `transformed`.",
        ]
      : []),
  ];
  return notes.map((note) => `\n${note}\n`).join("");
}
