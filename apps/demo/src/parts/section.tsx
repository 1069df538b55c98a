import type { ComponentChildren } from "preact";

/** One step of the way, with its heading. */
export function Section(props: {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly lead: string;
  readonly children: ComponentChildren;
}) {
  const { id, number, title, lead, children } = props;
  return (
    <section id={id} class="section" aria-labelledby={`${id}-title`} tabIndex={-1}>
      <header class="section-head">
        <span class="section-number" aria-hidden="true">
          {number}
        </span>
        <div>
          <h2 id={`${id}-title`}>{title}</h2>
          <p class="lead">{lead}</p>
        </div>
      </header>
      {children}
    </section>
  );
}
