// The staircase's layout and what it must not tell too early.
import assert from "node:assert/strict";
import test from "node:test";
import { stairLayout, stairTable } from "../../../kmeans_lib/stage/js/stairs.js";

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

test("the table has one row a half-step and none of the future", () => {
  const titles = ["Start", "a", "b", "c", "d", "e"];
  assert.equal(stairTable(run, titles, 5).match(/<tr>/g).length, 6);
  assert.equal(stairTable(run, titles, 2).includes("20"), false);
});
