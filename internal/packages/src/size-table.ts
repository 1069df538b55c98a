import type { PackageSize } from "./measure-package.js";

/** A package's row in the README's table: the last two cells are its sizes. */
const row = (name: string) => new RegExp(`^(\\| \\[\`${name}\`\\].*) \\| ([^|]*) \\| ([^|]*) \\|$`, "m");

/** How far a size may be from what the README says: packages that ours depend on change from week to week. */
const tolerance = 0.1;

/** Two significant digits, `–` where there is nothing. */
export function formatSize(size: number | undefined): string {
  if (size === undefined) return "–";
  const digits = 1 - Math.floor(Math.log10(size));
  return size.toFixed(Math.max(0, digits));
}

/** Writes a package's sizes into the README's table. */
export function writeSizes(readme: string, name: string, size: PackageSize): string {
  if (!row(name).test(readme)) throw new Error(`README.md: expected a row for ${name} in the table of packages`);
  const cells = `${formatSize(size.installMegabytes)} | ${formatSize(size.pageKilobytes)}`;
  return readme.replace(row(name), (_, before: string) => `${before} | ${cells} |`);
}

/** Which of a package's sizes in the README's table are no longer so, in words. */
export function staleSizes(readme: string, name: string, size: PackageSize): string[] {
  const [, , megabytes, kilobytes] = row(name).exec(readme) ?? [];
  const stale = (said: string | undefined, is: number | undefined, what: string) => {
    if (is === undefined && said === "–") return [];
    if (is !== undefined && Math.abs(Number(said) - is) <= tolerance * is) return [];
    return [`${name}: README.md says ${said} ${what}, measured ${formatSize(is)} (npx -y pnpm@10 sizes writes it)`];
  };
  return [
    ...stale(megabytes, size.installMegabytes, "MB installed"),
    ...stale(kilobytes, size.pageKilobytes, "kB in a page"),
  ];
}
