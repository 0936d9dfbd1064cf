// The traits of kmeans_lib.stage.Stage that change what is on screen.

const GIVEN = ["offered", "data", "rules", "run", "starts"];
const HAND = ["mode", "hand", "centroids", "points"];
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
