// Everything the stage says that is not already a sentence of the trace.

const NEXT = {
  assign: "Assign points",
  relocate: "Relocate the empty one",
  update: "Move centroids",
};
export const PHASE = {
  init: "start",
  assign: "assignment",
  relocate: "relocation",
  update: "update",
};
const SWATCHES = 12;

/** What the next press does. */
export function nextWords(run, t) {
  if (t >= run.T - 1) return "Back to the start";
  if (run.phases[t + 1] === "relocate" && relocated(run, t + 1) > 1)
    return "Relocate the empty ones";
  return NEXT[run.phases[t + 1]] ?? "Next";
}

function relocated(run, t) {
  const [now, before] = [run.centroids[t], run.centroids[t - 1]];
  let count = 0;
  for (let j = 0; j < run.k; j++) {
    const from = j * run.d;
    const same = (f) => now[from + f] === before[from + f];
    if (!Array.from({ length: run.d }, (_, f) => f).every(same)) count++;
  }
  return count;
}

/** "Iteration 3, assignment: 54 of ..." as what it belongs to and what is so. */
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

export const plural = (count, one, many = one + "s") => `${count} ${count === 1 ? one : many}`;

/** "the blue cluster", and from the thirteenth on which of the blue ones. */
export function clusterName(palette, colour) {
  const name = palette[colour % SWATCHES].name;
  return colour < SWATCHES ? name : `${name} (${Math.floor(colour / SWATCHES) + 1})`;
}

/** Said below the plot when colours have to be used twice. */
export const wrapNote = (k) =>
  `With ${k} clusters some share a colour and shape: there are ${SWATCHES}.`;

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
