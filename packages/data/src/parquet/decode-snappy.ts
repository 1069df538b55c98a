/**
 * Unpacks snappy (github.com/google/snappy, format_description.txt) of a known size: it writes no byte beyond that size, and
 * always goes forward.
 *
 * @throws {Error} when the bytes are no such data
 */
export function decodeSnappy(packed: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  if (size === 0) return output;
  let at = 0;
  let to = 0;
  const next = () => {
    const byte = packed[at++];
    if (byte === undefined) throw fault();
    return byte;
  };
  const little = (bytes: number) => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += next() * 2 ** (8 * i);
    return value;
  };
  // The size once more, as a number in groups of seven bits.
  while (next() > 127) if (at > 5) throw fault();
  while (at < packed.length) {
    const tag = next();
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const length = (short < 60 ? short : little(short - 59)) + 1;
      if (at + length > packed.length || to + length > size) throw fault();
      output.set(packed.subarray(at, at + length), to);
      at += length;
      to += length;
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = kind === 1 ? ((tag >> 5) << 8) | next() : little(kind === 2 ? 2 : 4);
    if (offset === 0 || offset > to || to + length > size) throw fault();
    // Most copies are short, and a loop is faster for those.
    if (length > 32 && offset >= length) output.copyWithin(to, to - offset, to - offset + length);
    else for (let i = 0; i < length; i++) output[to + i] = output[to + i - offset] as number;
    to += length;
  }
  if (to !== size) throw fault();
  return output;
}

function fault(): Error {
  return new Error("snappy that is damaged");
}
