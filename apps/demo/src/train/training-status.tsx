import { formatCount, formatSeconds } from "../logic/format.js";
import { model } from "../state/model-state.js";
import { calibration, epochs, pause, phase, plan, resume, stop } from "../state/training-state.js";

/** Where the training is, and what can be done about it. */
export function TrainingStatus() {
  const last = epochs.value.at(-1);
  const total = plan.value ? Math.max(plan.value.epochs, last?.epoch ?? 0) : 0;
  const extra = calibration.value;
  const share = extra ? extra.iteration / extra.iterations : last && total > 0 ? last.epoch / total : 0;
  return (
    <div class="status" data-testid="training" data-windows-per-second={last?.windowsPerSecond}>
      <div class="status-line">
        <strong data-testid="phase">{describePhase()}</strong>
        {last && !extra && phase.value !== "done" && (
          <span class="number">
            {formatCount(last.windowsPerSecond)} windows/s · {formatSeconds(last.secondsLeft)} left at most
          </span>
        )}
      </div>
      <progress class="progress" max={1} value={phase.value === "done" ? 1 : share} aria-label="Training" />
      <div class="status-actions">
        {phase.value === "running" && (
          <button type="button" onClick={pause}>
            Pause
          </button>
        )}
        {phase.value === "paused" && (
          <button type="button" class="primary" onClick={resume}>
            Resume
          </button>
        )}
        {(phase.value === "running" || phase.value === "paused") && (
          <button type="button" onClick={stop}>
            Stop and keep the best
          </button>
        )}
      </div>
    </div>
  );
}

function describePhase(): string {
  const extra = calibration.value;
  if (extra && (phase.value === "running" || phase.value === "paused")) {
    const what = extra.of === "latent" ? "where latent vectors lie" : "how values spread";
    const at = `step ${formatCount(extra.iteration)} of at most ${formatCount(extra.iterations)}`;
    return phase.value === "paused" ? `Paused while calibrating ${what}: ${at}` : `Calibrating ${what}: ${at}`;
  }
  const last = epochs.value.at(-1);
  const at = last
    ? `epoch ${last.epoch}${plan.value ? ` of ${Math.max(plan.value.epochs, last.epoch)}` : ""}`
    : "preparing";
  switch (phase.value) {
    case "running":
      return last ? `Learning: ${at}` : "Preparing the runtime…";
    case "paused":
      return `Paused at ${at}`;
    case "stopping":
      return "Stopping…";
    default:
      return model.value ? describeEnd(model.value.history.stopReason, model.value.history.bestEpoch) : "";
  }
}

function describeEnd(reason: string, best: number): string {
  const words: Readonly<Record<string, string>> = {
    epochs: "Learned: all epochs are done",
    "early-stopping": "Learned: held-out windows no longer get better",
    cancelled: "Stopped",
    diverged: "Stopped: the numbers left all bounds",
  };
  return `${words[reason] ?? "Learned"}. Kept: epoch ${best}.`;
}
