/**
 * Unpacks an LZ4 block (github.com/lz4/lz4, doc/lz4_Block_format.md) into `output` from `from` on; it writes no byte beyond the end.
 *
 * @returns how much of the output is written then
 * @throws {Error} when the bytes are no such block, or do not fit
 */
export function decodeLz4Block(block: Uint8Array, output: Uint8Array, from: number): number {
  let at = 0;
  let to = from;
  const lengthOf = (nibble: number) => {
    let length = nibble;
    if (nibble === 15) {
      let more: number;
      do {
        more = block[at++] ?? fail();
        length += more;
      } while (more === 255);
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++] as number;
    const literals = lengthOf(token >> 4);
    if (at + literals > block.length || to + literals > output.length) fail();
    output.set(block.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    if (at >= block.length) break;
    const offset = (block[at] ?? fail()) | ((block[at + 1] ?? fail()) << 8);
    at += 2;
    const length = lengthOf(token & 15) + 4;
    if (offset === 0 || offset > to || to + length > output.length) fail();
    for (let i = 0; i < length; i++) output[to + i] = output[to + i - offset] as number;
    to += length;
  }
  return to;
}

function fail(): never {
  throw new Error("a damaged LZ4 block");
}
