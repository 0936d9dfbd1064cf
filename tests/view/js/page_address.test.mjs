// The address of an exported page: what it asks for, and what the page says it lacks.
import assert from "node:assert/strict";
import test from "node:test";
import { pageModel } from "../../../kmeans_lib/stage/js/model.js";
import { followAddress } from "../../../kmeans_lib/stage/js/page_address.js";

/** A page that has k up to 12 and 100 seeds of one start, and what it says. */
function opened(hash, offers = [{ name: "random" }]) {
  globalThis.location = { hash };
  globalThis.window = { addEventListener() {} };
  globalThis.history = { replaceState() {} };
  const model = pageModel({ k: 4, init: 0, seed: 0, step: 0 });
  const note = { hidden: true, textContent: "" };
  const upTo = (name, most) => (value) => model.set(name, Math.min(value, most));
  const chooser = {
    offers,
    chooseInit: upTo("init", 0),
    chooseK: upTo("k", 12),
    chooseSeed: upTo("seed", 99),
    chooseStep: upTo("step", 9),
    placed: () => 0,
  };
  followAddress(model, chooser, note);
  return { model, note };
}

test("what the page has is shown, and nothing is said", () => {
  const { model, note } = opened("#k=3&start=random&seed=5&step=2");
  assert.deepEqual(["k", "seed", "step"].map(model.get), [3, 5, 2]);
  assert.equal(note.hidden, true);
});

test("a plus sign in a name may be a space", () => {
  const { note } = opened("#start=k-means++", [{ name: "k-means++" }]);
  assert.equal(note.hidden, true);
});

test("what the page lacks is said, until something else is chosen", () => {
  const { model, note } = opened("#k=99&start=mine&step=3");
  assert.equal(note.hidden, false);
  assert.equal(
    note.textContent,
    "The address asks for start=mine, k=99, which this page does not have: it shows start=random, k=12.",
  );
  model.set("seed", 1);
  assert.equal(note.hidden, true);
});

test("a page of one run has half-steps alone", () => {
  const { note } = opened("#k=5&step=2", []);
  assert.match(note.textContent, /k=5, which this page does not have: it shows one run\./);
});
