// Everything the stage says that is not already a sentence of the run.

import { filled, PHASES, number as plain } from "./sentences.js";

/** @type {Record<string, string>} */
const NEXT = {
  assign: "Assign points",
  relocate: "Relocate the empty one",
  update: "Move centroids",
  draw: "Draw the next centroid",
  take: "Take the farthest point",
  weigh: "Weigh the points",
};
const SWATCHES = 12;

/**
 * Half-steps in which centroids move and points stay.
 * @param {string} phase
 */
export const moves = (phase) => phase === "update" || phase === "relocate";

/**
 * What the next press does.
 * @param {Run} run
 * @param {number} t
 */
export function nextWords(run, t) {
  if (t >= run.T - 1) return "Back to the start";
  const phase = run.phases[t + 1];
  const several = phase === "relocate" && run.changed[t + 1].length > 1;
  return several ? "Relocate the empty ones" : (NEXT[phase] ?? "Next");
}

/**
 * "Iteration 3, assignment: 54 of ..." in two parts: where, and what happened.
 * @param {string} sentence
 * @returns {[string, string]}
 */
export function splitSentence(sentence) {
  const at = sentence.indexOf(": ");
  if (at < 0) return ["", sentence];
  const rest = sentence.slice(at + 2);
  return [sentence.slice(0, at), rest.charAt(0).toUpperCase() + rest.slice(1)];
}

/**
 * A measured value as the sentences have it, with a true minus sign.
 * @param {number} v
 */
export const number = (v) => (Number.isFinite(v) ? plain(v).replace("-", "\u2212") : "none");

/**
 * Text that cannot become markup.
 * @param {string} text
 */
export const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** @type {(count: number, one: string, many?: string) => string} */
export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/**
 * "the blue cluster"; from the thirteenth on, with a number as well.
 * @param {Mark[]} palette
 * @param {number} colour
 */
export function clusterName(palette, colour) {
  const name = palette[colour % SWATCHES].name;
  return colour < SWATCHES ? name : `${name} (${Math.floor(colour / SWATCHES) + 1})`;
}

/**
 * Said below the plot: what the picture cannot show.
 * @param {Run} run
 */
export function notes({ n, d, k }) {
  const said = [];
  if (k > SWATCHES)
    said.push(`With ${k} clusters some share a colour and shape: there are ${SWATCHES}.`);
  if (d > 2) said.push(`2 of ${d} features on screen, so no regions; the run uses all ${d}.`);
  if (d === 1 && n > 12) said.push("One feature: the height only parts the points.");
  return said.join(" ");
}

/**
 * When a point came to its cluster, as the inspector tells it.
 * @param {Run} run
 * @param {number} when
 */
export function changeWords(run, when) {
  if (when < 0) return "belongs to no cluster yet";
  const [it, phase] = [run.iterations[when], run.phases[when]];
  return `last changed in iteration ${it}, ${PHASES[phase] ?? phase}`;
}

/** How the plot is used by keyboard, per mode. */
export const KEY_HELP = {
  look: "Left and right arrow: half-steps. Enter: inspect points with the arrow keys, Escape: stop.",
  move: "Left and right arrow: half-steps. Enter: inspect points with the arrow keys, Escape: stop. Tab: reach a centroid, arrow keys move it.",
  pick: "Enter: go from point to point with the arrow keys, Enter again: pick, Escape: stop.",
  centroids:
    "Tab: reach a centroid, arrow keys move it, Delete removes it. Enter: crosshair, Enter again: add one.",
  points:
    "Enter: crosshair, arrow keys move it, Enter again: add a point, Delete: remove the nearest.",
  target: "Enter: crosshair, arrow keys move it, Enter again: put the mark there.",
};

/** @type {Record<string, string>} */
const HINT = {
  pick: "click a point to pick it",
  centroids: "drag, click to add, Delete to remove",
  target: "click where you expect it",
};

/** @type {(data: string, words: string, extra?: string) => string} */
const button = (data, words, extra = "") =>
  `<button type="button" ${data} ${extra}>${words}</button>`;

/**
 * The row of tools below the plot.
 * @type {(mode: string, tool: string, canUndo: boolean, picked: number, points: number) => string}
 */
export function toolsHtml(mode, tool, canUndo, picked, points) {
  const brush = (/** @type {string} */ name, /** @type {string} */ words) =>
    button(`data-tool="${name}"`, words, `aria-pressed="${name === tool}"`);
  const brushes = brush("add", "Add") + brush("paint", "Paint") + brush("remove", "Remove");
  const clear = button(
    'data-do="clear"',
    "Clear",
    `aria-disabled="${!(mode === "pick" ? picked : points)}"`,
  );
  const undo = button('data-do="undo"', "Undo", `aria-disabled="${!canUndo}"`);
  /** @type {Record<string, string>} */
  const counts = { pick: `${plural(picked, "point")} picked`, points: plural(points, "point") };
  const counted = counts[mode];
  const clears = mode === "pick" || mode === "points";
  return `${mode === "points" ? brushes : ""}${undo}${clears ? clear : ""}<span class="cap">${HINT[mode] && !picked ? HINT[mode] : (counted ?? "")}</span>`;
}

/**
 * The sentence of an edit that has no run yet.
 * @type {(mode: string, centroids: number, points: number) => string}
 */
export function editWords(mode, centroids, points) {
  if (mode === "points") return `Your points: ${plural(points, "point")} so far.`;
  return `${filled("init")}: ${filled("placed", centroids)}`;
}
