import { signal } from "@preact/signals";
import { FeaturePicker } from "../parts/feature-picker.js";
import { Notice } from "../parts/notice.js";
import { Section } from "../parts/section.js";
import { look, lookError } from "../state/look-state.js";
import { model } from "../state/model-state.js";
import type { LookFacts } from "../worker/protocol.js";
import { ColumnPictures } from "./column-pictures.js";
import { EmbeddingPicture } from "./embedding-picture.js";
import { Scores } from "./scores.js";

const column = signal(0);

/** Step 3: how real is it? */
export function LookSection() {
  const facts = model.value;
  return (
    <Section id="look" number={3} title="Look" lead="Windows that the model draws, beside windows of the data.">
      {!facts && (
        <p class="empty">Train or open a model first: then real and synthetic windows stand side by side here.</p>
      )}
      {facts && !facts.hasData && (
        <p class="empty">
          There are no data of this model’s kind ({facts.columns.join(", ")}; {facts.steps} steps) to compare with. Open
          the file it was learned from to see both side by side.
        </p>
      )}
      {lookError.value !== null && <Notice kind="error">{lookError.value}</Notice>}
      {facts?.hasData && !look.value && lookError.value === null && <p class="empty">Drawing samples…</p>}
      {facts?.hasData && look.value && <LookPanel look={look.value} columns={facts.columns} />}
    </Section>
  );
}

function LookPanel(props: { readonly look: LookFacts; readonly columns: readonly string[] }) {
  const { look: facts, columns } = props;
  const index = Math.min(column.value, columns.length - 1);
  return (
    <div class="panel look-panel">
      <div class="row row-apart">
        <FeaturePicker
          columns={columns}
          value={index}
          onChange={(value) => {
            column.value = value;
          }}
        />
        <ul class="legend">
          <li>
            <span class="swatch swatch-line" /> real
          </li>
          <li>
            <span class="swatch swatch-line" style={{ "--swatch": "var(--synthetic)" }} /> synthetic
          </li>
        </ul>
      </div>
      <ColumnPictures look={facts} column={columns[index] as string} index={index} />
      <div class="look-whole">
        <EmbeddingPicture look={facts} />
        <Scores />
      </div>
      {facts.warnings.map((warning) => (
        <p class="hint" key={warning}>
          {warning}
        </p>
      ))}
    </div>
  );
}
