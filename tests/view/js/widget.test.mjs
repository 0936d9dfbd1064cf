// What a model does without a view: it answers each run with the step shown.
import assert from "node:assert/strict";
import test from "node:test";
import stage from "../../../kmeans_lib/stage/js/widget.js";

/** A model that keeps what was saved, as one message each time. */
function fakeModel(state) {
  const heard = {};
  const messages = [];
  let unsent = {};
  return {
    messages,
    heard,
    get: (name) => state[name],
    set(name, value) {
      if (state[name] === value) return;
      state[name] = value;
      unsent[name] = value;
      (heard[`change:${name}`] ?? []).forEach((tell) => tell());
    },
    save_changes() {
      messages.push(unsent);
      unsent = {};
    },
    on: (event, tell) => (heard[event] ??= []).push(tell),
    off: (event, tell) => (heard[event] = heard[event].filter((other) => other !== tell)),
  };
}

const run = (id, steps) => ({ id, phases: new Array(steps).fill("update") });

test("a new run is answered with the half-step shown, within the run", () => {
  const model = fakeModel({ run: run(1, 12), step: 9, shown: [] });
  stage.initialize({ model });
  model.set("run", run(2, 5));
  assert.deepEqual(model.messages, [{ run: run(2, 5), step: 4, shown: [2, 4] }]);
});

test("a later step in the same message makes the answer newer, too", () => {
  const model = fakeModel({ run: run(1, 12), step: 2, shown: [] });
  stage.initialize({ model });
  model.set("step", 6);
  model.save_changes();
  assert.deepEqual(model.messages, [{ step: 6, shown: [1, 6] }]);
});

test("nothing is heard of a model that was removed", () => {
  const model = fakeModel({ run: run(1, 12), step: 2, shown: [] });
  stage.initialize({ model })();
  assert.deepEqual(Object.values(model.heard).flat(), []);
});
