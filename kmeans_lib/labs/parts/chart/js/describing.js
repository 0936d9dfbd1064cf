// What a chart says beside its drawing: the key, a table, and what a screen reader hears.

import { escaped } from "../../../../stage/js/words.js";
import { short } from "./layout.js";

const KEY = [
  '<rect x="1" y="1" width="10" height="10" class="filled"/>',
  '<rect x="1.5" y="1.5" width="9" height="9" class="hollow"/>',
];

/** The names of two series of bars; one series has its name in the heading.
 * @param {ChartState} chart */
export function keyHtml({ series, kind }) {
  if (kind !== "bars" || series.length < 2) return "";
  return series
    .map(
      ({ name }, which) =>
        `<span><svg viewBox="0 0 12 12" aria-hidden="true">${KEY[which]}</svg>${escaped(name)}</span>`,
    )
    .join("");
}

/** All numbers, for those who do not see the bars.
 * @type {(chart: ChartState, live: number[]) => string} */
export function tableHtml({ name, series, words, ticks }, live) {
  const heads = series.map((s) => `<th scope="col">${escaped(s.name)}</th>`).join("");
  const value = (/** @type {number | null} */ v) =>
    `<td>${v === null || v === undefined ? "none" : short(v)}</td>`;
  const row = (/** @type {number} */ i) =>
    `<tr><th scope="row">${escaped(words[i] ?? ticks[i] ?? String(i + 1))}</th>${series.map(({ y }) => value(y[i])).join("")}</tr>`;
  return `<table><caption>${escaped(name)}</caption><thead><tr><th scope="col">position</th>${heads}</tr></thead><tbody>${live.map(row).join("")}</tbody></table>`;
}

/** The plot as a slider over its positions.
 * @type {(chart: ChartState, live: number[]) => Record<string, unknown>} */
export function ariaOf({ name, active, words, selected }, live) {
  return {
    "aria-label": active ? `${name}. Left and right arrow select.` : name,
    "aria-orientation": "horizontal",
    "aria-valuemin": live.length ? 1 : 0,
    "aria-valuemax": live.length,
    "aria-valuenow": live.indexOf(selected) + 1,
    "aria-valuetext": words[selected] || "nothing selected",
    "aria-disabled": !active,
  };
}
