import { WindowWall } from "../data/window-wall.js";
import { formatCount } from "../logic/format.js";
import { healthWarnings } from "../logic/health-warnings.js";
import { Notice } from "../parts/notice.js";
import { Section } from "../parts/section.js";
import { windows } from "../state/data-state.js";
import { model } from "../state/model-state.js";
import {
  epochs,
  errorWeight,
  isTraining,
  live,
  notKept,
  phase,
  plan,
  settings,
  train,
  trainingChoices,
  trainingError,
} from "../state/training-state.js";
import { BlockChoices } from "./block-choices.js";
import { LossChart } from "./loss-chart.js";
import { TrainingSettings } from "./training-settings.js";
import { TrainingStatus } from "./training-status.js";
import { UnitBars } from "./unit-bars.js";

/** Step 2: learn. */
export function TrainSection() {
  const facts = windows.value;
  return (
    <Section
      id="train"
      number={2}
      title="Train"
      lead="A model learns what windows look like, with ONNX Runtime in WebAssembly beside this page."
    >
      {!facts && <p class="empty">Open data first: then there is something to learn from.</p>}
      {facts && (
        <div class="panel train-panel">
          <div class="train-choices">
            <BlockChoices proposals={facts.proposals} />
            <TrainingSettings />
            <button
              type="button"
              class="primary large"
              disabled={isTraining.value || trainingChoices.value.blocks.length === 0}
              onClick={() => void train()}
            >
              {phase.value === "done" ? "Train again" : "Train"}
            </button>
            {trainingChoices.value.blocks.length === 0 && (
              <span class="hint fault">Choose at least one part that a window is made of.</span>
            )}
          </div>
          <div class="train-view">
            {trainingError.value !== null && <Notice kind="error">{trainingError.value}</Notice>}
            {notKept.value && (
              <Notice kind="warning">
                This browser keeps nothing for this page (a private window, perhaps): a reload would lose the training.
              </Notice>
            )}
            {phase.value === "idle" && epochs.value.length === 0 ? (
              <p class="empty">
                Losses, latent units and samples appear here while the model learns. Everything can be paused and
                stopped.
              </p>
            ) : (
              <LiveView />
            )}
          </div>
        </div>
      )}
    </Section>
  );
}

const liveCaptions = {
  latent: "the same eight latent vectors",
  windows: "eight windows of the data as it has understood them",
  calibrated: "calibrated",
} as const;

/** Facts that are shown, at most. */
const mostFacts = 12;

function formatFacts(facts: readonly string[]): string {
  const more = facts.length - mostFacts;
  return [...facts.slice(0, mostFacts), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function LiveView() {
  const described = windows.value;
  const facts = (phase.value === "done" && model.value?.facts) || [];
  const kl = (phase.value === "done" ? model.value?.unitKl : undefined) ?? live.value?.unitKl;
  const learned = phase.value === "done" && model.value?.origin === "trained" ? model.value : null;
  const warnings = learned ? healthWarnings(learned.history, settings.value.preset) : [];
  return (
    <>
      <TrainingStatus />
      {warnings.map((warning) => (
        <Notice kind="warning" key={warning}>
          {warning}
        </Notice>
      ))}
      {plan.value && (
        <p class="hint">
          {formatCount(plan.value.parameters)} weights, {formatCount(plan.value.trainingWindows)} windows an epoch
        </p>
      )}
      {facts.length > 0 && (
        <p class="hint" data-testid="facts">
          Exactly true of the data, and of every sample: {formatFacts(facts)}.
        </p>
      )}
      <div class="live-figures">
        <LossChart epochs={epochs.value} weight={errorWeight.value} />
        {kl && kl.length > 0 && <UnitBars kl={kl} />}
      </div>
      {live.value && described && (
        <figure class="live-samples">
          <figcaption>
            <span class="figure-title">Samples of the model as it is</span>
            <span class="hint">
              {liveCaptions[live.value.of]}, epoch {live.value.epoch}
            </span>
          </figcaption>
          <WindowWall
            values={live.value.samples}
            steps={described.steps}
            columns={described.columns}
            colour="--synthetic"
            name="Sample"
          />
        </figure>
      )}
    </>
  );
}
