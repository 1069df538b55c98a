import { existsSync } from "node:fs";

/** Where a Chromium may be: `TIMEVAE_CHROMIUM`, or where Linux distributions put it. */
export function findChromium(): string | undefined {
  const places = [
    process.env.TIMEVAE_CHROMIUM,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  return places.find((place) => place !== undefined && existsSync(place));
}

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
