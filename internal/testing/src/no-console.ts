import { afterEach, beforeEach, expect, vi } from "vitest";

/** A test that prints has found something out that nobody will read: it fails. */
beforeEach(() => {
  for (const method of ["log", "warn", "error", "info"] as const)
    vi.spyOn(console, method).mockImplementation(() => {});
});
afterEach(() => {
  for (const method of ["log", "warn", "error", "info"] as const) {
    const spy = vi.mocked(console[method]);
    if (vi.isMockFunction(spy)) expect(spy.mock.calls, `console.${method} was called in a test`).toEqual([]);
  }
});
