// The table of clusters: points and centroid of each, at one half-step.

import { sizesOf } from "./distances.js";
import { markSvg } from "./marks.js";
import { shownAxes } from "./scene.js";
import { clusterName, escaped, number } from "./words.js";

const MOST = 4; // features with a column each; of more, those on screen

/** The table as HTML, or nothing without centroids.
 * @type {(run: Run, now: Pick<Draft, "labels" | "centroids">, stage: Pick<Stage, "palette" | "get" | "mark" | "tone">) => string} */
export function clustersHtml(run, { labels, centroids }, stage) {
  const { d } = run;
  const shown = d > MOST ? shownAxes(stage.get("axes"), d) : [...Array(d).keys()];
  const sizes = labels[0] >= 0 ? sizesOf(labels, centroids.length / d) : [];
  const row = (/** @type {number} */ j) => {
    const place = shown.map((f) => number(centroids[j * d + f]));
    return `<tr>${nameHtml(j, stage)}${[sizes[j] ?? "none", ...place].map(cell).join("")}</tr>`;
  };
  const rows = Array.from({ length: centroids.length / d }, (_, j) => row(j));
  return rows.length ? `<table>${headHtml(run, shown)}<tbody>${rows.join("")}</tbody></table>` : "";
}

const cell = (/** @type {string | number} */ value) => `<td>${value}</td>`;

/** @type {(j: number, stage: Pick<Stage, "palette" | "get" | "mark" | "tone">) => string} */
function nameHtml(j, stage) {
  const name = clusterName(stage.palette, stage.get("order")[j] ?? j);
  return `<th scope="row">${markSvg(stage.mark(j), stage.tone(j))}${name}</th>`;
}

/** @type {(run: Run, shown: number[]) => string} */
function headHtml({ d, features }, shown) {
  const some = shown.length < d ? `, ${shown.length} of ${d} features` : "";
  const names = shown.map((f) => features[f] ?? ["across", "up"][f]);
  const heads = ["Cluster", "Points", ...names].map((n) => `<th scope="col">${escaped(n)}</th>`);
  return `<caption>Points and centroid of each cluster${some}</caption><thead><tr>${heads.join("")}</tr></thead>`;
}
