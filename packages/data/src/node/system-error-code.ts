/** `ENOENT`, `EACCES`… of an error that Node's file functions throw. */
export function systemErrorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
