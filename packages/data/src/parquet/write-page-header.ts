/** A page whose bytes are checked and not packed any more. */
export type CheckedPage =
  | { readonly kind: "dictionary"; readonly values: number; readonly bytes: Uint8Array }
  | { readonly kind: "data"; readonly values: number; readonly encoding: number; readonly bytes: Uint8Array }
  | {
      readonly kind: "data2";
      readonly values: number;
      readonly nulls: number;
      readonly encoding: number;
      /** Bytes of the definition levels in front. */
      readonly levels: number;
      readonly bytes: Uint8Array;
    };

/** The header of such a page: a struct in thrift's compact protocol that says nothing else. */
export function writePageHeader(page: CheckedPage): Uint8Array {
  const size = page.bytes.length;
  const bytes: number[] = [];
  const integer = (value: number) => {
    // Sizes and counts are below 2³¹, so doubling them is exact.
    let rest = value * 2;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
    bytes.push(rest);
  };
  const fields = (values: readonly number[]) => {
    for (const value of values) {
      bytes.push(0x15); // the next field, a 32-bit integer
      integer(value);
    }
  };
  fields([pageTypes[page.kind], size, size]);
  if (page.kind === "dictionary") {
    bytes.push(0x4c); // field 7, a struct
    fields([page.values, 0]);
  } else if (page.kind === "data") {
    bytes.push(0x2c); // field 5, a struct
    fields([page.values, page.encoding, 3, 3]);
  } else {
    bytes.push(0x5c); // field 8, a struct
    fields([page.values, page.nulls, page.values, page.encoding, page.levels, 0]);
    bytes.push(0x12); // field 7, false: not compressed
  }
  bytes.push(0, 0);
  return Uint8Array.from(bytes);
}

const pageTypes = { data: 0, dictionary: 2, data2: 3 } as const;
