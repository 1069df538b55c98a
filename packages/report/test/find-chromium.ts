import { existsSync } from "node:fs";

/** Where a Chromium may be: `TIMEVAE_CHROMIUM`, or where Linux distributions put it. */
export const executablePath = [
  process.env.TIMEVAE_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((place) => place !== undefined && existsSync(place));

/** A browser that talks to nobody. */
export const chromiumArguments = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];
