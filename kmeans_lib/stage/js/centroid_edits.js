// Centroids moved, added and removed by hand: each edit is a new start.

import { isDraft } from "./drafts.js";
import { inFrame, unproject } from "./scene.js";

const MOST = 12;

/** @type {(stage: Stage, edits: Edits) => CentroidEdits} */
export function createCentroidEdits(stage, { edit, say }) {
  const { get, run, scene, player } = stage;

  /** A copy of the centroids on screen, one row each, also in mid-run. */
  function onScreen() {
    if (isDraft(get, run())) return get("centroids").map((row) => [...row]);
    const { centroids, d, k } = run();
    const now = centroids[player.now()];
    return Array.from({ length: k }, (_, j) => [...now.slice(j * d, (j + 1) * d)]);
  }

  /** Only the features on screen change. @type {(row: number[], at: Place) => number[]} */
  function put(row, at) {
    const place = unproject(scene(), at);
    scene().axes.forEach((feature, a) => (row[feature] = place[a]));
    return row;
  }

  /** @type {(rows: number[][], at: Place) => number} */
  function nearest(rows, at) {
    const places = scene().project(rows.flat());
    const far = places.map(([x, y]) => Math.hypot(x - at[0], y - at[1]));
    return far.indexOf(Math.min(...far));
  }

  /** @type {CentroidEdits["move"]} */
  function move(j, at, remember) {
    const rows = onScreen();
    if (!rows[j]) return; // a handle of a run that is being replaced
    put(rows[j], inFrame(scene(), at));
    edit("centroids", rows, remember);
  }

  function add(/** @type {Place} */ at) {
    const rows = onScreen();
    if (!get("rules").empty) return move(nearest(rows, at), at, true); // nothing is run
    if (rows.length >= Math.min(MOST, run().n)) return say("no more centroids fit here");
    rows.push(put(new Array(run().d).fill(0), at));
    edit("centroids", rows);
    say(`centroid added, ${rows.length} in all`);
  }

  function remove(/** @type {number} */ j) {
    const rows = onScreen();
    if (rows.length < 2 || j < 0) return;
    rows.splice(j, 1);
    edit("centroids", rows);
    say(`centroid removed, ${rows.length} left`);
  }

  return { move, add, remove };
}
