import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../docs/decisions/", import.meta.url));

/** The decisions in order, by their titles. */
export function listDecisions(): { text: string; link: string }[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .sort()
    .map((name) => {
      const title = /^# (.*)$/m.exec(readFileSync(folder + name, "utf8"))?.[1];
      return { text: title ?? name, link: `/decisions/${name.slice(0, -3)}` };
    });
}
