import { inject } from "vitest";

/** Where the packed packages are, by name: `pack.ts` packed them before the tests began. */
export function tarballs(): ReadonlyMap<string, string> {
  return new Map(Object.entries(inject("tarballs")));
}
