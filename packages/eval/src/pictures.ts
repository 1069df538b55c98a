/** What a report draws, in the user's units, a few thousand numbers in all. */
export interface Pictures {
  /** Windows beside each other, drawn by seed. */
  readonly wall: Wall;
  readonly marginals: readonly MarginalCurve[];
  readonly autocorrelations: readonly AutocorrelationCurve[];
  /** Pearson's, over all steps of all windows. */
  readonly correlations: {
    readonly columns: readonly string[];
    /** `[D][D]`; a constant column has correlation 0 with every other. */
    readonly real: readonly (readonly number[])[];
    readonly synthetic: readonly (readonly number[])[];
  };
  readonly embeddings: readonly Embedding[];
  /** Distances to the closest training window, their shares by bin. */
  readonly closest: ClosestCurve;
}

export interface Wall {
  readonly columns: readonly string[];
  /** `[K][D][T]` */
  readonly real: readonly (readonly (readonly number[])[])[];
  /** `[K][D][T]` */
  readonly synthetic: readonly (readonly (readonly number[])[])[];
}

/** How the values of one column are spread: shares of all values, by bin. */
export interface MarginalCurve {
  readonly column: string;
  /** `[bins + 1]` edges. */
  readonly edges: readonly number[];
  readonly real: readonly number[];
  readonly heldOut: readonly number[];
  readonly synthetic: readonly number[];
}

/** Correlation of each step with the one `lag` steps later, lag 0 first; 0 where a column is constant. */
export interface AutocorrelationCurve {
  readonly column: string;
  readonly real: readonly number[];
  readonly heldOut: readonly number[];
  readonly synthetic: readonly number[];
}

export interface Embedding {
  /** `t-SNE` */
  readonly name: string;
  /** How it was made. */
  readonly about: string;
  /** `[n]` pairs. */
  readonly real: readonly (readonly [x: number, y: number])[];
  readonly synthetic: readonly (readonly [x: number, y: number])[];
}

export interface ClosestCurve {
  readonly edges: readonly number[];
  readonly synthetic: readonly number[];
  readonly heldOut: readonly number[];
}
