import { formatPlural } from "../logic/format.js";
import { Notice } from "../parts/notice.js";
import { NumberField } from "../parts/number-field.js";
import { Section } from "../parts/section.js";
import { hasChanges } from "../state/edit-state.js";
import { model } from "../state/model-state.js";
import { count, download, downloadError, making, sampleSeed, start, withChanges } from "../state/take-home-state.js";
import type { DownloadKind, ModelFacts } from "../worker/protocol.js";
import { CodePanel } from "./code-panel.js";

const files: readonly (readonly [kind: DownloadKind, name: string, about: string])[] = [
  ["export", "generator.zip", "everything: ONNX files, manifest, README. Can be opened here again, and by the command"],
  ["generator", "generator.onnx", "the calibrated generator alone: noise in, windows as data are out"],
  ["decoder", "decoder.onnx", "the decoder alone, for any ONNX runtime"],
  ["report", "report.html", "pictures and scores of this model beside the data, one file"],
  ["configuration", "timevae-config.json", "model and training, for timevae fit --config"],
];

/** Step 5: files for elsewhere. */
export function TakeHomeSection() {
  const facts = model.value;
  return (
    <Section
      id="take-home"
      number={5}
      title="Take it home"
      lead="The model as ONNX files, samples as CSV, and the code that draws more of them."
    >
      {facts ? (
        <TakeHomePanel facts={facts} />
      ) : (
        <p class="empty">Train a model, or drop a saved one at the top: then its files are here.</p>
      )}
    </Section>
  );
}

function TakeHomePanel(props: { readonly facts: ModelFacts }) {
  const { facts } = props;
  const dates = facts.calendar?.timeStep ?? null;
  return (
    <div class="panel take-home-panel">
      <div class="downloads">
        {downloadError.value !== null && <Notice kind="error">{downloadError.value}</Notice>}
        <h3>Samples</h3>
        <div class="field-grid is-tight">
          <NumberField
            label="How many"
            hint={`windows of ${formatPlural(facts.steps, "step")}`}
            value={count.value}
            least={1}
            most={200_000}
            onChange={(value) => {
              count.value = value;
            }}
          />
          <NumberField
            label="Seed"
            hint="the same gives the same"
            value={sampleSeed.value}
            least={0}
            most={2 ** 32}
            onChange={(value) => {
              sampleSeed.value = value;
            }}
          />
          {dates && (
            <div class="field">
              <label for="start">Start</label>
              <input
                id="start"
                type="text"
                value={start.value}
                placeholder={facts.calendar?.lastText}
                aria-describedby="start-hint"
                onChange={(event) => {
                  start.value = event.currentTarget.value;
                }}
              />
              <span id="start-hint" class="hint">
                a date; empty: anywhere in the data
              </span>
            </div>
          )}
        </div>
        {hasChanges.value && (
          <label class="check">
            <input
              type="checkbox"
              checked={withChanges.value}
              onChange={(event) => {
                withChanges.value = event.currentTarget.checked;
              }}
            />
            with the changes made above
          </label>
        )}
        <DownloadRow kind="synthetic" name="synthetic.csv" about="the samples, in the units of your data" isPrimary />
        <h3>Model</h3>
        {files
          .filter(([kind]) => kind !== "generator" || facts.isCalibrated)
          .map(([kind, name, about]) => (
            <DownloadRow key={kind} kind={kind} name={name} about={about} />
          ))}
      </div>
      <CodePanel model={facts} />
    </div>
  );
}

function DownloadRow(props: {
  readonly kind: DownloadKind;
  readonly name: string;
  readonly about: string;
  readonly isPrimary?: boolean;
}) {
  const { kind, name, about, isPrimary } = props;
  return (
    <div class="download">
      <button
        type="button"
        class={isPrimary ? "primary" : ""}
        disabled={making.value !== null}
        onClick={() => void download(kind)}
      >
        {making.value === kind ? "Making it…" : name}
      </button>
      <span class="hint">{about}</span>
    </div>
  );
}
