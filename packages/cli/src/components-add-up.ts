import type { DataTraits } from "@timevae/core";

/** Whether components add up to the sample itself, not to what it is before transformations are undone and names chosen. */
export function componentsAddUp({ transforms, categorical }: DataTraits): boolean {
  return transforms === null && categorical.length === 0;
}
