// What anywidget calls: draw this model into that element, clean up after.

import { calmed } from "./calm.js";
import { askForWhatIsMissing, goOnAfterALoss } from "./lost.js";
import { keepPlace } from "./place.js";
import { createRuns } from "./runs.js";
import { createStage } from "./stage.js";

export default () => {
  /** @type {Model} */
  let calm;
  /** @type {Runs} */
  let runs;
  return {
    initialize(/** @type {{ model: Model }} */ { model }) {
      calm = calmed(model);
      runs = createRuns(calm);
      askForWhatIsMissing(model);
      goOnAfterALoss(model);
      return keepPlace(calm, runs);
    },
    render: (/** @type {{ el: HTMLElement }} */ { el }) => createStage(calm, el, runs),
  };
};
