import {
  constantOp,
  type Dimension,
  indices,
  type Node,
  type OnnxOperation,
  type Program,
  parseDimension,
  resolveShape,
  type Tensor,
} from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValueInfo } from "./model/onnx-model.js";

export interface LowerOptions {
  readonly name: string;
  /** Sizes that symbols are replaced by, `{ N: 16 }`. */
  readonly symbols?: Readonly<Record<string, number>>;
  /** How remaining symbols are called in the file, `{ N: "batch" }`. */
  readonly dimensionNames?: Readonly<Record<string, string>>;
}

/**
 * Writes a program as an ONNX graph. Inputs are the state's current values, then the program's inputs; outputs are the
 * state's next values as `next.NAME`, then the program's outputs. The same program gives the same graph.
 */
export function lowerProgram(program: Program, options: LowerOptions): OnnxGraph {
  const lowering = new Lowering(options);
  const states = program.state.map(({ current }) => current);
  for (const tensor of [...states, ...program.inputs]) lowering.setName(tensor, tensor.node.name as string);
  const results: [string, Tensor][] = [
    ...program.state.map(({ name, next }): [string, Tensor] => [`next.${name}`, next]),
    ...Object.entries(program.outputs),
  ];
  // A result gets its own name where it is made; a tensor that already has one is copied under the other.
  const copies: [string, Tensor][] = [];
  for (const [name, tensor] of results) {
    lowering.reserve(name);
    if (lowering.isNamed(tensor) || tensor.node.op === constantOp) copies.push([name, tensor]);
    else lowering.setName(tensor, name);
  }
  for (const node of program.nodes) lowering.emit(node);
  for (const [name, tensor] of copies) lowering.emitCopy(name, tensor);
  return {
    name: options.name,
    nodes: lowering.nodes,
    initializers: lowering.initializers,
    inputs: [...states, ...program.inputs].map((tensor) => lowering.valueInfo(tensor.node.name as string, tensor)),
    outputs: results.map(([name, tensor]) => lowering.valueInfo(name, tensor)),
  };
}

class Lowering {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  private readonly names = new Map<Tensor, string>();
  private readonly taken = new Set<string>();
  private readonly indexConstants = new Map<string, string>();
  private readonly options: LowerOptions;
  private counter = 0;

  constructor(options: LowerOptions) {
    this.options = options;
  }

  isNamed(tensor: Tensor): boolean {
    return this.names.has(tensor);
  }

  setName(tensor: Tensor, name: string): void {
    this.names.set(tensor, name);
    this.taken.add(name);
  }

  /** Keeps the names of a copy's result away from constants and from nodes in between. */
  reserve(name: string): void {
    this.taken.add(name);
  }

  emit(node: Node): void {
    if (node.op === constantOp) return;
    const operation = this.resolve(node.op.lower(node), node);
    const inputs = operation.inputs.map((tensor) => this.nameOf(tensor));
    const base = this.unique(`${operation.opType}_${this.counter++}`);
    const outputs = node.outputs.map((tensor) => {
      const name = this.names.get(tensor) ?? (node.outputs.length === 1 ? base : `${base}:${tensor.output}`);
      this.names.set(tensor, name);
      return name;
    });
    this.nodes.push({ opType: operation.opType, name: base, inputs, outputs, attributes: operation.attributes });
  }

  emitCopy(name: string, tensor: Tensor): void {
    const inputs = [this.nameOf(tensor)];
    this.nodes.push({ opType: "Identity", name: `copy.${name}`, inputs, outputs: [name], attributes: {} });
  }

  valueInfo(name: string, tensor: Tensor): OnnxValueInfo {
    return { name, type: tensor.type, shape: tensor.shape.map((dimension) => this.dimension(dimension)) };
  }

  private dimension(dimension: Dimension): number | string {
    const { factor, symbol } = parseDimension(dimension);
    if (symbol === undefined) return factor;
    const size = this.options.symbols?.[symbol];
    if (size !== undefined) return factor * size;
    const name = this.options.dimensionNames?.[symbol] ?? symbol;
    return factor === 1 ? name : `${factor}*${name}`;
  }

  /** Where symbols have been given sizes, a shape that was read at run time becomes a constant. */
  private resolve(operation: OnnxOperation, node: Node): OnnxOperation {
    const symbols = this.options.symbols;
    if (!symbols || operation.opType !== "Shape" || Object.keys(symbols).length === 0) return operation;
    const shape = (node.inputs[0] as Tensor).shape;
    const known = shape.every((dimension) => {
      const { symbol } = parseDimension(dimension);
      return symbol === undefined || symbol in symbols;
    });
    return known ? { opType: "Identity", inputs: [indices(resolveShape(shape, symbols))], attributes: {} } : operation;
  }

  /** Names are unique in a graph: one that is taken gets a number. */
  private unique(name: string): string {
    let free = name;
    for (let i = 1; this.taken.has(free); i++) free = `${name}_${i}`;
    this.taken.add(free);
    return free;
  }

  private nameOf(tensor: Tensor): string {
    const known = this.names.get(tensor);
    if (known !== undefined) return known;
    if (tensor.node.op !== constantOp) {
      throw new TimeVAEError("invalid-argument", `an input of ${tensor.node.op.name} is not part of the program`);
    }
    return tensor.type === "int64" ? this.addIndexConstant(tensor) : this.addConstant(tensor);
  }

  private addConstant(tensor: Tensor): string {
    const { values, name: given } = tensor.node;
    const name = this.unique(given ?? `constant_${this.counter++}`);
    const shape = tensor.shape as readonly number[];
    const data = values instanceof Float32Array ? values : Float32Array.from(values as readonly number[]);
    this.initializers.push({ name, type: "float32", shape, data });
    this.names.set(tensor, name);
    return name;
  }

  /** Axes, sizes and the like: one initializer for equal ones. */
  private addIndexConstant(tensor: Tensor): string {
    const values = tensor.node.values as readonly number[];
    const key = `${tensor.shape.length}:${values.join(",")}`;
    let name = this.indexConstants.get(key);
    if (name === undefined) {
      name = this.unique(`indices_${this.counter++}`);
      const shape = tensor.shape as readonly number[];
      this.initializers.push({ name, type: "int64", shape, data: BigInt64Array.from(values, BigInt) });
      this.indexConstants.set(key, name);
    }
    this.names.set(tensor, name);
    return name;
  }
}
