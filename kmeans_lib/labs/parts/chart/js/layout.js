// Where everything of a chart goes, and which position a pointer or a key means.

import { niceTicks } from "../../../../stage/js/geometry.js";

export const TOP = 26;
const RIGHT = 14;
const FOOT = 44;

/** A value as a level or a cell of the table shows it. @param {number} v */
export const short = (v) =>
  (Math.abs(v) >= 1e5 ? v.toExponential(1) : String(Number(v.toPrecision(6)))).replace(
    "-",
    "\u2212",
  );

/** Round values in [lo, hi], at most about `count` of them.
 * @type {(lo: number, hi: number, count: number) => number[]} */
export const ticksWithin = (lo, hi, count) => (hi > lo ? niceTicks(lo, hi, count) : [lo]);

/** The positions at which at least one series has a value.
 * @type {(series: Series[], kind: string) => number[]} */
export function livePositions(series, kind) {
  const n = series[0]?.y.length ?? 0;
  const there = (/** @type {number | null} */ v) =>
    v !== null && v !== undefined && (kind === "line" || v > 0);
  return Array.from({ length: n }, (_, i) => i).filter((i) => series.some(({ y }) => there(y[i])));
}

/** @type {(chart: ChartState) => Extent} */
function heights({ series, kind, limits }) {
  const reach = (/** @type {Series} */ { y, error }) =>
    y.flatMap((v, i) => (v === null ? [] : [v - (error?.[i] ?? 0), v + (error?.[i] ?? 0)]));
  const all = series.flatMap(reach);
  const [lo, hi] = [Math.min(0, ...limits, ...all), Math.max(0, ...limits, ...all)];
  if (hi > lo) return [lo, hi];
  return [0, kind === "bars" ? 10 : 1];
}

/** Where everything goes in a drawing `W` by `H`.
 * @type {(chart: ChartState, W: number, H: number) => ChartLayout} */
export function layout(chart, W, H) {
  const n = chart.series[0]?.y.length ?? 0;
  const [lo, hi] = heights(chart);
  const levels = ticksWithin(lo, hi, 4);
  const left = 16 + 8 * Math.max(...levels.map((v) => short(v).length));
  const [bottom, right] = [H - FOOT, W - RIGHT];
  const y = (/** @type {number} */ v) => bottom - ((bottom - TOP) * (v - lo)) / (hi - lo);
  const slot = (right - left) / Math.max(n, 1);
  const x = (/** @type {number} */ i) => left + slot * (i + 0.5);
  return { n, lo, hi, levels, left, right, bottom, slot, x, y };
}

/** The position with a value that is nearest to `x`, or -1.
 * @type {(chart: ChartState, L: ChartLayout, x: number) => number} */
export function positionAt({ series, kind }, L, x) {
  if (x < L.left - 8 || x > L.right + 8) return -1;
  const far = (/** @type {number} */ i) => Math.abs(L.x(i) - x);
  const live = livePositions(series, kind);
  return live.reduce((best, i) => (best < 0 || far(i) < far(best) ? i : best), -1);
}

/** The position that a key selects; -1 for none, undefined if it is no such key.
 * @type {(key: string, chart: ChartState) => number | undefined} */
export function selectedBy(key, { series, kind, selected }) {
  const live = livePositions(series, kind);
  const next = live.find((i) => i > selected) ?? -1;
  const before = live.findLast((i) => i < selected) ?? -1;
  /** @type {Record<string, number>} */
  const goals = {
    Home: live[0] ?? -1,
    End: live.at(-1) ?? -1,
    ArrowRight: next,
    ArrowUp: next,
    ArrowLeft: before,
    ArrowDown: before,
    Enter: selected,
    " ": selected,
  };
  return goals[key];
}
