// An edit that has no run yet: whether there is one, and what the picture shows of it.

import { unassigned } from "./decode.js";

/** @type {(rows: number[][], flat: Float64Array) => boolean} */
const isSame = (rows, flat) => {
  const all = rows.flat();
  return all.length === flat.length && all.every((v, i) => v === flat[i]);
};

/** True until the last edit has its run. @type {(get: Get, run: Run) => boolean} */
export function isDraft(get, run) {
  const [mode, centroids] = [get("mode"), get("centroids")];
  if (mode === "centroids") return centroids.length > 0 && !isSame(centroids, run.centroids[0]);
  return mode === "points" && !isSame(get("points"), run.X);
}

/** Data, labels and centroids of an edit that has no run yet, or null.
 * @type {(get: Get, run: Run, t: number) => Draft | null} */
export function draftOf(get, run, t) {
  if (!isDraft(get, run)) return null;
  return get("mode") === "centroids"
    ? aStart(get("centroids"), run, get("rules").empty ? unassigned(run.n) : run.labels[t])
    : points(get("points"), run, t);
}

/** Where nothing is run, the points stay with their centroids.
 * @type {(rows: number[][], run: Run, labels: Int16Array) => Draft} */
const aStart = (rows, { X }, labels) => ({
  data: X,
  labels,
  centroids: Float64Array.from(rows.flat()),
});

/** While points are only added, those before them keep their clusters.
 * @type {(rows: number[][], run: Run, t: number) => Draft} */
function points(rows, { n, X, labels, centroids }, t) {
  const grown = rows.length > n && isSame(rows.slice(0, n), X);
  const now = unassigned(rows.length).slice();
  if (grown) now.set(labels[t]);
  return {
    data: Float64Array.from(rows.flat()),
    labels: now,
    centroids: grown ? centroids[t] : new Float64Array(0),
  };
}

/** What a vote may see. @type {(run: Run) => Draft} */
export const pointsOnly = ({ X, n }) => ({
  data: X,
  labels: unassigned(n),
  centroids: new Float64Array(0),
});

/** At a start that a hand has placed, or while points are drawn around it, the end is shown.
 * @type {(get: Get, t: number) => boolean} */
export function isPlacing(get, t) {
  if (t > 0 || get("hide_future") || get("view").veil || !get("rules").empty) return false;
  if (get("mode") === "move") return get("init") === get("hand");
  return ["centroids", "points"].includes(get("mode"));
}
