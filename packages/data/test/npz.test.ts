import { existsSync, readFileSync } from "node:fs";
import { encodeNpy, encodeNpz, listNpz, parseNpz, parseNpzArray } from "@timevae/data";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFault } from "./helpers.js";

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
const shared = new URL("../../../../shared/data/", import.meta.url);

const two = () =>
  encodeNpz({
    a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
    b: { shape: [3], data: Float64Array.of(5, 6, 7) },
  });

/** Offset of the n-th occurrence of a 4-byte signature. */
function find(bytes: Uint8Array, signature: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.length; at++) if (view.getUint32(at, true) === signature) return at;
  return -1;
}

function altered(offset: number, value: number, width: 2 | 4, signature = 0x02014b50): Uint8Array {
  const bytes = two();
  const view = new DataView(bytes.buffer);
  const at = find(bytes, signature) + offset;
  if (width === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  return bytes;
}

describe("parseNpz", () => {
  it("reads what encodeNpz wrote, bit for bit", () => {
    const names = fc.constantFrom("data", "x", "été", "__proto__", "a.b", "constructor");
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(names, fc.float32Array({ maxLength: 200 })), { selector: ([n]) => n, minLength: 1 }),
        (list) => {
          const arrays = Object.fromEntries(list.map(([name, data]) => [name, { shape: [data.length], data }]));
          const parsed = parseNpz(encodeNpz(arrays));
          expect(Object.keys(parsed).sort()).toEqual(Object.keys(arrays).sort());
          for (const [name, data] of list)
            expect(Object.getOwnPropertyDescriptor(parsed, name)?.value.data).toEqual(data);
        },
      ),
    );
  });

  it("lists and reads stored arrays from NumPy", () => {
    expect(listNpz(fixture("stored.npz"))).toEqual([
      { name: "data", shape: [3, 2], dtype: "float64" },
      { name: "other", shape: [4], dtype: "int16" },
    ]);
    expect([...parseNpzArray(fixture("stored.npz")).data]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...parseNpzArray(fixture("stored.npz"), { key: "other" }).data]).toEqual([0, 1, 2, 3]);
  });

  it("unpacks arrays that shrink a lot, and takes the only one", () => {
    const zeros = encodeNpz({ z: { shape: [500, 1000], data: new Float32Array(500_000) } });
    expect(zeros.length).toBeLessThan(4000);
    expect(parseNpzArray(zeros).data).toHaveLength(500_000);
  });

  it.skipIf(!existsSync(shared))("reads the authors' files (skipped where ../shared/data is absent)", () => {
    const sine = new Uint8Array(readFileSync(new URL("sine_subsampled_train_perc_2.npz", shared)));
    expect(parseNpzArray(sine)).toMatchObject({ shape: [200, 24, 5], dtype: "float64" });
    for (const name of ["air", "energy", "stockv"]) {
      const bytes = new Uint8Array(readFileSync(new URL(`${name}_subsampled_train_perc_100.npz`, shared)));
      expect(parseNpzArray(bytes).shape[1]).toBe(24);
    }
  });

  it("refuses an unknown key and an unclear choice, and lists the keys", () => {
    const keys = "the keys are a (float32 [2, 2]), b (float64 [3])";
    expectFault(
      () => parseNpzArray(two(), { key: "c" }),
      "invalid-argument",
      `key: there is no array "c", did you mean "a"?; ${keys}`,
    );
    expectFault(
      () => parseNpzArray(two(), { key: "weights" }),
      "invalid-argument",
      `key: there is no array "weights"; ${keys}`,
    );
    const message = `key: expected a choice, the file holds 2 arrays and none is called data; ${keys}`;
    expectFault(() => parseNpzArray(two()), "invalid-argument", message);
  });

  it("refuses pickles, but lists them", () => {
    const bytes = fixture("objects.npz");
    expect(listNpz(bytes)).toEqual([{ name: "data", shape: [1], dtype: "|O" }]);
    const message = `array "data": expected floats, integers or booleans, received dtype "|O"; it holds Python objects (pickle), which can run code and are never loaded; save it with astype(float)`;
    expectFault(() => parseNpzArray(bytes), "unsupported", message);
  });

  const whole = (fact: string) => `npz: expected a whole zip archive: ${fact}. Copy or save the file again`;
  it.each([
    [
      "another format",
      bytesOf("a,b\n1,2\n".repeat(5)),
      "invalid-file",
      "npz: expected a zip archive, received another format",
    ],
    ["nothing", new Uint8Array(0), "invalid-file", "npz: expected a zip archive, received another format"],
    [
      "a cut end",
      two().subarray(0, -1),
      "invalid-file",
      whole("its directory, which stands at the end, is missing; it is truncated"),
    ],
    [
      "half a file",
      two().subarray(0, 150),
      "invalid-file",
      whole("its directory, which stands at the end, is missing; it is truncated"),
    ],
    [
      "a cut beginning",
      two().subarray(7),
      "invalid-file",
      whole("its directory should list 2 entries, only 0 can be read"),
    ],
    [
      "a huge declared size",
      altered(24, 0x7fffffff, 4),
      "invalid-file",
      /declares 2147483647 bytes, impossible for \d+ packed ones/,
    ],
    [
      "a size that does not fit the shape",
      altered(24, 145, 4),
      "invalid-file",
      'array "a": expected 144 bytes for shape [2, 2], received 145; the file is damaged',
    ],
    [
      "a packed size beyond the end",
      altered(20, 0x00ffffff, 4),
      "invalid-file",
      whole('entry "a.npy" reaches beyond the end'),
    ],
    ["a wrong place", altered(42, 3, 4), "invalid-file", whole('entry "a.npy" is not where the directory says')],
    ["a long name", altered(28, 60000, 2), "invalid-file", whole("entry 0 of its directory reaches beyond the end")],
    [
      "encryption",
      altered(8, 1, 2),
      "unsupported",
      'zip entry "a.npy": expected no encryption, received an encrypted entry',
    ],
    [
      "another method",
      altered(10, 12, 2),
      "unsupported",
      'zip entry "a.npy": expected a stored or deflated entry, received compression method 12; save it with numpy.savez',
    ],
    [
      "zip64",
      altered(24, 0xffffffff, 4),
      "unsupported",
      "npz: expected a zip archive below 4 GiB, received the zip64 format; save the array as .npy",
    ],
    [
      "zip64 at the end",
      altered(16, 0xffffffff, 4, 0x06054b50),
      "unsupported",
      "npz: expected a zip archive below 4 GiB, received the zip64 format; save the array as .npy",
    ],
    [
      "a wrong checksum",
      altered(16, 1, 4),
      "invalid-file",
      'zip entry "a.npy": expected what was saved, but its checksum differs; the file is damaged',
    ],
    [
      "no arrays",
      zipSync({ "readme.txt": bytesOf("hello") }),
      "invalid-file",
      "npz: expected at least one array (.npy entry), received none",
    ],
    [
      "an empty entry",
      zipSync({ "a.npy": new Uint8Array(0) }),
      "invalid-file",
      'zip entry "a.npy": expected an npy header, received 0 bytes without one; the file is damaged',
    ],
  ])("refuses %s", (_, bytes, code, message) => {
    if (typeof message === "string") expectFault(() => parseNpz(bytes), code, message);
    else expect(() => parseNpz(bytes)).toThrow(message);
  });

  it("refuses an entry that unpacks to more than it declares", () => {
    const npy = encodeNpy({ shape: [4], data: Float32Array.of(1, 2, 3, 4) });
    const longer = new Uint8Array(npy.length + 1000);
    longer.set(npy);
    const bytes = zipSync({ "a.npy": longer });
    new DataView(bytes.buffer).setUint32(find(bytes, 0x02014b50) + 24, npy.length, true);
    const message = `zip entry "a.npy": expected what was saved, but it does not unpack to ${npy.length} bytes; the file is damaged`;
    expectFault(() => parseNpz(bytes), "invalid-file", message);
  });

  it("refuses names that stand twice", () => {
    const bytes = two();
    const at = find(bytes, 0x02014b50);
    const second = at + 46 + 5;
    bytes.set(bytesOf("a.npy"), second + 46);
    expectFault(() => parseNpz(bytes), "invalid-file", whole('it lists "a.npy" twice'));
  });

  it("refuses deflated bytes that make no sense, in the header and after it", () => {
    const bytes = two();
    bytes.fill(0xff, 30 + 5, 30 + 5 + 20);
    expect(() => parseNpz(bytes)).toThrow("expected deflated bytes, received something else; the file is damaged");
  });

  it("refuses more than the limit, before unpacking", () => {
    const message = "npz: expected at most 100 bytes unpacked, received 296; save fewer or smaller arrays";
    expectFault(() => parseNpz(two(), { maxBytes: 100 }), "too-large", message);
    expect(parseNpzArray(two(), { key: "a", maxBytes: 144 }).data).toHaveLength(4);
  });

  it("never crashes on altered bytes: an array or one of our errors", () => {
    fc.assert(
      fc.property(fc.nat(two().length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const bytes = two();
        bytes[at] = (bytes[at] as number) ^ difference;
        try {
          for (const { shape, data } of Object.values(parseNpz(bytes))) {
            expect(shape.reduce((product, size) => product * size, 1)).toBe(data.length);
          }
        } catch (error) {
          expect(error).toMatchObject({ name: "TimeVAEError" });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("encodeNpz", () => {
  it("gives the same bytes every time", () => {
    expect(two()).toEqual(two());
  });

  it.each([
    [{}, "none"],
    [{ "": { shape: [0], data: new Float32Array(0) } }, '""'],
    [{ "a/b": { shape: [0], data: new Float32Array(0) } }, '"a/b"'],
  ])("refuses names (%#)", (arrays, received) => {
    const message = `arrays: expected names without slashes, received ${received}`;
    expectFault(() => encodeNpz(arrays), "invalid-argument", message);
  });
});
