import { useState } from "preact/hooks";
import { Scatter } from "../charts/scatter.js";
import { Segmented } from "../parts/segmented.js";
import type { LookFacts } from "../worker/protocol.js";

/** Every window a point: real and synthetic should fill the same places. */
export function EmbeddingPicture(props: { readonly look: LookFacts }) {
  const { embeddings } = props.look.pictures;
  const [name, setName] = useState(embeddings[0]?.name ?? "");
  const shown = embeddings.find((embedding) => embedding.name === name) ?? embeddings[0];
  if (!shown) return null;
  return (
    <figure>
      <figcaption>
        <span class="figure-title">Every window a point</span>
        {embeddings.length > 1 ? (
          <Segmented
            label="Kind of map"
            options={embeddings.map((embedding) => [embedding.name, embedding.name] as const)}
            value={shown.name}
            onChange={setName}
          />
        ) : (
          <span class="hint">
            {shown.name}: {shown.about}
          </span>
        )}
      </figcaption>
      <Scatter
        real={shown.real}
        synthetic={shown.synthetic}
        description={`${shown.name} of ${shown.real.length} real and ${shown.synthetic.length} synthetic windows`}
      />
    </figure>
  );
}
