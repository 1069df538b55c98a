import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../../../packages/", import.meta.url));

/** What a program can import: `@timevae/core/node`, and the source that is behind it. */
export interface PublicModule {
  readonly specifier: string;
  readonly source: string;
}

/** Every entry point of every package that is published as source, as its `exports` names it. */
export function publicModules(): PublicModule[] {
  return readdirSync(packages).flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(`${packages}${folder}/package.json`, "utf8")) as {
      name: string;
      exports: Record<string, string | { "@timevae/source"?: string }>;
    };
    return Object.entries(exports).flatMap(([subpath, target]) => {
      const source = typeof target === "string" ? undefined : target["@timevae/source"];
      return source === undefined
        ? []
        : [{ specifier: name + subpath.slice(1), source: `${packages}${folder}/${source.slice(2)}` }];
    });
  });
}
