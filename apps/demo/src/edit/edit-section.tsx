import { FeaturePicker } from "../parts/feature-picker.js";
import { Notice } from "../parts/notice.js";
import { Section } from "../parts/section.js";
import { changes, drawLatent, editError, feature, hasChanges, map } from "../state/edit-state.js";
import { model } from "../state/model-state.js";
import type { ModelFacts } from "../worker/protocol.js";
import { ComponentRow } from "./component-row.js";
import { LatentMap } from "./latent-map.js";
import { LatentSliders } from "./latent-sliders.js";
import { PlaceInTime } from "./place-in-time.js";
import { SumChart } from "./sum-chart.js";

/** Step 4: understand a sample as the sum of its parts, and change them. */
export function EditSection() {
  const facts = model.value;
  return (
    <Section
      id="edit"
      number={4}
      title="Understand and edit"
      lead="A sample is a sum of parts. Draw on a part, scale it, or walk through the latent space."
    >
      {facts ? (
        <EditPanel facts={facts} />
      ) : (
        <p class="empty">Train or open a model first: then its parts can be seen and changed here.</p>
      )}
    </Section>
  );
}

function EditPanel(props: { readonly facts: ModelFacts }) {
  const { facts } = props;
  const { calendar } = facts;
  return (
    <div class="panel edit-panel">
      <div class="edit-source">
        <div>
          <h3>Latent map</h3>
          <p class="hint">
            {map.value?.source === "prior"
              ? "Dots are drawn from the prior: no data are loaded."
              : "Every dot is a window of the data; close dots look alike."}{" "}
            Drag the ring.
          </p>
        </div>
        <LatentMap />
        <div class="row">
          <button type="button" onClick={() => void drawLatent()}>
            Draw another sample
          </button>
        </div>
        {calendar && facts.components.some((name) => /season|event/i.test(name)) && <PlaceInTime calendar={calendar} />}
        <details class="more" open>
          <summary>Latent units</summary>
          <LatentSliders model={facts} />
        </details>
      </div>
      <div class="edit-view">
        {editError.value !== null && <Notice kind="error">{editError.value}</Notice>}
        <div class="row row-apart">
          <FeaturePicker
            columns={facts.columns}
            value={feature.value}
            onChange={(value) => {
              feature.value = value;
            }}
          />
          <button
            type="button"
            class="quiet"
            disabled={!hasChanges.value}
            onClick={() => {
              changes.value = {};
            }}
          >
            Undo all changes
          </button>
        </div>
        {facts.isCalibrated && (
          <p class="hint">
            This is the decoded curve. Windows that are drawn have the noise around it as well, which is added after
            your changes.
          </p>
        )}
        <SumChart model={facts} />
        <p class="equals">is the sum of</p>
        <ul class="components">
          {facts.components
            .filter((name) => name !== "limits")
            .map((name, i) => (
              <ComponentRow key={name} name={name} index={i} model={facts} />
            ))}
        </ul>
        <p class="hint">
          Scaling applies to every column, drawing and shifting to the one that is shown.
          {facts.components.includes("limits") &&
            " Unchanged samples are kept within the data’s range; changed ones may leave it."}
        </p>
      </div>
    </div>
  );
}
