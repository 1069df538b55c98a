import type { Program } from "@timevae/graph";
import { type LowerOptions, lowerProgram } from "./lower-program.js";
import type { OnnxGraph, OnnxValueInfo } from "./model/onnx-model.js";

/** The name of the size of the leading axis that {@link lowerSteps} adds. */
export const stepsDimension = "steps";

/**
 * Many runs of a program as one graph: an ONNX `Scan` whose body is the program. Inputs are the state, then the
 * program's inputs with a leading axis `steps`; outputs are the state after the last step as `next.NAME`, then the
 * program's outputs with a leading axis `steps`.
 *
 * One call for many steps saves the cost of a call, most of which is handing the state over.
 */
export function lowerSteps(program: Program, options: LowerOptions): OnnxGraph {
  const body = lowerProgram(program, options);
  const states = program.state.length;
  const withSteps = (info: OnnxValueInfo): OnnxValueInfo => ({ ...info, shape: [stepsDimension, ...info.shape] });
  const inputs = body.inputs.map((info, i) => (i < states ? info : withSteps(info)));
  const outputs = body.outputs.map((info, i) => (i < states ? info : withSteps(info)));
  // Names inside the body may not hide names outside.
  const inner = new Map<string, string>();
  for (const { name } of [...body.inputs, ...body.outputs]) inner.set(name, `step.${name}`);
  const rename = (name: string) => inner.get(name) ?? name;
  const renamedBody: OnnxGraph = {
    ...body,
    name: `${body.name}.step`,
    nodes: body.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(rename),
      outputs: node.outputs.map(rename),
    })),
    inputs: body.inputs.map((info) => ({ ...info, name: rename(info.name) })),
    outputs: body.outputs.map((info) => ({ ...info, name: rename(info.name) })),
  };
  return {
    name: options.name,
    nodes: [
      {
        opType: "Scan",
        name: "steps",
        inputs: inputs.map(({ name }) => name),
        outputs: outputs.map(({ name }) => name),
        attributes: {
          body: { type: "graph", value: renamedBody },
          num_scan_inputs: { type: "int", value: inputs.length - states },
        },
      },
    ],
    initializers: [],
    inputs,
    outputs,
  };
}
