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

export const plural = (count, one, many = one + "s") =>
  `${count} ${count === 1 ? one : many}`;

/** "the blue cluster", and from the thirteenth on which of the blue ones. */
export function clusterName(palette, colour) {
  const name = palette[colour % SWATCHES].name;
  return colour < SWATCHES ? name : `${name} (${Math.floor(colour / SWATCHES) + 1})`;
}

/** Said aloud and below the plot when colours have to be used twice. */
export function wrapNote(k) {
  if (k <= SWATCHES) return "";
  return `With ${k} clusters some share a colour and shape: there are ${SWATCHES}.`;
}

/** When a point came to its cluster, as the inspector tells it. */
export function changeWords(run, when) {
  if (when < 0) return "belongs to no cluster yet";
  const [it, phase] = [run.iterations[when], run.phases[when]];
  return `in this cluster since iteration ${it}, ${PHASE[phase] ?? phase}`;
}
