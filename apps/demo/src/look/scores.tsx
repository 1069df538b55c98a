import { formatValue, type MeasureResult } from "@timevae/eval";
import { formatSeconds } from "../logic/format.js";
import { look, score, scoring, stopScoring } from "../state/look-state.js";

/** The judges' numbers, each beside what real windows get that the model never saw. */
export function Scores() {
  const facts = look.value;
  if (!facts) return null;
  const progress = scoring.value;
  return (
    <div class="scores">
      <div class="row row-apart">
        <span class="figure-title">Scores</span>
        {progress ? (
          <button type="button" class="small" onClick={stopScoring}>
            Stop
          </button>
        ) : (
          <button type="button" class="small" onClick={() => void score()}>
            {facts.measures.length > 0 ? "Score again" : "Score it"}
          </button>
        )}
      </div>
      {progress && (
        <div class="status">
          <progress class="progress" max={1} value={progress.fraction} aria-label="Scoring" />
          <span class="hint">
            {progress.task || "Beginning"}
            {progress.secondsLeft !== null && `, about ${formatSeconds(progress.secondsLeft)} left`}
          </span>
        </div>
      )}
      {facts.measures.length === 0 && !progress && (
        <p class="hint">
          Judges are trained to tell synthetic from real windows, here in the tab. Real windows that the model never saw
          go through the same judges: only beside theirs does a number mean anything.
        </p>
      )}
      {facts.measures.length > 0 && <Verdict />}
      {facts.measures.length > 0 && <ScoreTable measures={facts.measures} />}
    </div>
  );
}

function Verdict() {
  const verdict = look.value?.verdict;
  if (!verdict) return null;
  return (
    <div class="verdict">
      <p>
        <strong>{verdict.headline}</strong>
      </p>
      {verdict.sentences.map(({ text }) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}

function ScoreTable(props: { readonly measures: readonly MeasureResult[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard
    <section class="table-frame" tabIndex={0} aria-label="Scores">
      <table>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">this model</th>
            <th scope="col">real</th>
            <th scope="col">better is</th>
          </tr>
        </thead>
        <tbody>
          {props.measures.map((measure) => (
            <tr key={measure.id}>
              <th scope="row" title={measure.definition}>
                {measure.name}
              </th>
              <td class="number">{measure.synthetic ? formatSummary(measure.synthetic) : (measure.reason ?? "–")}</td>
              <td class="number">{measure.baseline ? formatSummary(measure.baseline) : "–"}</td>
              <td>{{ low: "low", high: "high", baseline: "as real" }[measure.best]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function formatSummary({ mean, standardDeviation }: NonNullable<MeasureResult["synthetic"]>): string {
  const spread = standardDeviation === null ? "" : ` ± ${formatValue(standardDeviation)}`;
  return `${formatValue(mean)}${spread}`;
}
