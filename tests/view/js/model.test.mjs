// The model of an exported page: what it tells, in which order, how often.
import assert from "node:assert/strict";
import test from "node:test";
import { pageModel } from "../../../kmeans_lib/stage/js/model.js";

/** A model, and the names of the events in the order in which they are heard. */
function listening(state, ...events) {
  const model = pageModel(state);
  const heard = [];
  for (const event of events) model.on(event, () => heard.push(event));
  return { model, heard };
}

test("a change is told by name, then as a change", () => {
  const { model, heard } = listening({ a: 1 }, "change", "change:a", "change:b");
  model.set("a", 2);
  assert.equal(model.get("a"), 2);
  assert.deepEqual(heard, ["change:a", "change"]);
});

test("a value that is there already is no change", () => {
  const { model, heard } = listening({ a: 1 }, "change", "change:a");
  model.set("a", 1);
  assert.deepEqual(heard, []);
});

test("what a listener of one trait sets belongs to the same change", () => {
  const { model, heard } = listening({ a: 1, b: 1 }, "change", "change:b");
  model.on("change:a", () => model.set("b", 2));
  model.set("a", 2);
  assert.deepEqual(heard, ["change:b", "change"]);
});

test("what a listener of all changes sets is told until nothing is new", () => {
  const { model, heard } = listening({ a: 0 }, "change:a", "change");
  model.on("change", () => model.set("a", Math.min(model.get("a") + 1, 3)));
  model.set("a", 1);
  assert.equal(model.get("a"), 3);
  assert.deepEqual(heard, ["change:a", "change", "change:a", "change", "change:a", "change"]);
});

test("a listener that fails leaves the model at work", () => {
  const { model, heard } = listening({ a: 0 }, "change");
  const fail = () => {
    throw new Error("no");
  };
  model.on("change:a", fail);
  assert.throws(() => model.set("a", 1));
  model.off("change:a", fail);
  model.set("a", 2);
  assert.deepEqual(heard, ["change"]);
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
