// What anywidget calls: draw this model into that element, clean up after.

import { createStage } from "./stage.js";

/**
 * Once for each model, with or without a view: tell Python which half-step of
 * which run is shown, however it changed. Messages can cross; the last report
 * always describes the screen, so both sides converge.
 */
function initialize({ model }) {
  const tell = () => {
    model.set("shown", [model.get("run").id ?? 0, model.get("step")]);
    model.save_changes();
  };
  const begin = () => {
    const last = Math.max(0, (model.get("run").phases?.length ?? 1) - 1);
    if (model.get("step") > last) model.set("step", last);
    tell();
  };
  model.on("change:step", tell);
  model.on("change:run", begin);
  return () => {
    model.off("change:step", tell);
    model.off("change:run", begin);
  };
}

export default {
  initialize,
  render({ model, el }) {
    return createStage(model, el);
  },
};
