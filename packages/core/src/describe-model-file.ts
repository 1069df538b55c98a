import type { Program } from "@timevae/graph";
import {
  type FeedRule,
  type GeneratorDescription,
  type GeneratorFileKind,
  type InputDescription,
  latentNoise,
  type OutputDescription,
  type TensorShape,
} from "@timevae/onnx";
import type { Architecture } from "./architecture.js";
import { hasLink } from "./data-traits.js";
import { architectureOf, type ModelParts } from "./model-parts.js";

type Shape = Program["inputs"][number]["shape"];

/** What a reader of a model's file has to know: everything about its inputs, outputs, and the model. */
export function describeModelFile(
  parts: ModelParts,
  file: GeneratorFileKind,
  program: Program,
  components: readonly string[],
): Omit<GeneratorDescription, "formatVersion"> {
  const architecture = architectureOf(parts);
  const { steps, columns, calendar, config, traits } = parts;
  const { labels, categorical, lengths } = traits;
  return {
    file,
    steps,
    columns,
    latentDim: config.latentDim,
    components,
    precision: "float32",
    calendar,
    inputs: program.inputs.map(({ node, shape }) => describeInput(node.name as string, shape, architecture)),
    outputs: Object.entries(program.outputs).map(([name, { shape }]) => describeOutput(name, shape, hasLink(traits))),
    ...(labels.conditions.length > 0 && { labels }),
    ...(categorical.length > 0 && { categorical }),
    ...(lengths && { lengths }),
    config,
  };
}

function describeInput(name: string, shape: Shape, architecture: Architecture): InputDescription {
  return { name, shape: fileShape(shape), ...ruleOf(name, architecture) };
}

function ruleOf(name: string, architecture: Architecture): FeedRule & { readonly description: string } {
  if (name === "z")
    return { ...latentNoise, description: "latent vectors; noise gives windows that were never observed" };
  if (/^(latent|values|phase)\.(normal|uniform)$/.test(name)) return noiseRule(name);
  if (name === "x") return { kind: "series", description: "windows in the columns' own units" };
  const [, component, operation] = /^edit\.(.+)\.(scale|add)$/.exec(name) ?? [];
  if (component === "limits") {
    const description = "per column: 1 keeps windows within the observed range, 0 lets an edit leave it";
    return { kind: "edit", component, operation: "scale", neutral: 1, description };
  }
  if (component !== undefined) {
    return operation === "scale"
      ? {
          kind: "edit",
          component,
          operation,
          neutral: 1,
          description: `${component} is multiplied by this, per column`,
        }
      : { kind: "edit", component, operation: "add", neutral: 0, description: `added to ${component} after its scale` };
  }
  const told = traitRule(name, architecture);
  if (told) return told;
  const covariate = architecture.covariates.find((known) => known.name === name);
  return { ...(covariate?.rule ?? { kind: "given" }), description: covariate?.description ?? "" };
}

/** Inputs that a calibrated generator draws from. */
function noiseRule(name: string): FeedRule & { readonly description: string } {
  const kind = name.endsWith(".normal") ? "normal" : "uniform";
  const [of] = name.split(".") as ["latent" | "values" | "phase"];
  const what = { latent: "latent vectors are drawn", values: "values are drawn", phase: "knots of lines are placed" }[
    of
  ];
  return { kind, stream: name, description: `noise that ${what} with` };
}

/** What inputs of the model's traits are. */
function traitRule(name: string, { traits }: Architecture): (FeedRule & { readonly description: string }) | undefined {
  if (name === "mask") return { kind: "mask", description: "1 where a value of x was observed, 0 where it is missing" };
  if (name === "length")
    return { kind: "length", description: "steps that are not padding in front, as a share of all" };
  const condition = traits.labels.conditions.find((known) => name === `condition.${known.name}`);
  if (condition) {
    const { categories } = condition;
    const description = `${condition.name}: 1 at the window's label, 0 at the others, in the order of the categories`;
    return { kind: "condition", condition: condition.name, categories, description };
  }
  const column = traits.categorical.find((known) => name === `names.${known.name}`);
  if (!column) return undefined;
  const description = `chance in ${column.name}: uniform noise draws names by their probabilities, 0.5 everywhere gives the most likely ones`;
  return { kind: "uniform", stream: name, description };
}

const outputs: Readonly<Record<string, Omit<OutputDescription, "name" | "shape">>> = {
  sample: { role: "sample", units: "data", description: "the windows" },
  limits: { role: "component", units: "data", description: "what keeping within the observed range changes" },
  z_mean: { role: "latent", units: null, description: "means of the latent vectors" },
  z_log_var: { role: "latent", units: null, description: "logarithms of the latent vectors' variances" },
  noise: {
    role: "component",
    units: "data",
    description: "what lies around the decoded curve, and what is exactly true",
  },
  z: { role: "latent", units: null, description: "the latent vectors that were drawn" },
  latent_loss: { role: "score", units: "nats", description: "negative log likelihood of latent vectors, per number" },
  values_loss: { role: "score", units: "nats", description: "negative log likelihood of values, per number" },
  step_error: { role: "score", units: "nats", description: "weighted squared error of each step, in scaled units" },
  kl: { role: "score", units: "nats", description: "KL divergence of the latent vectors from N(0, I)" },
};

function describeOutput(name: string, shape: Shape, isLinked: boolean): OutputDescription {
  const known = Object.hasOwn(outputs, name) ? outputs[name] : undefined;
  const about = known ?? { role: "component", units: "data", description: "a summand of sample" };
  const described = { name, shape: fileShape(shape), ...about } as OutputDescription;
  if (!isLinked || described.role !== "component") return described;
  const description = `${known?.description ?? "a summand of sample"}, before transformations are undone and names chosen`;
  return { ...described, units: "transformed", description };
}

function fileShape(shape: Shape): TensorShape {
  return shape.map((size) => (size === "N" ? "batch" : (size as number)));
}
