import type { ComponentEdit, Edit } from "@timevae/core";

/** What a person has changed about one component. Columns by name. */
export interface ComponentChanges {
  /** Multiplies the component in every column. */
  readonly scale: number;
  /** Added at every step, by column, in its units. */
  readonly shift: Readonly<Record<string, number>>;
  /** Drawn by hand, by column: one number per step, or per season for a season. */
  readonly curve: Readonly<Record<string, readonly number[]>>;
}

/** Changes by component. */
export type Changes = Readonly<Record<string, ComponentChanges>>;

export const noChange: ComponentChanges = { scale: 1, shift: {}, curve: {} };

export function isChanged({ scale, shift, curve }: ComponentChanges): boolean {
  return scale !== 1 || Object.values(shift).some((value) => value !== 0) || Object.keys(curve).length > 0;
}

/**
 * The changes as the model takes them: drawn curves first, then the scale, then the shifts.
 *
 * @param hasProfile whether a component's curve is a profile of seasons
 */
export function toEdit(changes: Changes, hasProfile: (component: string) => boolean): Edit {
  const entries = Object.entries(changes)
    .filter(([, change]) => isChanged(change))
    .map(([component, { scale, shift, curve }]): [string, ComponentEdit[]] => {
      const drawn = Object.entries(curve).map(([column, values]): ComponentEdit => {
        const shape = hasProfile(component) ? { profile: [...values] } : { replace: [...values] };
        return { ...shape, features: [column] };
      });
      const shifts = Object.entries(shift)
        .filter(([, value]) => value !== 0)
        .map(([column, value]): ComponentEdit => ({ shift: value, features: [column] }));
      return [component, [...drawn, ...(scale === 1 ? [] : [{ scale }]), ...shifts]];
    });
  return Object.fromEntries(entries);
}
