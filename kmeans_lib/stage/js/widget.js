// What anywidget calls: draw this model into that element, clean up after.

import { createStage } from "./stage.js";

/**
 * Once for each model, with or without a view: answer a new run with the
 * half-step that is shown of it. What the learner did while the run was under
 * way reaches Python before this answer, so both sides end on the same step.
 */
function initialize({ model }) {
  const answer = () => {
    const { id, phases } = model.get("run");
    const last = Math.max(0, (phases?.length ?? 1) - 1);
    if (model.get("step") > last) model.set("step", last);
    model.set("shown", [id ?? 0, model.get("step")]);
    model.save_changes();
  };
  model.on("change:run", answer);
  return () => model.off("change:run", answer);
}

export default {
  initialize,
  render({ model, el }) {
    return createStage(model, el);
  },
};
