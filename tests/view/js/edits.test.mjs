// Edits and how they are taken back; what the picture shows of one without a run.
import assert from "node:assert/strict";
import test from "node:test";
import { draftOf, isDraft } from "../../../kmeans_lib/stage/js/drafts.js";
import { createEdits } from "../../../kmeans_lib/stage/js/edits.js";

/** A stage of traits alone. */
function fakeStage(traits) {
  return {
    $: () => ({}),
    get: (name) => traits[name],
    send: (name, value) => (traits[name] = value),
    schedule() {},
    player: { pause() {}, toFirst: () => (traits.step = 0) },
  };
}

const NOTHING = {
  rules: { empty: "relocate" },
  mode: "look",
  picked: [],
  centroids: [],
  points: [],
  target: [],
};
const run = {
  n: 2,
  X: Float64Array.of(0, 0, 1, 1),
  labels: [Int16Array.of(-1, -1), Int16Array.of(0, 1)],
  centroids: [Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 0, 1, 1)],
};
const draft = (traits, t = 1) => draftOf((name) => ({ ...NOTHING, ...traits })[name], run, t);

test("an edit is taken back to what was there, a drag in one piece", () => {
  const traits = { ...NOTHING, points: [[0, 0]] };
  const edits = createEdits(fakeStage(traits));
  const dragged = [1, 2, 3].map((x) => [[x, 0]]);
  dragged.forEach((points, i) => edits.edit("points", points, i === 0));
  assert.deepEqual(traits.points, [[3, 0]]);
  edits.undo();
  assert.deepEqual(traits.points, [[0, 0]]);
  assert.equal(edits.canUndo(), false);
});

test("what Python has changed since cannot be taken back", () => {
  const traits = { ...NOTHING };
  const edits = createEdits(fakeStage(traits));
  edits.edit("target", [1, 2]);
  edits.forget();
  assert.equal(edits.canUndo(), true);
  traits.target = [5, 5];
  edits.forget();
  edits.undo();
  assert.deepEqual(traits.target, [5, 5]);
});

test("what Python says again of what is there takes nothing away", () => {
  const traits = { ...NOTHING, mode: "centroids", centroids: [[0, 0]] };
  const edits = createEdits(fakeStage(traits));
  edits.edit("centroids", [[1, 1]]);
  traits.centroids = [[1, 1]];
  edits.forget();
  edits.undo();
  assert.deepEqual(traits.centroids, [[0, 0]]);
});

test("centroids placed by hand begin at the start, and so does their undo", () => {
  const traits = { ...NOTHING, mode: "centroids", step: 5 };
  const edits = createEdits(fakeStage(traits));
  edits.edit("centroids", [[1, 1]]);
  assert.equal(traits.step, 0);
  traits.step = 5;
  edits.undo();
  assert.equal(traits.step, 0);
});

test("a hand in mid-run chooses its own start; undoing it goes back to the half-step", () => {
  const before = { k: 2, init: 1, seed: 7, step: 5, hand: 4, mode: "move" };
  const traits = { ...NOTHING, ...before };
  const edits = createEdits(fakeStage(traits));
  edits.edit("centroids", [
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual([traits.init, traits.step], [4, 0]);
  Object.assign(traits, { k: 3, init: 0, seed: 8, step: 2 });
  edits.undo();
  assert.deepEqual(traits, { ...NOTHING, ...before });
});

test("an edit is a draft until its run is there", () => {
  const is = (traits) => isDraft((name) => ({ ...NOTHING, ...traits })[name], run);
  const here = [
    [0, 0],
    [1, 1],
  ];
  assert.equal(is({ mode: "centroids", centroids: here }), false);
  assert.equal(is({ mode: "centroids", centroids: [[0, 0]] }), true);
  assert.equal(is({ mode: "centroids" }), false);
  assert.equal(is({ mode: "points", points: here }), false);
  assert.equal(is({ mode: "points", points: [...here, [2, 2]] }), true);
  assert.equal(is({ mode: "look", points: [[2, 2]] }), false);
});

test("a new start has no clusters yet", () => {
  const { data, labels, centroids } = draft({ mode: "centroids", centroids: [[4, 5]] });
  assert.deepEqual([data, [...labels], [...centroids]], [run.X, [-1, -1], [4, 5]]);
});

test("where nothing is run the points stay with the centroid that is moved", () => {
  const moved = draft({ mode: "centroids", centroids: [[4, 5]], rules: {} });
  assert.deepEqual([...moved.labels], [...run.labels[1]]);
});

test("added points leave the others in their clusters, removed ones leave none", () => {
  const here = [
    [0, 0],
    [1, 1],
  ];
  const grown = draft({ mode: "points", points: [...here, [2, 2]] });
  assert.deepEqual([...grown.labels], [0, 1, -1]);
  assert.equal(grown.centroids, run.centroids[1]);
  const shrunk = draft({ mode: "points", points: here.slice(1) });
  assert.deepEqual([[...shrunk.labels], [...shrunk.centroids]], [[-1], []]);
});
