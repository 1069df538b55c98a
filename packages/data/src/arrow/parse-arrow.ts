import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import type { Column } from "@uwdata/flechette";
import type { Frame, FrameColumn, ReadFrameOptions } from "../frame/frame.js";
import { checkCellCount, checkColumnCount, describeHeaderFault } from "../frame/frame-limits.js";
import { loadOptional } from "../load-optional.js";
import { loadZstd } from "../load-zstd.js";
import { checkArrow } from "./check-arrow.js";
import { checkTexts } from "./check-texts.js";
import { decodeLz4Frame } from "./decode-lz4-frame.js";

type Flechette = typeof import("@uwdata/flechette");

/**
 * Reads Arrow's IPC formats, file (Feather 2) and stream: numbers, booleans, dates, times and decimals, and the text and
 * dictionary columns that are asked for. flechette decodes; what the file declares is compared with its bytes before that.
 *
 * @throws {TimeVAEError} `invalid-file` when it is truncated, altered or of another format; `too-large` beyond the limits;
 * `unsupported` when flechette is not installed
 */
export async function parseArrow(bytes: Uint8Array, options: ReadFrameOptions = {}): Promise<Frame> {
  const library = await loadOptional("@uwdata/flechette", () => import("@uwdata/flechette"));
  try {
    const { rows, columns, codecs } = checkArrow(bytes, options.maxBytes);
    checkColumnCount(columns);
    checkCellCount(rows, columns, options.maxBytes);
    await addCodecs(library, codecs);
    return readTable(library, bytes, options);
  } catch (cause) {
    if (isTimeVAEError(cause)) throw cause;
    const text = cause instanceof Error ? cause.message.slice(0, 120) : String(cause);
    throw new TimeVAEError("invalid-file", `arrow: expected a whole file: ${text}; it is damaged, copy it again`, {
      cause,
    });
  }
}

async function addCodecs(library: Flechette, codecs: ReadonlySet<number>): Promise<void> {
  const { LZ4_FRAME, ZSTD } = library.CompressionType;
  const encode = (): never => {
    throw new TimeVAEError("unsupported", "arrow: compressed files are read, not written");
  };
  if (codecs.has(LZ4_FRAME)) library.setCompressionCodec(LZ4_FRAME, { decode: decodeLz4Frame as never, encode });
  if (!codecs.has(ZSTD)) return;
  const decode = await loadZstd();
  library.setCompressionCodec(ZSTD, { decode: decode as never, encode });
}

function readTable(library: Flechette, bytes: Uint8Array, options: ReadFrameOptions): Frame {
  const table = library.tableFromIPC(bytes);
  const names = table.schema.fields.map(({ name }) => name);
  if (names.some((name) => typeof name !== "string")) throw new Error("a column has no name");
  const fault = describeHeaderFault(names, () => false);
  if (fault) throw new TimeVAEError("invalid-data", fault);
  const rows = table.numRows;
  if (rows === 0) throw new TimeVAEError("invalid-data", "arrow: expected rows, received none");
  const columns = names.map((name, d) => {
    const unit = table.schema.fields[d]?.metadata?.get("unit");
    return readColumn(library, name, table.children[d] as Column<unknown>, rows, options, unit, bytes.length);
  });
  return { columns, rows, locate: (row) => `row ${row}`, notes: [] };
}

function readColumn(
  { Type }: Flechette,
  name: string,
  column: Column<unknown>,
  rows: number,
  options: ReadFrameOptions,
  unit: string | undefined,
  size: number,
): FrameColumn {
  const { typeId } = column.type;
  const isText = options.texts?.includes(name) ?? false;
  const skipped = (notNumericBecause: string): FrameColumn => {
    return { kind: "number", name, values: new Float64Array(0), integer: false, notNumericBecause };
  };
  if (column.length !== rows) throw new Error(`column ${name} holds ${column.length} values`);
  const isTime = typeId === Type.Timestamp || typeId === Type.Date;
  const isNumber = typeId === Type.Int || typeId === Type.Float || typeId === Type.Decimal || typeId === Type.Bool;
  if (!isTime && !isNumber) {
    const names = typeId === Type.Utf8 || typeId === Type.LargeUtf8 || typeId === Type.Utf8View;
    if (!names && typeId !== Type.Dictionary) return skipped("nested or binary values");
    if (!isText && name !== options.time) return skipped("text");
    checkTexts(column, 2 ** 16 + 16 * size);
    return { kind: "text", name, cells: readCells(column, rows) };
  }
  if (isNumber && !isText && name !== options.time && options.columns && !options.columns.includes(name)) {
    return skipped("not asked for");
  }
  const values = new Float64Array(rows);
  let row = 0;
  for (const value of column) values[row++] = value === null || value === undefined ? Number.NaN : Number(value);
  if (isTime) return { kind: "time", name, times: values };
  const notNumericBecause = values.every(Number.isNaN) ? "every value is missing" : undefined;
  const integer = typeId === Type.Int || typeId === Type.Bool;
  return { kind: "number", name, values, integer, notNumericBecause, ...(unit === undefined ? {} : { unit }) };
}

function readCells(column: Column<unknown>, rows: number): string[] {
  const known = new Map<unknown, string>();
  const cells = new Array<string>(rows);
  let row = 0;
  for (const value of column) {
    let cell = known.get(value);
    if (cell === undefined) {
      cell = value === null || value === undefined ? "" : String(value).trim();
      if (known.size < 10_000) known.set(value, cell);
    }
    cells[row++] = cell;
  }
  return cells;
}
