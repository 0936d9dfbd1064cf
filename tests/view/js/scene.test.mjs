// The frame around the data and which features it shows; marks and theme.
import assert from "node:assert/strict";
import test from "node:test";
import { SHAPES } from "../../../kmeans_lib/stage/js/marks.js";
import { weightedSizes } from "../../../kmeans_lib/stage/js/points.js";
import { frameScale, memo, project, shownAxes } from "../../../kmeans_lib/stage/js/scene.js";
import { isDark, luminance } from "../../../kmeans_lib/stage/js/theme.js";

const DATA = Float64Array.of(0, 0, 10, 0, 10, 8);

test("a change of centroids inside the frame does not move the data", () => {
  const one = frameScale(DATA, [[5, 4]], 2, [0, 1], 600, 500, false);
  const two = frameScale(DATA, [[9, 1, 2, 7]], 2, [0, 1], 600, 500, false);
  assert.equal(one.x(3), two.x(3));
});

test("the frame grows for a centroid far outside", () => {
  const scale = frameScale(DATA, [[500, -500]], 2, [0, 1], 600, 500, false);
  assert.ok(scale.x(500) < 600 && scale.y(-500) < 500);
});

test("a huge weight hides nothing, and beside it no point vanishes", () => {
  const equal = weightedSizes(new Float64Array(502).fill(1), 4);
  assert.deepEqual([Math.min(...equal), Math.max(...equal)], [4, 4]); // the usual size
  const [small, huge] = weightedSizes([...new Array(500).fill(3), 1600, 1600], 4).slice(499);
  assert.ok(small > 2 && huge <= 12);
  assert.ok(weightedSizes([0, 0, 9], 4)[0] >= 1.4);
  const [one, four] = weightedSizes([1, 4], 4);
  assert.ok(Math.abs(four / one - 2) < 1e-9); // areas in proportion
  assert.deepEqual(weightedSizes([0, 0], 4), [1.4, 1.4]);
});

test("features that do not exist fall back to the first two", () => {
  assert.deepEqual(shownAxes([2, 1], 4), [2, 1]);
  assert.deepEqual(shownAxes([0, 9], 4), [0, 1]);
  assert.deepEqual(shownAxes([1, 1], 4), [0, 1]);
  assert.deepEqual(shownAxes([0, 1], 1), [0]);
});

test("many points on a line are spread, few are not, none moves sideways", () => {
  const line = Float64Array.from({ length: 40 }, (_, i) => i);
  const scale = frameScale(line, [], 1, [0], 600, 500, false);
  const many = project(line, 1, [0], scale, 200);
  assert.ok(new Set(many.ys).size > 30);
  assert.equal(many.xs[7], scale.x(7));
  assert.equal(new Set(project(line.slice(0, 6), 1, [0], scale, 200).ys).size, 1);
});

test("the same inputs give the same object", () => {
  const made = memo((a, b) => [a, b]);
  assert.equal(made(1, 2), made(1, 2));
  assert.notEqual(made(1, 2), made(1, 3));
});

test("every marker of the palette has a shape of about the same size", () => {
  for (const shape of Object.values(SHAPES).filter(Boolean))
    for (const [x, y] of shape) assert.ok(Math.hypot(x, y) < 1.6);
});

const page = (dataset, ground) => {
  const doc = { body: { dataset }, documentElement: { dataset: {} } };
  const win = {
    getComputedStyle: () => ({ backgroundColor: ground }),
    matchMedia: () => ({ matches: true }),
  };
  return isDark(doc, win);
};

test("JupyterLab's attribute decides, then the ground, then the system", () => {
  assert.equal(page({ jpThemeLight: "true" }, "rgb(0, 0, 0)"), false);
  assert.equal(page({ jpThemeLight: "false" }, "rgb(255, 255, 255)"), true);
  assert.equal(page({ vscodeThemeKind: "vscode-light" }, "rgba(0, 0, 0, 0)"), false);
  assert.equal(page({}, "rgb(17, 17, 17)"), true);
  assert.equal(page({}, "rgb(255, 255, 255)"), false);
  assert.equal(page({}, "rgba(0, 0, 0, 0)"), true);
});

test("a see-through colour has no luminance", () => {
  assert.equal(luminance("rgba(0, 0, 0, 0)"), null);
  assert.ok(luminance("rgb(255, 255, 255)") > 0.99);
});
