// The model of an exported page: what it tells, and to whom.
import assert from "node:assert/strict";
import test from "node:test";
import { pageModel } from "../../../kmeans_lib/stage/js/model.js";
import { onAny } from "../../../kmeans_lib/stage/js/traits.js";

/** A model, and the names of the events in the order in which they are heard. */
function listening(state, ...events) {
  const model = pageModel(state);
  const heard = [];
  for (const event of events) model.on(event, () => heard.push(event));
  return { model, heard };
}

test("a change is told by name", () => {
  const { model, heard } = listening({ a: 1 }, "change:a", "change:b");
  model.set("a", 2);
  assert.equal(model.get("a"), 2);
  assert.deepEqual(heard, ["change:a"]);
});

test("a value that is there already is no change", () => {
  const { model, heard } = listening({ a: 1 }, "change:a");
  model.set("a", 1);
  assert.deepEqual(heard, []);
});

test("what a listener sets is told, too", () => {
  const { model, heard } = listening({ a: 1, b: 1 }, "change:b");
  model.on("change:a", () => model.set("b", 2));
  model.set("a", 2);
  assert.deepEqual(heard, ["change:b"]);
});

test("one that was removed, even meanwhile, hears nothing more", () => {
  const { model, heard } = listening({ a: 0 }, "change:a");
  const once = () => {
    heard.push("once");
    model.off("change:a", once);
  };
  model.on("change:a", once);
  model.set("a", 1);
  model.set("a", 2);
  assert.deepEqual(heard, ["change:a", "once", "change:a"]);
});

test("several traits have one listener, until it is ended", () => {
  const { model } = listening({ a: 0, b: 0, c: 0 });
  let n = 0;
  const end = onAny(model, ["a", "b"], () => n++);
  for (const name of ["a", "b", "c"]) model.set(name, 1);
  assert.equal(n, 2);
  end();
  model.set("a", 2);
  assert.equal(n, 2);
});
