// What anywidget calls: draw this model into that element, clean up after.

import { createStage } from "./stage.js";

/**
 * Once for each model, with or without a view: answer a new run with the
 * half-step that is shown of it. What the learner did while the run was under
 * way reaches Python before this answer, so both sides end on the same step.
 * Messages may be merged on the way: the answer follows every later step.
 */
function initialize({ model }) {
  const note = () => model.set("shown", [model.get("run").id ?? 0, model.get("step")]);
  const answer = () => {
    const last = Math.max(0, (model.get("run").phases?.length ?? 1) - 1);
    if (model.get("step") > last) model.set("step", last);
    note();
    model.save_changes();
  };
  model.on("change:step", note);
  model.on("change:run", answer);
  return () => {
    model.off("change:step", note);
    model.off("change:run", answer);
  };
}

export default {
  initialize,
  render({ model, el }) {
    return createStage(model, el);
  },
};
