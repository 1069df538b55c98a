import { createProgram, input, relu } from "@timevae/graph";
import { encodeModel, programToModel } from "@timevae/onnx";
import { TimeVAEError } from "@timevae/spec";
import { messageOf } from "./message-of.js";
import type { OrtExecutionProvider, OrtModule, OrtRuntime } from "./ort-module.js";

/** Which of the wanted execution providers work here, in the order of preference. */
export interface ResolvedProviders {
  readonly providers: readonly OrtExecutionProvider[];
  /** The order in words; undefined when there is nothing to say. */
  readonly notice: string | undefined;
}

/** What each runtime always has. */
const builtIn: Readonly<Record<OrtRuntime, string>> = { node: "cpu", web: "wasm" };

/**
 * Tries each wanted provider on a graph of one operation. ONNX Runtime itself gives up on a whole list when one entry of it
 * cannot be loaded.
 *
 * @throws {TimeVAEError} `engine-unavailable` when none works, naming those that do
 */
export async function resolveProviders(
  ort: OrtModule,
  runtime: OrtRuntime,
  wanted: readonly OrtExecutionProvider[],
): Promise<ResolvedProviders> {
  const works: OrtExecutionProvider[] = [];
  const failures: { readonly name: string; readonly reason: string }[] = [];
  for (const provider of wanted) {
    const reason = nameOf(provider) === builtIn[runtime] ? undefined : await tryProvider(ort, provider);
    if (reason === undefined) works.push(provider);
    else failures.push({ name: nameOf(provider), reason });
  }
  const described = failures.map(({ name, reason }) => `${name} (${reason})`).join(", ");
  if (works.length === 0) {
    throw new TimeVAEError(
      "engine-unavailable",
      `onnxruntime-${runtime}: expected an execution provider that works here, received ${described || "none"}. ` +
        `Available: ${(await listAvailable(ort, runtime, failures)).join(", ")}`,
      { details: { wanted: wanted.map(nameOf) } },
    );
  }
  return { providers: works, notice: describeOrder(runtime, works.map(nameOf), described) };
}

export function nameOf(provider: OrtExecutionProvider): string {
  return typeof provider === "string" ? provider : provider.name;
}

function describeOrder(runtime: OrtRuntime, [first, ...rest]: readonly string[], failed: string): string | undefined {
  if (failed === "" && rest.length === 0) return undefined;
  const missing = failed === "" ? "" : `not available here: ${failed}; `;
  const others = rest.length === 0 ? "" : `, and on ${rest.join(", then ")} what ${first} has no kernel for`;
  return `onnxruntime-${runtime}: ${missing}computing on ${first}${others}`;
}

/** @returns why it does not work, in a line; undefined when it does */
async function tryProvider(ort: OrtModule, provider: OrtExecutionProvider): Promise<string | undefined> {
  const program = createProgram({ outputs: { y: relu(input("x", [1])) } });
  // What fails here is said in words: native messages on stderr would only be in the way.
  const { logLevel } = ort.env;
  ort.env.logLevel = "fatal";
  try {
    const model = encodeModel(programToModel(program, { name: "probe" }));
    const session = await ort.InferenceSession.create(model, { executionProviders: [provider], logSeverityLevel: 4 });
    await session.release();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  } finally {
    ort.env.logLevel = logLevel ?? "warning";
  }
}

/** Native messages begin with paths and names of C++ functions: the sentence at the end is for people. */
function reasonOf(error: unknown): string {
  const line = messageOf(error).trim().split("\n", 1)[0] as string;
  const sentence = line.split(/ was false\. |ERR: \[[^\]]*\] |OrtSessionOptionsAppendExecutionProvider_\w+: /).at(-1);
  return (sentence as string).replace(/\.$/, "");
}

async function listAvailable(
  ort: OrtModule,
  runtime: OrtRuntime,
  failures: readonly { readonly name: string }[],
): Promise<string[]> {
  const shipped = (ort.listSupportedBackends?.() ?? []).filter(({ bundled }) => bundled).map(({ name }) => name);
  const available = [builtIn[runtime]];
  for (const name of shipped) {
    if (available.includes(name) || failures.some((failure) => failure.name === name)) continue;
    if ((await tryProvider(ort, name)) === undefined) available.push(name);
  }
  return available;
}
