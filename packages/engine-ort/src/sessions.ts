import type { Program } from "@timevae/graph";
import { encodeModel, graphToModel, lowerProgram, lowerSteps } from "@timevae/onnx";
import { TimeVAEError } from "@timevae/spec";
import { messageOf } from "./message-of.js";
import { narrowNodes } from "./narrow-nodes.js";
import type { OrtModule, OrtSession, OrtSessionOptions } from "./ort-module.js";

/** One step per call, or many. */
export type CallKind = "single" | "steps";

/** The sessions of one program, each made when it is first needed. */
export class Sessions {
  private readonly program: Program;
  private readonly symbols: Readonly<Record<string, number>>;
  private readonly ort: OrtModule;
  private readonly options: OrtSessionOptions;
  private readonly isNarrow: boolean;
  /** By kind of call, and by whether the sizes of symbols are built in. */
  private readonly made = new Map<string, OrtSession>();

  /**
   * @param symbols sizes that a session of its own is made for: what is known in advance runs a little faster
   * @param isNarrow no node with many parts, for WebGPU
   */
  constructor(
    program: Program,
    symbols: Readonly<Record<string, number>>,
    ort: OrtModule,
    options: OrtSessionOptions,
    isNarrow = false,
  ) {
    this.program = program;
    this.symbols = symbols;
    this.ort = ort;
    this.options = options;
    this.isNarrow = isNarrow;
  }

  /** @throws {TimeVAEError} `engine-failed` when the runtime refuses the graph */
  async get(kind: CallKind, sizes: Readonly<Record<string, number>>): Promise<OrtSession> {
    const expected = Object.entries(this.symbols).filter(([symbol]) => symbol in sizes);
    const isExpected = expected.length > 0 && expected.every(([symbol, size]) => sizes[symbol] === size);
    const key = isExpected ? `${kind} of expected sizes` : kind;
    const known = this.made.get(key);
    if (known) return known;
    const lower = kind === "single" ? lowerProgram : lowerSteps;
    const lowered = lower(this.program, { name: "program", symbols: isExpected ? this.symbols : {} });
    const graph = this.isNarrow ? narrowNodes(lowered) : lowered;
    try {
      const session = await this.ort.InferenceSession.create(encodeModel(graphToModel(graph)), this.options);
      this.made.set(key, session);
      return session;
    } catch (error) {
      throw new TimeVAEError("engine-failed", `ONNX Runtime refused the graph: ${messageOf(error)}`, { cause: error });
    }
  }

  async release(): Promise<void> {
    const sessions = [...this.made.values()];
    this.made.clear();
    for (const session of sessions) await session.release();
  }
}
