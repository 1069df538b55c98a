import { existsSync } from "node:fs";

/** Where Chromium is: `TIMEVAE_CHROMIUM`, or where Linux distributions put it. */
export const chromiumPath = [
  process.env.TIMEVAE_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((place) => place !== undefined && existsSync(place));

/** Why no page can be opened here; undefined when one can. */
export const noChromium =
  chromiumPath === undefined ? "skipped: no Chromium (install chromium, or set TIMEVAE_CHROMIUM)" : undefined;

/** A browser that talks to nobody. */
export const chromiumArguments = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** WebGPU in software, where there is no graphics card. */
export const softwareGpuArguments = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
];
