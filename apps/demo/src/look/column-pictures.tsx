import { LineChart } from "../charts/line-chart.js";
import { SmallLines } from "../charts/small-lines.js";
import type { LookFacts } from "../worker/protocol.js";

const [real, synthetic] = ["--real", "--synthetic"];
const windowsShown = 6;

/** One column: windows beside each other, their course, how values are spread, how they hang together in time. */
export function ColumnPictures(props: { readonly look: LookFacts; readonly column: string; readonly index: number }) {
  const { look, column, index } = props;
  const marginal = look.pictures.marginals.find((curve) => curve.column === column);
  const memory = look.pictures.autocorrelations.find((curve) => curve.column === column);
  return (
    <>
      <Walls look={look} column={column} />
      <div class="pictures">
        <figure>
          <figcaption>
            <span class="figure-title">Course</span>
            <span class="hint">middle, and where nine in ten windows lie</span>
          </figcaption>
          <Course look={look} column={column} index={index} />
        </figure>
        {marginal && (
          <figure>
            <figcaption>
              <span class="figure-title">Values</span>
              <span class="hint">share of all values, by size</span>
            </figcaption>
            <LineChart
              data={
                [middles(marginal.edges), [...marginal.real], [...marginal.synthetic]] as [number[], number[], number[]]
              }
              lines={[
                { label: "real", colour: real, width: 2 },
                { label: "synthetic", colour: synthetic, width: 2 },
              ]}
              height={190}
              description={`How the values of ${column} are spread, real and synthetic`}
            />
          </figure>
        )}
        {memory && (
          <figure>
            <figcaption>
              <span class="figure-title">Autocorrelation</span>
              <span class="hint">with the value so many steps later</span>
            </figcaption>
            <LineChart
              data={
                [memory.real.map((_, lag) => lag), [...memory.real], [...memory.synthetic]] as [
                  number[],
                  number[],
                  number[],
                ]
              }
              lines={[
                { label: "real", colour: real, width: 2 },
                { label: "synthetic", colour: synthetic, width: 2 },
              ]}
              height={190}
              description={`Autocorrelation of ${column}, real and synthetic`}
            />
          </figure>
        )}
      </div>
    </>
  );
}

function Course({
  look,
  column,
  index,
}: {
  readonly look: LookFacts;
  readonly column: string;
  readonly index: number;
}) {
  const band = look.bands[index];
  if (!band) return null;
  const thin = { width: 1, dash: [4, 3] };
  return (
    <LineChart
      data={
        [
          band.real.middle.map((_, t) => t + 1),
          ...[band.real.low, band.real.middle, band.real.high].map((line) => [...line]),
          ...[band.synthetic.low, band.synthetic.middle, band.synthetic.high].map((line) => [...line]),
        ] as [number[], ...number[][]]
      }
      lines={[
        { label: "real, 5 %", colour: real, ...thin },
        { label: "real", colour: real, width: 2 },
        { label: "real, 95 %", colour: real, ...thin },
        { label: "synthetic, 5 %", colour: synthetic, ...thin },
        { label: "synthetic", colour: synthetic, width: 2 },
        { label: "synthetic, 95 %", colour: synthetic, ...thin },
      ]}
      height={190}
      description={`Middle and range of ${column} at each step, real and synthetic`}
    />
  );
}

function Walls({ look, column }: { readonly look: LookFacts; readonly column: string }) {
  const { wall } = look.pictures;
  const d = wall.columns.indexOf(column);
  if (d < 0) return null;
  const pick = (side: typeof wall.real) => side.slice(0, windowsShown).map((window) => window[d] as readonly number[]);
  const [left, right] = [pick(wall.real), pick(wall.synthetic)];
  const values = [...left, ...right].flat();
  const range = [Math.min(...values), Math.max(...values)] as const;
  const row = (windows: typeof left, colour: string, name: string) => (
    <figure>
      <figcaption>
        <span class="figure-title">{name} windows</span>
      </figcaption>
      <div class="wall">
        {windows.map((line, n) => (
          <SmallLines
            key={`${n}`}
            lines={[{ values: line, colour, width: 1.6 }]}
            range={range}
            description={`${name} window ${n + 1}, ${column}`}
          />
        ))}
      </div>
    </figure>
  );
  return (
    <div class="walls">
      {row(left, real, "Real")}
      {row(right, synthetic, "Synthetic")}
    </div>
  );
}

function middles(edges: readonly number[]): number[] {
  return edges.slice(1).map((edge, i) => (edge + (edges[i] as number)) / 2);
}
