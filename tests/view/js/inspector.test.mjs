// The inspector: what is said about one point, and the card that says it.
import assert from "node:assert/strict";
import test from "node:test";
import { cardHtml, inspect } from "../../../kmeans_lib/stage/js/inspector.js";

const run = {
  n: 2,
  d: 1,
  k: 3,
  T: 3,
  X: Float64Array.of(0, 10),
  phases: ["init", "assign", "update"],
  iterations: [0, 1, 1],
  centroids: [Float64Array.of(1, 4, NaN), Float64Array.of(1, 4, NaN), Float64Array.of(6, 4, NaN)],
  labels: [Int16Array.of(-1, -1), Int16Array.of(0, 1), Int16Array.of(0, 1)],
};
const names = ["blue", "orange", "green"].map((name) => ({ name, marker: "o" }));
const stage = {
  palette: [...names, ...names, ...names, ...names],
  get: () => [],
  mark: (j) => names[j],
  tone: (j) => j,
};

test("distances are sorted, the margin is between the first two", () => {
  const found = inspect(run, 0, 1);
  assert.deepEqual(found.order, [0, 1]);
  assert.equal(found.margin, 3);
  assert.deepEqual([found.label, found.when], [0, 1]);
});

test("no point, no answer", () => {
  assert.equal(inspect(run, -1, 1), null);
  assert.equal(inspect(run, 2, 1), null);
});

test("the card shows its own cluster in bold and leaves out what is not placed", () => {
  const card = cardHtml(run, inspect(run, 0, 1), stage);
  assert.match(card, /<tr class="own"><th[^>]*>.*?blue<\/th><td>1\.000<\/td>/);
  assert.equal(card.includes("green"), false);
  assert.match(card, /margin to the runner-up 3</);
  assert.equal(card.includes("nearest now"), false);
});

test("two distances that differ do not read alike", () => {
  const close = { ...run, centroids: run.centroids.map(() => Float64Array.of(1, 1.00002, NaN)) };
  const card = cardHtml(close, inspect(close, 0, 1), stage);
  assert.match(card, /<td>1\.00000<\/td>.*<td>1\.00002<\/td>/);
});

test("after an update the card says when another centroid is nearer", () => {
  assert.match(cardHtml(run, inspect(run, 0, 2), stage), /nearest now: orange/);
});
