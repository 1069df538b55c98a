import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { budgets } from "./budgets.js";
import { installPacked } from "./install-packed.js";
import { measurePackage } from "./measure-package.js";
import { packPackages } from "./pack-packages.js";
import { publicPackages, repository } from "./public-packages.js";
import { formatSize, writeSizes } from "./size-table.js";

/** `npx -y pnpm@10 sizes`: measures every package, installed alone, and writes the README's table. */
const readme = join(repository, "README.md");
const folder = mkdtempSync(join(tmpdir(), "timevae-sizes-"));
try {
  const tarballs = await packPackages(folder);
  for (const { manifest } of publicPackages()) {
    const place = join(folder, manifest.name.replace("/", "-"));
    await installPacked(place, { packages: [manifest.name], tarballs });
    const size = await measurePackage(manifest.name, place);
    writeFileSync(readme, writeSizes(readFileSync(readme, "utf8"), manifest.name, size));
    const budget = budgets[manifest.name];
    console.log(
      `${manifest.name}: ${formatSize(size.installMegabytes)} of ${budget?.installMegabytes.most} MB installed, ` +
        `${formatSize(size.pageKilobytes)} of ${budget?.minimalImport?.kilobytes.most ?? "–"} kB in a page`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
