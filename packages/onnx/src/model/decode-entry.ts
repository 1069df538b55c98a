import { StringStringEntryProto } from "./field-numbers.js";
import type { MessageReader } from "./message-reader.js";

/** Reads a `StringStringEntryProto`. */
export function decodeEntry(message: MessageReader): [key: string, value: string] {
  let key = "";
  let value = "";
  for (const field of message.fields()) {
    if (field === StringStringEntryProto.key) key = message.string();
    else if (field === StringStringEntryProto.value) value = message.string();
  }
  return [key, value];
}
