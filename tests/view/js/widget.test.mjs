// What a model does without a view: it tells which step of which run is shown.
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
      if (Object.keys(unsent).length) messages.push(unsent);
      unsent = {};
    },
    on: (event, tell) => (heard[event] ??= []).push(tell),
    off: (event, tell) => (heard[event] = heard[event].filter((other) => other !== tell)),
  };
}

const run = (id, steps) => ({ id, phases: new Array(steps).fill("update") });

test("of a new run the half-step shown is told, within the run", () => {
  const model = fakeModel({ run: run(1, 12), step: 9, shown: [] });
  stage.initialize({ model });
  model.set("run", run(2, 5));
  assert.deepEqual(model.messages.at(-1).shown, [2, 4]);
  assert.equal(model.get("step"), 4);
});

test("every step is told with the run it belongs to, however it was made", () => {
  const model = fakeModel({ run: run(1, 12), step: 2, shown: [] });
  stage.initialize({ model });
  model.set("step", 6);
  model.set("step", 0);
  const told = model.messages.map(({ step, shown }) => [step, shown]);
  assert.deepEqual(told, [
    [6, [1, 6]],
    [0, [1, 0]],
  ]);
});

test("nothing is heard of a model that was removed", () => {
  const model = fakeModel({ run: run(1, 12), step: 2, shown: [] });
  stage.initialize({ model })();
  assert.deepEqual(Object.values(model.heard).flat(), []);
});
