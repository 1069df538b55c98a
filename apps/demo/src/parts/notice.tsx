import type { ComponentChildren } from "preact";

/** Something to know (`note`), to mind (`warning`), or why something did not work (`error`, read out at once). */
export function Notice(props: { readonly kind: "note" | "warning" | "error"; readonly children: ComponentChildren }) {
  const mark = { note: "i", warning: "!", error: "!" }[props.kind];
  return (
    <div class={`notice notice-${props.kind}`} role={props.kind === "error" ? "alert" : undefined}>
      <span class="notice-mark" aria-hidden="true">
        {mark}
      </span>
      <div>{props.children}</div>
    </div>
  );
}
