// The traits of kmeans_lib.stage.Stage that change what is on screen.

const GIVEN = ["offered", "data", "rules", "run", "starts"];
const HAND = ["mode", "hand", "centroids", "points"];
/** What a hand edits. @type {Edited[]} */
export const EDITED = ["picked", "centroids", "points", "target"];
/** What is run, and which half-step of it is shown. */
export const RUN = [...GIVEN, ...HAND, "k", "init", "seed", "step"];
export const TRAITS = [
  ...RUN,
  "view",
  "axes",
  "controls",
  "size",
  "hide_future",
  "picked",
  "target",
  "overlay",
  "order",
  "weights",
  "message",
  "aspect",
  "frame",
];

/**
 * Listens to each of some traits; returns what ends it. The event "change", of
 * all at once, would not do: ipywidgets drops it where a link sets a trait meanwhile.
 * @type {(model: Model, names: string[], listen: () => void) => () => void}
 */
export function onAny(model, names, listen) {
  for (const name of names) model.on(`change:${name}`, listen);
  return () => names.forEach((name) => model.off(`change:${name}`, listen));
}

/**
 * Marks an edit with what Python had shown by then: before it hears of the edit, it may
 * have shown something else.
 * @type {(model: Model, name: any) => void}
 */
export function markEdit(model, name) {
  const [, edits = 0] = model.get("edited");
  if (EDITED.includes(name)) model.set("edited", [model.get("offered"), edits + 1]);
}
