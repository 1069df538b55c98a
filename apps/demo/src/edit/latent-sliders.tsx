import { leastActiveKl } from "../logic/unit-kl.js";
import { latent } from "../state/edit-state.js";
import type { ModelFacts } from "../worker/protocol.js";

/** A slider per latent unit, those that carry most first. */
export function LatentSliders(props: { readonly model: ModelFacts }) {
  const { unitKl } = props.model;
  const order = latent.value.map((_, k) => k).sort((a, b) => (unitKl[b] ?? 0) - (unitKl[a] ?? 0));
  const isIdle = (k: number) => unitKl.length > 0 && (unitKl[k] as number) <= leastActiveKl;
  return (
    <div class="latent-sliders">
      {order.map((k) => (
        <label key={k} class={isIdle(k) ? "is-idle" : ""}>
          <span>
            z{k + 1}
            {isIdle(k) && <span class="hint"> carries nothing</span>}
          </span>
          <input
            type="range"
            min={-3.5}
            max={3.5}
            step={0.05}
            value={latent.value[k] ?? 0}
            aria-label={`Latent unit ${k + 1}`}
            onInput={(event) => {
              const value = Number(event.currentTarget.value);
              latent.value = latent.value.map((old, other) => (other === k ? value : old));
            }}
          />
          <span class="number">{(latent.value[k] ?? 0).toFixed(2)}</span>
        </label>
      ))}
    </div>
  );
}
