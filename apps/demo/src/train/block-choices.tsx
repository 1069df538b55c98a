import { isChosen, isTraining, switched } from "../state/training-state.js";
import type { ProposedBlock } from "../worker/protocol.js";

/** What the decoder adds up. */
export function BlockChoices(props: { readonly proposals: readonly ProposedBlock[] }) {
  return (
    <fieldset class="blocks" disabled={isTraining.value}>
      <legend>A window is the sum of</legend>
      <ul>
        {props.proposals.map((proposal) => (
          <li key={proposal.id}>
            <label>
              <input
                type="checkbox"
                checked={isChosen(proposal)}
                onChange={(event) => {
                  switched.value = { ...switched.value, [proposal.id]: event.currentTarget.checked };
                }}
              />
              <span>{proposal.label}</span>
            </label>
            <span class="hint">{proposal.explanation}</span>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
