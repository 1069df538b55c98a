import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatTick } from "../logic/format.js";
import { isDark } from "./is-dark.js";
import { resolveColour } from "./resolve-colour.js";

interface ChartLine {
  readonly label: string;
  /** A CSS variable. */
  readonly colour: string;
  readonly width?: number;
  readonly dash?: readonly number[];
}

/** A stretch of the x axis behind the lines. */
export interface ChartBand {
  readonly from: number;
  readonly to: number;
  readonly colour: string;
}

export interface LineChartProps {
  /** x, then one array per line. */
  readonly data: uPlot.AlignedData;
  readonly lines: readonly ChartLine[];
  readonly height: number;
  /** What the chart shows, in words, for those who do not see it. */
  readonly description: string;
  /** x are seconds since 1970. */
  readonly isTime?: boolean;
  /** `logarithmic` for numbers above 0; `arcsinh`, which is so far from 0 and even near it, for numbers of both signs. */
  readonly scale?: "even" | "logarithmic" | "arcsinh";
  readonly xLabel?: string;
  readonly bands?: readonly ChartBand[];
  readonly range?: readonly [number, number];
  /** Without axis labels, for rows of charts over one axis. */
  readonly hideX?: boolean;
}

/** Lines over an axis, on a canvas; new data are drawn at once. */
export function LineChart(props: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const bands = useRef<readonly ChartBand[]>([]);
  bands.current = props.bands ?? [];
  const { data, height, description, hideX } = props;
  const key = JSON.stringify([props.lines, props.isTime, props.scale, height, hideX, isDark.value, props.range]);

  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const made = new uPlot(createOptions(props, element.clientWidth, bands), data, element);
    chart.current = made;
    const observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0 && width !== made.width) made.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [key]);
  useEffect(() => chart.current?.setData(data), [data]);
  return <div ref={host} class="line-chart" role="img" aria-label={description} style={{ height: `${height}px` }} />;
}

function createOptions(
  props: LineChartProps,
  width: number,
  bands: { readonly current: readonly ChartBand[] },
): uPlot.Options {
  const [text, grid] = [resolveColour("--muted"), resolveColour("--grid")];
  const isEven = (props.scale ?? "even") === "even";
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: text,
    font,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1, size: 4 },
  };
  return {
    width: Math.max(width, 50),
    height: props.height,
    padding: [8, 12, props.hideX ? 4 : 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: props.isTime ?? false },
      y: yScale(props),
    },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    axes: [
      props.hideX
        ? { ...axis, show: false }
        : {
            ...axis,
            size: props.isTime ? 40 : 28,
            gap: 4,
            ...(props.xLabel && { label: props.xLabel, labelFont: font, labelSize: 18 }),
          },
      {
        ...axis,
        size: 52,
        gap: 4,
        values: (_, splits, _axis, _space, increment) =>
          splits.map((value) => (value === null ? "" : formatTick(value, isEven ? increment : undefined))),
        space: 26,
      },
    ],
    series: [
      {},
      ...props.lines.map(({ label, colour, width: line = 1.5, dash }) => ({
        label,
        stroke: resolveColour(colour),
        width: line,
        points: { show: false },
        ...(dash && { dash: [...dash] }),
      })),
    ],
    hooks: {
      drawClear: [
        (plot) => {
          const { ctx, bbox } = plot;
          for (const { from, to, colour } of bands.current) {
            const left = plot.valToPos(from, "x", true);
            const right = plot.valToPos(to, "x", true);
            ctx.fillStyle = resolveColour(colour);
            ctx.fillRect(left, bbox.top, Math.max(1, right - left), bbox.height);
          }
        },
      ],
    },
  };
}

function yScale({ scale, range }: LineChartProps): uPlot.Scale {
  if (scale === "logarithmic") return { distr: 3 };
  if (scale === "arcsinh") return { distr: 4, asinh: 10 };
  return range ? { range: [range[0], range[1]] } : {};
}
