// What anywidget calls: draw this model into that element, clean up after.

import { calmed } from "./calm.js";
import { keepPlace } from "./place.js";
import { createRuns } from "./runs.js";
import { createStage } from "./stage.js";

/** Asks Python for all it shows where something of that was lost: JupyterLab may put an
 * older state over a newer one when it connects to a kernel that is at work.
 * @param {Model} model */
function catchUp(model) {
  let newest = Infinity;
  const look = () => {
    const offered = model.get("offered");
    if (offered < newest) model.send?.({ offered });
    newest = offered;
  };
  look();
  model.on("change:offered", look);
}

export default () => {
  /** @type {Model} */
  let calm;
  /** @type {Runs} */
  let runs;
  return {
    initialize(/** @type {{ model: Model }} */ { model }) {
      calm = calmed(model);
      runs = createRuns(calm);
      catchUp(model);
      return keepPlace(calm, runs);
    },
    render: (/** @type {{ el: HTMLElement }} */ { el }) => createStage(calm, el, runs),
  };
};
