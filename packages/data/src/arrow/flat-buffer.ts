/** Reads flatbuffers (Arrow's metadata), and refuses whatever points outside the bytes. */
export class FlatBuffer {
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.view.byteLength;
  }

  int32(at: number): number {
    return this.view.getInt32(at, true);
  }

  int16(at: number): number {
    return this.view.getInt16(at, true);
  }

  uint8(at: number): number {
    return this.view.getUint8(at);
  }

  /** @throws {RangeError} beyond 2⁵³ */
  int64(at: number): number {
    const value = Number(this.view.getBigInt64(at, true));
    if (!Number.isSafeInteger(value)) throw new RangeError(`a size of ${value}`);
    return value;
  }

  /** The table that is referred to at `at`: a function from a field's slot to its place, 0 when it is not there. */
  table(at: number): (slot: number) => number {
    const place = at + this.int32(at);
    const slots = place - this.int32(place);
    const size = this.int16(slots);
    return (slot) => {
      const offset = slot < size ? this.int16(slots + slot) & 0xffff : 0;
      return offset === 0 ? 0 : place + offset;
    };
  }

  /** Places of the elements of the vector that is referred to at `at`. */
  vector(at: number, stride: number): number[] {
    if (at === 0) return [];
    const base = at + this.int32(at);
    const length = this.int32(base);
    if (length < 0 || length * stride > this.size - base) throw new RangeError(`a list of ${length}`);
    return Array.from({ length }, (_, i) => base + 4 + i * stride);
  }

  /** Checks that the text referred to at `at` lies inside. */
  text(at: number): void {
    if (at === 0) return;
    const base = at + this.int32(at);
    const length = this.int32(base);
    if (length < 0 || length > this.size - base - 4) throw new RangeError(`a text of ${length} bytes`);
  }
}
