import { describeValue, TimeVAEError } from "@timevae/spec";
import { nearestName } from "../nearest-name.js";
import type { Frame, FrameColumn } from "./frame.js";

/** The column called `name`. @throws {TimeVAEError} `invalid-argument` when there is none */
export function requireColumn(frame: Frame, option: string, name: string): FrameColumn {
  const column = frame.columns.find((column) => column.name === name);
  if (column) return column;
  const names = frame.columns.map((column) => column.name);
  const nearest = nearestName(name, names);
  const list = `${names.slice(0, 40).join(", ")}${names.length > 40 ? ", …" : ""}`;
  const advice = nearest === undefined ? "" : `did you mean ${describeValue(nearest)}? `;
  const message = `${option}: there is no column ${describeValue(name)}; ${advice}the columns are ${list}`;
  throw new TimeVAEError("invalid-argument", message);
}
