// Unpacking a run: unaligned bytes, labels from changes, the last change.
import assert from "node:assert/strict";
import test from "node:test";
import { decodeRun, lastChange, NO_RUN, typed } from "../../../kmeans_lib/stage/js/decode.js";
import { sizesOf } from "../../../kmeans_lib/stage/js/distances.js";

const f8 = (...v) => new DataView(Float64Array.from(v).buffer);
const i4 = (...v) => new DataView(Int32Array.from(v).buffer);
const u2 = (...v) => new DataView(Uint16Array.from(v).buffer);

/** Three points on a line; two half-steps change labels, one does not. */
const packed = {
  k: 2,
  phases: ["init", "assign", "update", "assign"],
  sentences: ["a", "b", "c", "d"],
  iterations: i4(0, 1, 1, 2),
  inertias: f8(NaN, 4, 3, 2),
  centroids: f8(0, 1, 0, 1, 0, 3, 0, 3),
  counts: i4(0, 3, 0, 1),
  which: i4(0, 1, 2, 1),
  what: u2(0, 1, 1, 0),
};

const points = { n: 3, d: 1, X: Float64Array.of(0, 1, 5), features: [] };

test("bytes that start anywhere become numbers", () => {
  const bytes = new Uint8Array(1 + 16);
  bytes.set(new Uint8Array(Float64Array.of(1.5, -2).buffer), 1);
  assert.deepEqual([...typed(Float64Array, new DataView(bytes.buffer, 1, 16))], [1.5, -2]);
  assert.deepEqual([...typed(Float64Array, bytes.subarray(1))], [1.5, -2]);
});

test("labels replay from the changes of each half-step", () => {
  const labels = decodeRun(packed, points).labels.map((row) => [...row]);
  assert.deepEqual(labels, [
    [-1, -1, -1],
    [0, 1, 1],
    [0, 1, 1],
    [0, 0, 1],
  ]);
});

test("a half-step that changes no label shares them, so its picture is kept", () => {
  const { labels } = decodeRun(packed, points);
  assert.equal(labels[2], labels[1]);
});

test("centroids are one row per half-step", () => {
  assert.deepEqual(decodeRun(packed, points).centroids.map((row) => [...row])[2], [0, 3]);
});

test("a stage without a run has one empty half-step", () => {
  const run = NO_RUN;
  assert.deepEqual([run.T, run.n, run.k, run.labels[0].length], [1, 0, 0, 0]);
});

test("sizes count assigned points only", () => {
  assert.deepEqual(sizesOf([-1, 0, 2, 2], 3), [1, 0, 2]);
});

test("the last change is the newest at or before the half-step", () => {
  const run = decodeRun(packed, points);
  assert.equal(lastChange(run, 1, 3), 3);
  assert.equal(lastChange(run, 1, 2), 1);
  assert.equal(lastChange(run, 0, 3), 1);
  assert.equal(lastChange(run, 0, 0), -1);
});
