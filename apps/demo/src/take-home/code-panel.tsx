import { useState } from "preact/hooks";
import { type SnippetLanguage, snippet } from "../logic/snippet.js";
import { Segmented } from "../parts/segmented.js";
import { sampleRequest } from "../state/take-home-state.js";
import type { ModelFacts } from "../worker/protocol.js";

const languages = [
  ["javascript", "JavaScript"],
  ["python", "Python"],
  ["command", "Command line"],
] as const;

/** The program that draws the same elsewhere. */
export function CodePanel(props: { readonly model: ModelFacts }) {
  const [language, setLanguage] = useState<SnippetLanguage>("javascript");
  const [isCopied, setCopied] = useState(false);
  const text = snippet(language, props.model, sampleRequest.value);
  return (
    <div class="code-panel">
      <div class="row row-apart">
        <Segmented label="Language" options={languages} value={language} onChange={setLanguage} />
        <button
          type="button"
          class="small"
          onClick={async () => {
            await navigator.clipboard.writeText(text);
            setCopied(true);
            setTimeout(() => setCopied(false), 2000);
          }}
        >
          {isCopied ? "Copied" : "Copy"}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard */}
      <section class="code" tabIndex={0} aria-label="Code">
        <pre>
          <code>{text}</code>
        </pre>
      </section>
    </div>
  );
}
