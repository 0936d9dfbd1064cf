// Everything the stage says that is not already a sentence of the trace.

const NEXT = {
  assign: "Assign points",
  relocate: "Relocate the empty one",
  update: "Move centroids",
  draw: "Draw a centroid",
  weigh: "Weigh the points",
};
export const PHASE = {
  init: "start",
  assign: "assignment",
  relocate: "relocation",
  update: "update",
};
const SWATCHES = 12;

/** Half-steps in which centroids move and points stay. */
export const moves = (phase) => phase === "update" || phase === "relocate";

/** What the next press does. */
export function nextWords(run, t) {
  if (t >= run.T - 1) return "Back to the start";
  const phase = run.phases[t + 1];
  const several = phase === "relocate" && run.changed[t + 1].length > 1;
  return several ? "Relocate the empty ones" : (NEXT[phase] ?? "Next");
}

/** "Iteration 3, assignment: 54 of ..." in two parts: where, and what happened. */
export function splitSentence(sentence) {
  const at = sentence.indexOf(": ");
  if (at < 0) return ["", sentence];
  const rest = sentence.slice(at + 2);
  return [sentence.slice(0, at), rest.charAt(0).toUpperCase() + rest.slice(1)];
}

/** A measured value as the trace's sentences show it: 1851.3, 72.25, 0.1687. */
export function number(v) {
  if (!Number.isFinite(v)) return "none";
  const size = Math.abs(v);
  if (size >= 100 && size < 1e7) return minus(v.toFixed(1));
  return minus(String(Number(v.toPrecision(4))));
}

const minus = (text) => text.replace("-", "\u2212");

/** Text that cannot become markup. */
export const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** "the blue cluster"; from the thirteenth on, with a number as well. */
export function clusterName(palette, colour) {
  const name = palette[colour % SWATCHES].name;
  return colour < SWATCHES ? name : `${name} (${Math.floor(colour / SWATCHES) + 1})`;
}

/** Said below the plot: what the picture cannot show. */
export function notes({ n, d, k }) {
  const said = [];
  if (k > SWATCHES)
    said.push(`With ${k} clusters some share a colour and shape: there are ${SWATCHES}.`);
  if (d > 2) said.push(`2 of ${d} features on screen, so no regions; the run uses all ${d}.`);
  if (d === 1 && n > 12) said.push("One feature: the height only parts the points.");
  return said.join(" ");
}

/** When a point came to its cluster, as the inspector tells it. */
export function changeWords(run, when) {
  if (when < 0) return "belongs to no cluster yet";
  const [it, phase] = [run.iterations[when], run.phases[when]];
  return `last changed in iteration ${it}, ${PHASE[phase] ?? phase}`;
}

/** How the plot is used by keyboard, per mode. */
export const KEY_HELP = {
  look: "Left and right arrow: half-steps. Enter: inspect points with the arrow keys, Escape: stop.",
  pick: "Enter: go from point to point with the arrow keys, Enter again: pick, Escape: stop.",
  centroids:
    "Tab: reach a centroid, arrow keys move it, Delete removes it. Enter: crosshair, Enter again: add one.",
  points:
    "Enter: crosshair, arrow keys move it, Enter again: add a point, Delete: remove the nearest.",
  target: "Enter: crosshair, arrow keys move it, Enter again: put the mark there.",
};

const HINT = {
  pick: "click a point to pick it",
  centroids: "drag to move, click to add, Delete to remove",
  target: "click where you expect it",
};

const button = (data, words, extra = "") =>
  `<button type="button" ${data} ${extra}>${words}</button>`;

/** The row of tools below the plot. */
export function toolsHtml(mode, tool, canUndo, picked, points) {
  const brush = (name, words) =>
    button(`data-tool="${name}"`, words, `aria-pressed="${name === tool}"`);
  const brushes = brush("add", "Add") + brush("paint", "Paint") + brush("remove", "Remove");
  const clear = button(
    'data-do="clear"',
    "Clear",
    `aria-disabled="${!(mode === "pick" ? picked : points)}"`,
  );
  const undo = button('data-do="undo"', "Undo", `aria-disabled="${!canUndo}"`);
  const counted = { pick: `${plural(picked, "point")} picked`, points: plural(points, "point") }[
    mode
  ];
  const clears = mode === "pick" || mode === "points";
  return `${mode === "points" ? brushes : ""}${undo}${clears ? clear : ""}<span class="cap">${HINT[mode] && !picked ? HINT[mode] : (counted ?? HINT[mode])}</span>`;
}

/** The sentence of an edit that has no run yet. */
export function editWords(mode, centroids, points) {
  if (mode === "points") return `Your points: ${plural(points, "point")} so far.`;
  return `Start: ${plural(centroids, "centroid")} placed; no point belongs to a cluster yet.`;
}
