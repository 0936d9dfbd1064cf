// The staircase's layout and what it must not tell too early.
import assert from "node:assert/strict";
import test from "node:test";
import { createStairs, stairLayout, stairTable } from "../../../kmeans_lib/stage/js/stairs.js";

const run = {
  T: 6,
  phases: ["init", "assign", "update", "assign", "update", "assign"],
  iterations: [0, 1, 1, 2, 2, 3],
  inertias: Float64Array.of(NaN, 40, 30, 20, 12, 10),
};

test("half-steps stand side by side, a lower inertia lower down", () => {
  const L = stairLayout(run, 2, 400, 300, {});
  for (let i = 1; i < run.T; i++) assert.ok(L.x(i) > L.x(i - 1));
  for (let i = 2; i < run.T; i++) assert.ok(L.y(run.inertias[i]) > L.y(run.inertias[i - 1]));
  assert.ok(L.x(0) > L.left && L.x(5) < L.right);
});

test("a hidden future leaves no trace in scale or number of slots", () => {
  const other = { ...run, T: 4, inertias: run.inertias.slice(0, 4) };
  const [a, b] = [run, other].map((r) => stairLayout(r, 2, 400, 300, { hide: true }));
  assert.deepEqual([a.lo, a.hi, a.slot, a.ticks], [b.lo, b.hi, b.slot, b.ticks]);
});

test("a run that never falls still has a scale", () => {
  const flat = { ...run, T: 3, inertias: Float64Array.of(NaN, 0, 0) };
  const L = stairLayout(flat, 1, 400, 300, {});
  assert.ok(Number.isFinite(L.y(0)));
});

test("600 half-steps still fit", () => {
  const inertias = Float64Array.from({ length: 600 }, (_, i) => (i ? 1000 - i : NaN));
  const long = { ...run, T: 600, inertias };
  const L = stairLayout(long, 0, 384, 240, {});
  assert.ok(L.x(599) <= L.right && L.bar > 0);
});

test("the table has one row per half-step and none of the future", () => {
  const titles = ["Start", "a", "b", "c", "d", "e"];
  assert.equal(stairTable(run, titles, 5).match(/<tr>/g).length, 6);
  assert.equal(stairTable(run, titles, 2).includes("20"), false);
});

/** As much of an SVG element as the staircase needs. */
function fakeSvg() {
  const node = { setAttribute() {}, style: {} };
  return { setAttribute() {}, querySelector: () => node };
}

const drawn = (shown, t = 1) => {
  const svg = fakeSvg();
  createStairs(svg, "id").paint(shown, t, {}, { w: 400, h: 300 });
  return svg.innerHTML;
};

test("an assignment is filled, an update hollow, in past and future alike", () => {
  assert.equal(drawn(run).match(/class="a"/g).length, 2 * 2);
  assert.equal(drawn(run).match(/class="u update"/g).length, 2 * 2);
});

test("a drop too small to see is a dash: thick for an assignment", () => {
  const small = { ...run, inertias: Float64Array.of(NaN, 40, 30, 29.9999, 29.9998, 29.9997) };
  assert.equal(drawn(small).match(/tread thick/g).length, 2 * 3);
  assert.equal(drawn(small).match(/tread dots/g).length, 2 * 1);
});

test("half-steps without an inertia are left out and numbers stay numbers", () => {
  const gaps = {
    ...run,
    phases: ["init", "draw", "weigh", "draw", "weigh", "draw"],
    inertias: Float64Array.of(NaN, NaN, 40, NaN, 20, NaN),
  };
  assert.equal(drawn(gaps, 2).includes("NaN"), false);
  assert.equal(drawn(gaps, 2).match(/class="u weigh"/g).length, 2);
});
