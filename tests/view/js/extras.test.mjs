// What stands below the plot: the loop with its marked line, the table of clusters.
import assert from "node:assert/strict";
import test from "node:test";
import { clustersHtml } from "../../../kmeans_lib/stage/js/clusters.js";
import { lloydSteps } from "../../../kmeans_lib/stage/js/lloyd.js";
import { doneAt, loopHtml } from "../../../kmeans_lib/stage/js/loop.js";
import { evaluate } from "../../../kmeans_lib/stage/js/runs.js";

const X = Float64Array.of(5, 12, 9, 3, 9, 5, 1, 5, 0, 5);
const points = { X, n: 5, d: 2, features: [] };
const run = (rules = {}) => evaluate(points, X.slice(0, 6), rules);
const done = (run) => run.phases.map((_, t) => doneAt(run, t));

const loop = { lines: ["yield", "if a < b:", "    return"], made: { init: 0, assign: 1, end: 2 } };
const film = { n: 1, phases: ["init", "assign"], changed: [[], []], iterations: [0, 1] };

test("each half-step has the line of its phase, the last one that of the return", () => {
  const all = run();
  assert.ok(all.phases.includes("relocate"));
  assert.deepEqual(done(all), [...all.phases.slice(0, -1), "end"]);
});

test("the assignment after the last update allowed closes the run, too", () => {
  for (const maxIter of [1, 2]) {
    const short = run({ maxIter });
    assert.deepEqual(done(short), [...short.phases.slice(0, -1), "end"]);
  }
  assert.ok(run({ maxIter: 1 }).changed.at(-1).length > 0);
});

test("the loop never returns before the end", () => {
  for (let k = 1; k <= 5; k++) {
    const phases = [...lloydSteps(X, X.slice(0, 2 * k), 2)].map((step) => step.phase);
    const said = done(evaluate(points, X.slice(0, 2 * k), {}));
    assert.deepEqual(said, [...phases.slice(0, -1), "end"]);
  }
});

test("one line is marked, and a line cannot become markup", () => {
  const html = loopHtml(loop, film, 0, false);
  assert.equal(html.match(/<li/g).length, 3);
  assert.match(html, /<li aria-current="step"><svg.*<\/svg><code>yield<\/code><\/li>/);
  assert.equal(html.match(/aria-current/g).length, 1);
  assert.ok(html.includes("<li><code>if a &#60; b:</code></li>"));
});

test("a draft has no line yet", () => {
  assert.equal(loopHtml(loop, film, 0, true).includes("aria-current"), false);
});

test("there is no loop for a film that it has not made, nor without points", () => {
  assert.equal(loopHtml(loop, { ...film, phases: ["init", "draw"] }, 0, false), "");
  assert.equal(loopHtml(loop, { ...film, n: 0 }, 0, false), "");
});

const palette = Array.from({ length: 12 }, (_, j) => ({ name: `colour ${j}`, marker: "o" }));
const stage = (axes = [0, 1], order = []) => ({
  palette,
  get: (name) => ({ axes, order })[name],
  tone: (j) => j,
  mark: (j) => palette[j],
});
const rows = (html) =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<t[hd].*?>(.*?)<\/t[hd]>/g)].map(([, cell]) =>
      cell.replace(/<svg.*svg>/, ""),
    ),
  );

test("the table has points and centroid of each cluster", () => {
  const now = {
    labels: Int16Array.of(0, 1, 1, 1, 1),
    centroids: Float64Array.of(5, 12, -4.75, 4.5),
  };
  assert.deepEqual(rows(clustersHtml(points, now, stage())), [
    ["Cluster", "Points", "across", "up"],
    ["colour 0", "1", "5", "12"],
    ["colour 1", "4", "\u22124.75", "4.5"],
  ]);
});

test("a row has the mark of its cluster, and the name of its colour", () => {
  const now = { labels: Int16Array.of(0), centroids: Float64Array.of(5, 12) };
  const html = clustersHtml(points, now, stage([0, 1], [7]));
  assert.match(html, /<th scope="row"><svg.*--km-c0.*<\/svg>colour 7<\/th>/);
  assert.match(html, /^<table><caption>.*<\/caption><thead>.*<th scope="col">Cluster<\/th>/);
});

test("before an assignment no cluster has a size, and a place may be open", () => {
  const now = { labels: Int16Array.of(-1), centroids: Float64Array.of(NaN, NaN) };
  assert.deepEqual(rows(clustersHtml(points, now, stage()))[1].slice(1), ["none", "none", "none"]);
});

test("of more than four features those on screen have a column", () => {
  const features = ["a", "b", "c", "d", "<e>"];
  const now = { labels: Int16Array.of(0), centroids: Float64Array.of(1, 2, 3, 4, 5) };
  const of = (d, axes) =>
    clustersHtml({ d, features }, { ...now, centroids: now.centroids.slice(0, d) }, stage(axes));
  assert.deepEqual(rows(of(4, [3, 1]))[1].slice(2), ["1", "2", "3", "4"]);
  assert.deepEqual(rows(of(5, [4, 1])), [
    ["Cluster", "Points", "&#60;e&#62;", "b"],
    ["colour 0", "1", "5", "2"],
  ]);
  assert.match(of(5, [4, 1]), /2 of 5 features/);
  assert.doesNotMatch(of(4, [3, 1]), /features/);
});

test("without centroids there is no table", () => {
  const now = { labels: new Int16Array(0), centroids: new Float64Array(0) };
  assert.equal(clustersHtml(points, now, stage()), "");
});
