import { join } from "node:path";
import { expect, it } from "vitest";
import { apiSurfaces } from "../src/api-surface.js";
import { publicPackages, repository } from "../src/public-packages.js";

const entries = publicPackages().flatMap(({ folder, manifest, entries }) =>
  entries.map((entry) => {
    const target = manifest.exports[`.${entry.slice(manifest.name.length)}`] as Record<string, string>;
    return { entry, file: join(repository, folder, target.types as string) };
  }),
);

it("every entry offers what was agreed (after a wanted change: npx -y pnpm@10 test:api -u)", {
  timeout: 120_000,
}, async () => {
  const surfaces = apiSurfaces(entries.map(({ file }) => file));
  for (const [i, { entry }] of entries.entries()) {
    const name = entry.replace("@timevae/", "").replace("/", "-");
    await expect(surfaces[i]).toMatchFileSnapshot(`../api/${name}.api.txt`);
  }
});
