import { createRandom } from "@timevae/spec";
import { createMatrix, type Matrix } from "@timevae/statistics";
import { describe, expect, it } from "vitest";
import { embedUmap } from "../src/umap/index.js";

const row = ({ values, columns }: Matrix, n: number) => [...values.subarray(n * columns, (n + 1) * columns)];
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, i) => value - (b[i] as number)));

describe("UMAP", () => {
  const random = createRandom(3);
  const points = createMatrix(
    Array.from({ length: 60 * 5 }, (_, k) => (k % 5 === Math.floor(k / 5) % 3 ? 8 : 0) + random.normal()),
    60,
    5,
  );

  it("keeps groups together and apart from others", async () => {
    const places = await embedUmap(points, { seed: 1 });
    expect([places.rows, places.columns]).toEqual([60, 2]);
    let same = 0;
    for (let i = 0; i < 60; i++) {
      const nearest = Array.from({ length: 60 }, (_, j) => j)
        .filter((j) => j !== i)
        .sort((a, b) => distance(row(places, a), row(places, i)) - distance(row(places, b), row(places, i)));
      same += nearest.slice(0, 10).filter((j) => j % 3 === i % 3).length;
    }
    expect(same / 600).toBeGreaterThan(0.97);
  });

  it("gives the same bytes for the same seed, others for another", async () => {
    const places = await embedUmap(points, { seed: 1 });
    expect(await embedUmap(points, { seed: 1 })).toEqual(places);
    expect((await embedUmap(points, { seed: 2 })).values).not.toEqual(places.values);
  });

  it("works on equal points and few points", async () => {
    for (const few of [createMatrix(new Float64Array(20), 10, 2), createMatrix([1, 2, 3, 3], 4, 1)]) {
      expect((await embedUmap(few, { seed: 1 })).values.every(Number.isFinite)).toBe(true);
    }
  });

  it("can be stopped, says how far it is, and what it needs", async () => {
    const seen: number[] = [];
    await embedUmap(points, { seed: 1, onProgress: (fraction) => seen.push(fraction) });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const many = createMatrix(createRandom(1).fillNormal(new Float64Array(2000)), 400, 5);
    await expect(embedUmap(many, { seed: 1, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "cancelled",
    });
    await expect(embedUmap(points, { seed: 1, neighbours: 1 })).rejects.toThrow(
      "neighbours: expected an integer ≥ 2, received 1",
    );
    await expect(embedUmap(points, { seed: 1, minimumDistance: 2 })).rejects.toThrow("from 0 to 1, received 2");
    await expect(embedUmap(createMatrix([1, 2, 3], 3, 1), { seed: 1 })).rejects.toThrow("at least 4 points");
  });
});
