// What anywidget calls: draw this model into that element, clean up after.

import { keepPlace } from "./place.js";
import { createRuns } from "./runs.js";
import { createStage } from "./stage.js";

export default () => {
  let runs = null;
  return {
    initialize({ model }) {
      runs = createRuns(model);
      return keepPlace(model, runs);
    },
    render: ({ model, el }) => createStage(model, el, runs),
  };
};
