import { isTimeVAEError } from "@timevae/spec";

/** A request of the page, an answer of the worker, or something that it says by itself. */
type Request = { readonly id: number; readonly method: string; readonly argument: unknown };
export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string } }
  | { readonly event: string; readonly value: unknown };

/** What of the worker's global scope is needed here. */
interface Scope {
  postMessage(message: Answer, transfer?: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
}

/** Methods that the page may call: one argument each, and a promise. */
export type Methods = Readonly<Record<string, (argument: never) => Promise<unknown>>>;

/** Answers the page's requests with methods; errors become their words. */
export function expose(scope: Scope, methods: Methods): void {
  scope.addEventListener("message", async ({ data: { id, method, argument } }) => {
    try {
      const result = await (methods[method] as (argument: unknown) => Promise<unknown>)(argument);
      scope.postMessage({ id, result });
    } catch (error) {
      scope.postMessage({ id, error: describeError(error) });
    }
  });
}

/** Our errors are written for people. Others come from faults of ours or of the browser, and say so. */
function describeError(error: unknown): { code: string; message: string } {
  if (isTimeVAEError(error)) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "unexpected", message: `Something went wrong that this page did not foresee: ${message}` };
}
