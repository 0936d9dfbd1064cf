// Where everything of a chart goes, and which position a pointer or a key means.

import { niceTicks } from "../../../../stage/js/geometry.js";

export const TOP = 26;
const RIGHT = 14;
const FOOT = 44;

/** A value as a level or a cell of the table shows it. */
export const short = (v) =>
  (Math.abs(v) >= 1e5 ? v.toExponential(1) : String(Number(v.toPrecision(6)))).replace(
    "-",
    "\u2212",
  );

/** Round values in [lo, hi], at most about `count` of them. */
export const ticksWithin = (lo, hi, count) => (hi > lo ? niceTicks(lo, hi, count) : [lo]);

/** The positions at which at least one series has a value. */
export function livePositions(series, kind) {
  const n = series[0]?.y.length ?? 0;
  const there = (v) => v !== null && v !== undefined && (kind === "line" || v > 0);
  return Array.from({ length: n }, (_, i) => i).filter((i) => series.some(({ y }) => there(y[i])));
}

function heights({ series, kind, limits }) {
  const low = ({ y, error }) => y.map((v, i) => (v === null ? null : v - (error?.[i] ?? 0)));
  const high = ({ y, error }) => y.map((v, i) => (v === null ? null : v + (error?.[i] ?? 0)));
  const all = series.flatMap((s) => [...low(s), ...high(s)]).filter((v) => v !== null);
  const [lo, hi] = [Math.min(0, ...limits, ...all), Math.max(0, ...limits, ...all)];
  if (hi > lo) return [lo, hi];
  return [0, kind === "bars" ? 10 : 1];
}

/** Where everything goes in a drawing `W` by `H`. */
export function layout(chart, W, H) {
  const n = chart.series[0]?.y.length ?? 0;
  const [lo, hi] = heights(chart);
  const levels = ticksWithin(lo, hi, 4);
  const left = 16 + 8 * Math.max(...levels.map((v) => short(v).length));
  const [bottom, right] = [H - FOOT, W - RIGHT];
  const y = (v) => bottom - ((bottom - TOP) * (v - lo)) / (hi - lo);
  const slot = (right - left) / Math.max(n, 1);
  const x = (i) => left + slot * (i + 0.5);
  return { n, lo, hi, levels, left, right, bottom, slot, x, y };
}

/** The position with a value that is nearest to `x`, or -1. */
export function positionAt({ series, kind }, L, x) {
  if (x < L.left - 8 || x > L.right + 8) return -1;
  const far = (i) => Math.abs(L.x(i) - x);
  const nearer = (best, i) => (best < 0 || far(i) < far(best) ? i : best);
  return livePositions(series, kind).reduce(nearer, -1);
}

/** The position that a key selects; -1 for none, undefined if it is no such key. */
export function selectedBy(key, { series, kind, selected }) {
  const live = livePositions(series, kind);
  const next = live.find((i) => i > selected) ?? -1;
  const before = live.findLast((i) => i < selected) ?? -1;
  return {
    Home: live[0] ?? -1,
    End: live.at(-1) ?? -1,
    ArrowRight: next,
    ArrowUp: next,
    ArrowLeft: before,
    ArrowDown: before,
    Enter: selected,
    " ": selected,
  }[key];
}
