import { useRef, useState } from "preact/hooks";
import { dataBusy, openFiles, openSines, openTable } from "../state/data-state.js";

/** Where a file is dropped or chosen; data that come with the page stand beside it. */
export function DropZone(props: { readonly isSmall: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files && files.length > 0) void openFiles([...files]);
  };
  const busy = dataBusy.value !== null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the button in it is everybody's
    <div
      class={`drop-zone${isOver ? " is-over" : ""}${props.isSmall ? " is-small" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files ?? null);
      }}
    >
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        id="file"
        multiple
        accept=".csv,.tsv,.txt,.zip,.onnx,.json"
        aria-label="A CSV file, or a saved model"
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      {!props.isSmall && <p class="drop-title">Drop a CSV here</p>}
      <div class="drop-actions">
        <button type="button" class="primary" disabled={busy} onClick={() => input.current?.click()}>
          {props.isSmall ? "Open another file" : "Choose a file"}
        </button>
        <span class="or">or try</span>
        <button type="button" disabled={busy} onClick={() => void openTable({ builtIn: "daily" })}>
          Seattle’s weather, daily
        </button>
        <button type="button" disabled={busy} onClick={() => void openTable({ builtIn: "hourly" })}>
          Seattle’s weather, hourly
        </button>
        <button type="button" disabled={busy} onClick={() => void openSines()}>
          Sines
        </button>
      </div>
      <p class="hint">
        {dataBusy.value !== null
          ? `${dataBusy.value}…`
          : "One row per time step, one column per measurement, names in the first line. A saved model (.zip) can be dropped here too."}
      </p>
    </div>
  );
}
