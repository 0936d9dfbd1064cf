// The labs' chart: round ticks, what can be selected, where things are drawn.
import assert from "node:assert/strict";
import test from "node:test";
import {
  layout,
  livePositions,
  positionAt,
  selectedBy,
  ticksWithin,
} from "../../../kmeans_lib/labs/parts/chart/js/layout.js";

const chart = (y, more = {}) => ({ series: [{ y }], kind: "bars", limits: [], ...more });

test("ticks are round, within the range and at most about as many as asked", () => {
  assert.deepEqual(ticksWithin(0, 10, 4), [0, 5, 10]);
  assert.deepEqual(ticksWithin(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticksWithin(0.3, 0.9, 3), [0.4, 0.6, 0.8]);
  assert.deepEqual(ticksWithin(-3, 3, 3), [-2, 0, 2]);
});

test("a range of one value has that value as its tick", () => {
  assert.deepEqual(ticksWithin(7, 7, 4), [7]);
});

test("an empty bar cannot be selected, a dot at zero can", () => {
  const series = [{ y: [0, 3, null] }, { y: [0, 0, 0] }];
  assert.deepEqual(livePositions(series, "bars"), [1]);
  assert.deepEqual(livePositions(series, "line"), [0, 1, 2]);
  assert.deepEqual(livePositions([], "bars"), []);
});

test("the highest value touches the top, zero the bottom", () => {
  const L = layout(chart([1, 4, 2]), 400, 200);
  assert.equal(L.y(0), L.bottom);
  assert.ok(L.y(4) < L.y(2) && L.y(4) > 0);
  assert.equal(L.y(2), (L.y(0) + L.y(4)) / 2);
});

test("positions share the width evenly and stay inside", () => {
  const L = layout(chart([1, 4, 2]), 400, 200);
  const gaps = [L.x(1) - L.x(0), L.x(2) - L.x(1)];
  assert.ok(Math.abs(gaps[0] - gaps[1]) < 1e-9);
  assert.ok(L.x(0) > L.left && L.x(2) < L.right);
});

test("error bars and fixed limits make the scale wider, never narrower", () => {
  const line = { kind: "line", series: [{ y: [0.5, null], error: [0.2, null] }] };
  assert.equal(layout(chart([], line), 400, 200).hi, 0.7);
  assert.equal(layout(chart([], { ...line, limits: [0, 1] }), 400, 200).hi, 1);
  assert.equal(layout(chart([-2, 1], { kind: "line" }), 400, 200).lo, -2);
});

test("a chart without anything yet still has a scale", () => {
  const { lo, hi, n } = layout({ ...chart([]), series: [] }, 400, 200);
  assert.deepEqual([lo, hi, n], [0, 10, 0]);
});

test("arrow keys go from one bar that is not empty to the next", () => {
  const bars = chart([0, 3, 0, 2], { selected: 1 });
  const keys = ["Home", "End", "ArrowRight", "ArrowLeft", "Enter", "x"];
  assert.deepEqual(
    keys.map((key) => selectedBy(key, bars)),
    [1, 3, 3, -1, 1, undefined],
  );
  assert.equal(selectedBy("Home", chart([0])), -1);
});

test("a pointer means the nearest bar that is not empty, and none beside the chart", () => {
  const bars = chart([1, 0, 2]);
  const L = layout(bars, 400, 200);
  assert.equal(positionAt(bars, L, L.x(1) + 1), 2);
  assert.equal(positionAt(bars, L, L.left - 20), -1);
});
