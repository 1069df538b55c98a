import { TimeVAEError } from "@timevae/spec";
import { describe, expect, it, vi } from "vitest";
import { runCli, temporaryFolder, trainTiny } from "./helpers.js";

const runtime = vi.hoisted(() => ({ failure: undefined as Error | undefined }));

vi.mock("../src/create-engine.js", async (importActual) => {
  const actual = await importActual<typeof import("../src/create-engine.js")>();
  const createEngine: typeof actual.createEngine = (...given) =>
    runtime.failure ? Promise.reject(runtime.failure) : actual.createEngine(...given);
  return { ...actual, createEngine };
});

describe("info", () => {
  it("says what needs no computing where no runtime can be loaded", async () => {
    const folder = temporaryFolder();
    const { model } = await trainTiny(folder);
    const whole = await runCli(["info", model]);
    runtime.failure = new TimeVAEError("engine-unavailable", "no runtime");
    const facts = await runCli(["info", model]);
    expect([facts.code, facts.stderr]).toEqual([0, ""]);
    const [before = ""] = whole.stdout.split("\n\n");
    expect(facts.stdout).toBe(`${before}\n\ncomponents: not described, no runtime can be loaded\n`);
    expect(JSON.parse((await runCli(["info", model, "--json"])).stdout).tables).toBe(null);
    runtime.failure = new Error("broken");
    expect((await runCli(["info", model])).code).toBe(1);
  });
});
