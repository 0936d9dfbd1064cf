// A chart as the inside of an SVG: its axes, and bars or a line.

import { escaped } from "../../../../stage/js/words.js";
import { short, TOP, ticksWithin } from "./layout.js";

/** @type {(kind: string, x1: number, y1: number, x2: number, y2: number) => string} */
const line = (kind, x1, y1, x2, y2) =>
  `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
/** @type {(kind: string, x: number, y: number, w: number, h: number) => string} */
const rect = (kind, x, y, w, h) =>
  `<rect class="${kind}" x="${x}" y="${y}" width="${Math.max(w, 0)}" height="${Math.max(h, 0)}"/>`;
/** @type {(x: number, y: number, anchor: string, words: string) => string} */
const text = (x, y, anchor, words) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(words)}</text>`;

/** @type {(chart: ChartState, L: ChartLayout, H: number) => string} */
function axes(chart, L, H) {
  const levels = L.levels.map(
    (v) =>
      line("grid", L.left, L.y(v), L.right, L.y(v)) + text(L.left - 8, L.y(v) + 4, "end", short(v)),
  );
  const base = line("axis", L.left, L.y(Math.max(L.lo, 0)), L.right, L.y(Math.max(L.lo, 0)));
  return (
    levels.join("") +
    base +
    below(chart, L) +
    text((L.left + L.right) / 2, H - 6, "middle", chart.across) +
    text(0, 12, "start", chart.up)
  );
}

/** @type {(chart: ChartState, L: ChartLayout) => string} */
function below(chart, L) {
  const put = (/** @type {number} */ x, /** @type {string} */ words) =>
    text(x, L.bottom + 18, "middle", words);
  if (chart.kind === "bars" && chart.edges.length > 1) {
    const [a, z] = [chart.edges[0], chart.edges[chart.edges.length - 1]];
    const x = (/** @type {number} */ v) => L.left + ((L.right - L.left) * (v - a)) / (z - a);
    return ticksWithin(a, z, (L.right - L.left) / 90)
      .map((v) => put(x(v), short(v)))
      .join("");
  }
  const wide = Math.max(...chart.ticks.map((words) => words.length), 1) * 8 + 8;
  const every = Math.ceil(wide / L.slot);
  return chart.ticks.map((words, i) => (i % every ? "" : put(L.x(i), words))).join("");
}

/** A bar that is not empty has a visible height, however low it is.
 * @type {(series: Series, which: number, chosen: number, L: ChartLayout) => string} */
function bars({ y }, which, chosen, L) {
  const gap = Math.min(2, L.slot / 6);
  return y
    .map((v, i) => {
      if (!v) return "";
      const high = Math.max(L.y(0) - L.y(v), 3);
      const inset = which ? gap + 1 : gap;
      const kind = `${which ? "hollow" : "filled"}${i === chosen ? " chosen" : ""}`;
      return rect(kind, L.left + i * L.slot + inset, L.y(0) - high, L.slot - 2 * inset, high);
    })
    .join("");
}

/** @type {(series: Series, chosen: number, L: ChartLayout) => string} */
function curve({ y, error }, chosen, L) {
  const there = y.flatMap((v, i) => (v === null ? [] : [/** @type {Place} */ ([i, v])]));
  const path = there
    .map(([i, v], at) => `${at && there[at - 1][0] === i - 1 ? "L" : "M"}${L.x(i)} ${L.y(v)}`)
    .join("");
  const whisker = (/** @type {Place} */ [i, v]) => {
    const half = error?.[i];
    return half ? line("whisker", L.x(i), L.y(v - half), L.x(i), L.y(v + half)) : "";
  };
  const dot = (/** @type {Place} */ [i, v]) =>
    `<circle class="dot${i === chosen ? " chosen" : ""}" cx="${L.x(i)}" cy="${L.y(v)}" r="${i === chosen ? 7 : 4.5}"/>`;
  return `<path class="curve" d="${path}"/>${there.map(whisker).join("")}${there.map(dot).join("")}`;
}

/** @type {(chart: ChartState, L: ChartLayout) => string} */
function circles(chart, L) {
  const y = chart.series[0]?.y ?? [];
  const circle = (/** @type {number} */ i) => {
    const v = y[i] ?? null;
    return v === null ? "" : `<circle class="circled" cx="${L.x(i)}" cy="${L.y(v)}" r="16"/>`;
  };
  return chart.circled.map(circle).join("");
}

/** All of it, in a layout `L` of height `H`.
 * @type {(chart: ChartState, L: ChartLayout, H: number) => string} */
export function drawing(chart, L, H) {
  const { series, kind, selected } = chart;
  const band =
    selected >= 0 && selected < L.n
      ? rect("band", L.left + selected * L.slot, TOP - 6, L.slot, L.bottom - TOP + 6)
      : "";
  const body =
    kind === "bars"
      ? series.map((one, which) => bars(one, which, selected, L)).join("")
      : series.map((one) => curve(one, selected, L)).join("");
  return `${band}${axes(chart, L, H)}${rect("hover", 0, TOP - 6, 0, L.bottom - TOP + 6)}${body}${circles(chart, L)}`;
}
