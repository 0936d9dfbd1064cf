// What anywidget calls: draw this model into that element, clean up after.

import { createStage } from "./stage.js";

export default {
  render({ model, el }) {
    return createStage(model, el);
  },
};
