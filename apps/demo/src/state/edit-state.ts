import { batch, computed, effect, signal } from "@preact/signals";
import { type Changes, type ComponentChanges, noChange, toEdit } from "../logic/component-changes.js";
import { latestOnly } from "../logic/latest-only.js";
import type { Decoded, DecodeRequest, LatentMap } from "../worker/protocol.js";
import { model, modelNumber } from "./model-state.js";
import { connection } from "./worker-connection.js";

/** The window on the table: its latent vector and its place in time. */
export const latent = signal<readonly number[]>([]);
export const position = signal(0);
export const changes = signal<Changes>({});
/** The column that the curves show. */
export const feature = signal(0);

export const map = signal<LatentMap | null>(null);
export const decoded = signal<Decoded | null>(null);
export const editError = signal<string | null>(null);

/** The changes as the model takes them. */
export const edit = computed(() =>
  toEdit(changes.value, (component) => model.value?.seasons.some((season) => season.component === component) ?? false),
);
export const hasChanges = computed(() => Object.keys(edit.value).length > 0);

export function change(component: string, part: Partial<ComponentChanges>): void {
  const before = changes.value[component] ?? noChange;
  changes.value = { ...changes.value, [component]: { ...before, ...part } };
}

export function reset(component: string): void {
  changes.value = Object.fromEntries(Object.entries(changes.value).filter(([name]) => name !== component));
}

/** A window that nobody has seen: a latent vector as the model draws them. */
export async function drawLatent(): Promise<void> {
  const mine = modelNumber.value;
  const drawn = await connection.ask("drawLatent", null);
  if (mine === modelNumber.value) latent.value = drawn;
}

const decode = latestOnly(async (request: DecodeRequest) => {
  try {
    const result = await connection.ask("decode", request);
    batch(() => {
      decoded.value = result;
      editError.value = null;
    });
  } catch (error) {
    editError.value = (error as Error).message;
  }
});

// Another model: another latent space, other components.
effect(() => {
  if (modelNumber.value === 0) return;
  batch(() => {
    changes.value = {};
    feature.value = 0;
    decoded.value = null;
    map.value = null;
    latent.value = [];
  });
  connection.ask("latentMap", null).then(
    (made) => {
      batch(() => {
        map.value = made;
        position.value = made.position;
        latent.value = made.start;
      });
    },
    (error: Error) => {
      editError.value = error.message;
    },
  );
});

effect(() => {
  const [z, at, edits] = [latent.value, position.value, edit.value];
  if (z.length > 0) decode({ z, position: at, edit: edits });
});
