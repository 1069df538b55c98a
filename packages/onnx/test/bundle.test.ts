import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";

/**
 * What a page pays for `loadGenerator`, beside its ONNX Runtime: bytes of minified, gzipped code. Of it, two thirds are ours; the
 * hash (checking that files are whole) and protobuf's wire format (reading the metadata) share the rest. Labels,
 * masks, lengths and columns of names are 1.2 kB of it.
 */
const mostBytes = 15_300;

let code: string;
/** Modules that contribute at least a byte, after tree-shaking. */
let modules: string[];
beforeAll(async () => {
  const result = await build({
    stdin: { contents: 'export { loadGenerator } from "@timevae/onnx";', resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "browser",
    minify: true,
    write: false,
    metafile: true,
    conditions: ["@timevae/source"],
  });
  code = result.outputFiles[0]!.text;
  const [output] = Object.values(result.metafile.outputs);
  modules = Object.entries(output!.inputs)
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
});

describe("a bundle of loadGenerator", () => {
  it(`has at most ${mostBytes} bytes when gzipped`, () => {
    expect(gzipSync(code).length).toBeLessThan(mostBytes);
  });

  it.each(["packages/onnx/README.md", "docs/guides/browser.md"])("is said to have no more in %s", (file) => {
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
    expect(text).toContain(`takes at most ${mostBytes / 1000} kB`);
  });

  it("has no graph, no schema library, no engine and no writer in it", () => {
    expect(
      modules.filter((path) => /packages\/(graph|core|blocks|data|engine)|zod|onnxruntime|encode-|writer/.test(path)),
    ).toEqual([]);
    expect(modules.some((path) => path.endsWith("onnx/src/runtime/load-generator.ts"))).toBe(true);
    const ours = modules.filter((path) => !path.includes("node_modules") && !path.startsWith("<"));
    for (const path of ours) expect(path).toMatch(/(onnx|spec)\/src\//);
    const others = new Set(modules.flatMap((path) => /node_modules\/(@[^/]+\/[^/.]+)\//.exec(path)?.[1] ?? []));
    expect([...others].sort()).toEqual(["@bufbuild/protobuf", "@noble/hashes"]);
    // The wire format's reader and writer share a file; only the reader may be left.
    expect(code).not.toMatch(/\.fork\(\)|\bjoin\(\)\{/);
  });
});
