// What a model does without a view: it runs what is chosen, keeps the place, tells Python.
import assert from "node:assert/strict";
import test from "node:test";
import { calmed } from "../../../kmeans_lib/stage/js/calm.js";
import { pageModel } from "../../../kmeans_lib/stage/js/model.js";
import { keepPlace } from "../../../kmeans_lib/stage/js/place.js";
import { createRuns } from "../../../kmeans_lib/stage/js/runs.js";
import { markEdit } from "../../../kmeans_lib/stage/js/traits.js";
import stage from "../../../kmeans_lib/stage/js/widget.js";

const bytes = (values) => new DataView(values.buffer);
const X = Float64Array.of(0, 1, 2, 10, 11, 12, 30, 33);
const data = { n: 8, d: 1, X: bytes(X), features: [] };
// rows for k = 1, 2, 3 and two seeds each
const rows = Uint16Array.of(0, 7, 0, 1, 0, 7, 0, 1, 2, 0, 4, 7);
const table = { most: 3, seeds: 2, rows: bytes(rows) };

function opened(more = {}) {
  const state = {
    data,
    rules: {},
    starts: { 0: table },
    run: {},
    place: [],
    offered: 3,
    edited: [],
    hand: -1,
    mode: "look",
    centroids: [],
    points: [],
  };
  const model = pageModel({ ...state, k: 2, init: 0, seed: 0, step: 0, max: 0, ...more });
  const runs = createRuns(model);
  const close = keepPlace(model, runs);
  const put = (values) => Object.entries(values).forEach(([name, v]) => model.set(name, v));
  return { model, runs, close, put };
}

const centroids = (run, t) => [...run.centroids[t]];

test("the run is that of k and seed, and the place is told with all it belongs to", () => {
  const { model, runs } = opened();
  assert.deepEqual(centroids(runs.now(), 0), [0, 1]);
  assert.deepEqual(model.get("place"), [2, 0, 0, 0, runs.now().T - 1, 3]);
  model.set("seed", 1);
  assert.deepEqual(centroids(runs.now(), 0), [0, 33]);
  model.set("k", 3);
  assert.deepEqual(centroids(runs.now(), 0), [0, 11, 33]);
  assert.deepEqual(model.get("place"), [3, 0, 1, 0, runs.now().T - 1, 3]);
});

test("a half-step is kept when the run changes, and the end stays the end", () => {
  const { model, runs } = opened();
  model.set("step", 4);
  model.set("k", 1);
  assert.equal(model.get("step"), 3); // the end of a run with one centroid
  model.set("k", 2);
  assert.equal(model.get("step"), 4);
  model.set("step", model.get("max"));
  for (const seed of [1, 0, 1]) {
    model.set("seed", seed);
    assert.equal(model.get("step"), runs.now().T - 1);
  }
});

test("the way back to a run needs no second evaluation", () => {
  const { model, runs } = opened();
  const first = runs.now();
  model.set("seed", 1);
  model.set("seed", 0);
  assert.equal(runs.now().labels, first.labels);
  assert.notEqual(runs.now().id, first.id);
});

test("a choice that no table knows leaves the picture until Python sends the run", () => {
  const { model, runs, put } = opened();
  const before = runs.now();
  model.set("seed", 9);
  assert.equal(runs.now(), before);
  assert.deepEqual(model.get("place").slice(0, 3), [2, 0, 9]);
  put({ run: { of: [2, 0, 9], start: bytes(Float64Array.of(12, 30)) } });
  assert.deepEqual(centroids(runs.now(), 0), [12, 30]);
  put({ run: { of: [2, 0, 8], start: bytes(Float64Array.of(0, 1)) } });
  assert.deepEqual(centroids(runs.now(), 0), [12, 30]); // that is no longer chosen
});

test("a run that is given opens where Python says", () => {
  const { model, put } = opened({ starts: {} });
  put({ run: { start: bytes(Float64Array.of(0, 1)), open: 3 } });
  assert.equal(model.get("step"), 3);
});

test("other rules make another run", () => {
  const { model, runs } = opened();
  const whole = runs.now().T;
  model.set("rules", { maxIter: 1 });
  assert.ok(runs.now().T < whole);
});

test("without points there is one empty half-step", () => {
  const { model, runs } = opened({ data: {} });
  assert.deepEqual([runs.now().n, runs.now().T, model.get("max")], [0, 1, 0]);
});

test("nothing is heard of a model that was removed", () => {
  const { model, close } = opened();
  close();
  model.set("k", 3);
  assert.equal(model.get("place")[0], 2);
});

test("anywidget gets a stage of its own for each model", () => {
  assert.deepEqual(Object.keys(stage()), ["initialize", "render"]);
});

test("a slider that gives way to a shorter run does not keep it from being shown", () => {
  const { model, runs, put } = opened({ step: 4, max: 4 });
  const slider = () => model.get("step") > model.get("max") && model.set("step", model.get("max"));
  model.on("change:max", slider);
  put({ max: 3, run: { start: bytes(Float64Array.of(15)) } });
  assert.deepEqual([runs.now().k, model.get("max")], [1, 3]);
  assert.deepEqual(model.get("place"), [2, 0, 0, 3, 3, 3]);
});

test("a start placed in mid-run has a k of its own, and another k ends it", () => {
  const rules = { maxIter: 300, empty: "relocate" };
  const { model, runs } = opened({ rules, mode: "move", hand: 1, centroids: [[1], [30]] });
  model.set("init", 1);
  assert.deepEqual(centroids(runs.now(), 0), [1, 30]);
  model.set("centroids", [[2], [30]]);
  assert.deepEqual(centroids(runs.now(), 0), [2, 30]);
  model.set("k", 3);
  assert.deepEqual([model.get("init"), ...centroids(runs.now(), 0)], [0, 0, 1, 2]);
  model.set("init", 1);
  assert.deepEqual([model.get("k"), ...centroids(runs.now(), 0)], [2, 2, 30]);
});

test("a start under a hand is run at once, and so are points that are drawn", () => {
  const rules = { maxIter: 300, empty: "relocate" };
  const run = { start: bytes(Float64Array.of(0, 1)) };
  const { model, runs } = opened({ rules, run, mode: "centroids", centroids: [[0], [1]] });
  model.set("centroids", [[0], [30], [33]]);
  assert.deepEqual([runs.now().k, ...centroids(runs.now(), 0)], [3, 0, 30, 33]);
  assert.equal(model.get("max"), runs.now().T - 1);
  model.set("mode", "points");
  model.set("points", [[0], [4]]);
  assert.deepEqual([runs.now().n, runs.now().k, ...runs.now().X], [2, 2, 0, 4]);
  model.set("points", [[0]]); // too few for two centroids
  assert.equal(runs.now().n, 8);
});

test("a start of a run that only Python can make waits for Python", () => {
  const run = { start: bytes(Float64Array.of(0, 1)) };
  const { model, runs } = opened({ run, mode: "centroids", centroids: [[0], [1]] });
  model.set("centroids", [[0], [30]]);
  assert.deepEqual(centroids(runs.now(), 0), [0, 1]);
});

test("an edit is marked with what Python had shown by then, each in another way", () => {
  const { model } = opened();
  markEdit(model, "centroids");
  markEdit(model, "step");
  assert.deepEqual(model.get("edited"), [3, 1]);
  model.set("offered", 4);
  markEdit(model, "picked");
  assert.deepEqual(model.get("edited"), [4, 2]);
});

test("Python is asked for all where an older state has come over a newer one", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { model } = opened();
  const asked = [];
  model.send = (said) => asked.push(said.offered);
  stage().initialize({ model });
  model.set("offered", 5);
  assert.deepEqual(asked, []);
  model.set("offered", 4);
  assert.deepEqual(asked, [4]);
  t.mock.timers.tick(2000);
  assert.deepEqual(asked, [4, 4]); // and once all that was on its way has arrived
});

test("an edit that comes too late for Python is not put over what Python shows", () => {
  const model = pageModel({ offered: 3, edited: [], points: [[1]] });
  let waiting = {};
  model.save_changes = () => {
    for (const [name, value] of Object.entries(waiting)) model.set(name, value);
    waiting = {};
  }; // as that of ipywidgets
  const edit = () => {
    markEdit(model, "points");
    model.set("points", [[2]]);
    waiting = { points: [[2]] };
  };
  edit();
  model.set("points", [[3]]);
  calmed(model).save_changes();
  assert.deepEqual(model.get("points"), [[2]]); // Python takes it, too
  edit();
  model.set("points", [[3]]);
  model.set("offered", 4);
  calmed(model).save_changes();
  assert.deepEqual(model.get("points"), [[3]]);
});
