// What anywidget calls: draw this model into that element, clean up after.

import { keepPlace } from "./place.js";
import { createRuns } from "./runs.js";
import { createStage } from "./stage.js";

export default () => {
  /** @type {Runs} */
  let runs;
  return {
    initialize(/** @type {{ model: Model }} */ { model }) {
      runs = createRuns(model);
      return keepPlace(model, runs);
    },
    render: (/** @type {{ model: Model, el: HTMLElement }} */ { model, el }) =>
      createStage(model, el, runs),
  };
};
