const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/**
 * The 16 bits of a number in half precision (IEEE 754 binary16), rounded to the nearest, to the even one of two. Beyond 65504,
 * infinity.
 */
export function toFloat16(value: number): number {
  float[0] = value;
  const word = bits[0] as number;
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // not a number
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65536 or more
  if (magnitude >= 0x38800000) {
    // 2^-14 and more: the exponent moves from bias 127 to 15, 13 bits of the fraction are rounded away.
    const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return sign | ((rounded - 0x38000000) >>> 13);
  }
  // Multiples of 2^-24: adding a power of two of the right size makes the hardware round there.
  float[0] = Math.abs(value) + 0.5;
  return sign | ((bits[0] as number) - 0x3f000000);
}
