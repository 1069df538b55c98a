import { windows } from "../state/data-state.js";
import { model } from "../state/model-state.js";
import { isTraining } from "../state/training-state.js";

const steps = [
  ["data", "Data"],
  ["train", "Train"],
  ["look", "Look"],
  ["edit", "Edit"],
  ["take-home", "Take home"],
] as const;

/** The way through the page, always in sight. */
export function StepBar() {
  const hasModel = model.value !== null;
  const isOpen: Readonly<Record<string, boolean>> = {
    data: true,
    train: windows.value !== null,
    look: hasModel,
    edit: hasModel,
    "take-home": hasModel,
  };
  return (
    <nav class="step-bar" aria-label="Steps">
      <span class="brand">
        <img src="./icon.svg" alt="" width="22" height="22" /> TimeVAE
      </span>
      <ol>
        {steps.map(([id, label], i) => (
          <li key={id}>
            <a href={`#${id}`} class={isOpen[id] ? "is-open" : ""}>
              <span class="step-number" aria-hidden="true">
                {i + 1}
              </span>
              {label}
              {id === "train" && isTraining.value && <span class="pulse" role="img" aria-label="(learning)" />}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
