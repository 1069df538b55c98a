/** Something rare that was put into a series, and where: ground truth for detectors. */
export interface PlantedEvent<Kind extends string = string> {
  readonly window: number;
  /** The first step that it changes, within the window. */
  readonly step: number;
  /** How many steps of the window it changes. */
  readonly duration: number;
  /** The feature's name. */
  readonly feature: string;
  readonly kind: Kind;
  /** How large it is, in the units that the function that planted it says; null where it has no size. */
  readonly size: number | null;
}
