import { forget, kept, restore, restoring } from "../state/kept-state.js";
import { isTraining } from "../state/training-state.js";

/** Offers what an earlier visit has left: a reload loses nothing without a word. */
export function KeptNotice() {
  const facts = kept.value;
  if (!facts || isTraining.value) return null;
  const when = new Date(facts.savedAt).toLocaleString();
  return (
    <section class="kept" aria-label="Earlier work">
      <p>
        {facts.finished ? (
          <>
            A model of <strong>{facts.dataName}</strong> is kept from {when} ({facts.epoch} epochs).
          </>
        ) : (
          <>
            A training on <strong>{facts.dataName}</strong> was interrupted. The model as of epoch {facts.epoch} of{" "}
            {facts.epochs} was kept at {when}; what it learned after that is lost.
          </>
        )}
      </p>
      <div class="kept-actions">
        {!facts.finished && facts.epoch < facts.epochs && (
          <button type="button" class="primary" disabled={restoring.value} onClick={() => void restore(true)}>
            Train on
          </button>
        )}
        <button
          type="button"
          class={facts.finished ? "primary" : ""}
          disabled={restoring.value}
          onClick={() => void restore(false)}
        >
          {facts.finished ? "Open it" : "Use it as it is"}
        </button>
        <button type="button" disabled={restoring.value} onClick={() => void forget()}>
          Throw it away
        </button>
      </div>
      {!facts.finished && <p class="hint">Training on begins from the kept weights; the optimiser starts anew.</p>}
    </section>
  );
}
