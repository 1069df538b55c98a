/** Where halving a square no longer tells points apart: they then count as one. */
const deepest = 48;

/**
 * A quadtree over points in the plane, laid out in the order of a walk through it: a cell is followed by its parts, and
 * knows where to go on when its parts need not be looked at. Built anew for each set of positions, in the same memory.
 */
export class QuadTree {
  readonly #order: Int32Array;
  readonly #spare: Int32Array;
  readonly #theta: number;
  #x: Float64Array;
  #y: Float64Array;
  #mass: Float64Array;
  /** Squared distance beyond which a cell counts as one point at its center of mass; −1 for a leaf, which always does. */
  #limit: Float64Array;
  #next: Int32Array;
  #cells = 0;

  /** @param theta how wide a cell may look, its side divided by its distance: smaller is more exact */
  constructor(points: number, theta: number) {
    this.#order = new Int32Array(points);
    this.#spare = new Int32Array(points);
    this.#theta = theta;
    const room = 4 * points + 64;
    this.#x = new Float64Array(room);
    this.#y = new Float64Array(room);
    this.#mass = new Float64Array(room);
    this.#limit = new Float64Array(room);
    this.#next = new Int32Array(room);
  }

  /** @param positions `[n, 2]` */
  build(positions: Float64Array): void {
    const n = this.#order.length;
    let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < n; i++) {
      const x = positions[2 * i] as number;
      const y = positions[2 * i + 1] as number;
      this.#order[i] = i;
      left = Math.min(left, x);
      right = Math.max(right, x);
      bottom = Math.min(bottom, y);
      top = Math.max(top, y);
    }
    this.#cells = 0;
    const half = Math.max(right - left, top - bottom) / 2;
    this.#add(positions, 0, n, (left + right) / 2, (bottom + top) / 2, half, 0);
  }

  /**
   * Writes `Σ q² (yᵢ − y)` over all points y to `forces` at point i, with `q = 1 / (1 + |yᵢ − y|²)`.
   *
   * @returns `Σ q` over all points but i itself
   */
  repulsion(i: number, positions: Float64Array, forces: Float64Array): number {
    const px = positions[2 * i] as number;
    const py = positions[2 * i + 1] as number;
    const x = this.#x;
    const y = this.#y;
    const mass = this.#mass;
    const limit = this.#limit;
    const next = this.#next;
    const cells = this.#cells;
    let fx = 0;
    let fy = 0;
    let total = 0;
    let cell = 0;
    while (cell < cells) {
      const dx = px - (x[cell] as number);
      const dy = py - (y[cell] as number);
      const square = dx * dx + dy * dy;
      if (square > (limit[cell] as number)) {
        const q = 1 / (1 + square);
        const weighted = (mass[cell] as number) * q;
        total += weighted;
        fx += weighted * q * dx;
        fy += weighted * q * dy;
        cell = next[cell] as number;
      } else cell++;
    }
    forces[2 * i] = fx;
    forces[2 * i + 1] = fy;
    // The point itself was among them, at distance 0.
    return total - 1;
  }

  /** Adds the cell of the points `order[from … to − 1]`, and its parts after it. */
  #add(positions: Float64Array, from: number, to: number, x: number, y: number, half: number, depth: number): void {
    if (this.#cells === this.#mass.length) this.#grow();
    const cell = this.#cells++;
    let sumX = 0;
    let sumY = 0;
    for (let k = from; k < to; k++) {
      const i = this.#order[k] as number;
      sumX += positions[2 * i] as number;
      sumY += positions[2 * i + 1] as number;
    }
    const count = to - from;
    this.#mass[cell] = count;
    this.#x[cell] = sumX / count;
    this.#y[cell] = sumY / count;
    if (count === 1 || depth === deepest || half === 0) this.#limit[cell] = -1;
    else {
      this.#limit[cell] = ((2 * half) / this.#theta) ** 2;
      const middle = this.#partition(positions, from, to, 1, y);
      const quarter = half / 2;
      const lower = this.#partition(positions, from, middle, 0, x);
      const upper = this.#partition(positions, middle, to, 0, x);
      if (lower > from) this.#add(positions, from, lower, x - quarter, y - quarter, quarter, depth + 1);
      if (middle > lower) this.#add(positions, lower, middle, x + quarter, y - quarter, quarter, depth + 1);
      if (upper > middle) this.#add(positions, middle, upper, x - quarter, y + quarter, quarter, depth + 1);
      if (to > upper) this.#add(positions, upper, to, x + quarter, y + quarter, quarter, depth + 1);
    }
    this.#next[cell] = this.#cells;
  }

  /** Puts those below `border` first, all in their order, and says where the others start. */
  #partition(positions: Float64Array, from: number, to: number, axis: 0 | 1, border: number): number {
    const order = this.#order;
    let low = from;
    let high = 0;
    for (let k = from; k < to; k++) {
      const i = order[k] as number;
      if ((positions[2 * i + axis] as number) < border) order[low++] = i;
      else this.#spare[high++] = i;
    }
    for (let k = 0; k < high; k++) order[low + k] = this.#spare[k] as number;
    return low;
  }

  #grow(): void {
    const double = (old: Float64Array) => {
      const more = new Float64Array(2 * old.length);
      more.set(old);
      return more;
    };
    this.#x = double(this.#x);
    this.#y = double(this.#y);
    this.#mass = double(this.#mass);
    this.#limit = double(this.#limit);
    const next = new Int32Array(2 * this.#next.length);
    next.set(this.#next);
    this.#next = next;
  }
}
