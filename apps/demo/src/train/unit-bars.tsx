import { formatPlural } from "../logic/format.js";
import { leastActiveKl } from "../logic/unit-kl.js";

/** How much each latent unit carries; those that carry nothing are pale. */
export function UnitBars(props: { readonly kl: readonly number[] }) {
  const { kl } = props;
  const most = Math.max(1, ...kl);
  const active = kl.filter((value) => value > leastActiveKl).length;
  return (
    <figure class="units">
      <figcaption>
        <span class="figure-title">Latent units</span>
        <span class="hint" data-testid="active-units">
          {active} of {formatPlural(kl.length, "unit")} carry information
        </span>
      </figcaption>
      <div
        class="unit-bars"
        role="img"
        aria-label={`Divergence per unit: ${kl.map((v) => v.toFixed(2)).join(", ")} nats`}
      >
        {kl.map((value, k) => (
          <span
            key={`${k}`}
            class={value > leastActiveKl ? "unit-bar" : "unit-bar is-idle"}
            style={{ height: `${Math.max(4, (100 * value) / most)}%` }}
            title={`unit ${k + 1}: ${value.toFixed(3)} nats`}
          />
        ))}
      </div>
    </figure>
  );
}
