/** What a runtime threw, as text. Some throw strings, one throws numbers. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
