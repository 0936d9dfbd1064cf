// Circles on the stage: in units of the data, with a label that is seen.
import assert from "node:assert/strict";
import test from "node:test";
import { fitScale } from "../../../kmeans_lib/stage/js/geometry.js";
import { circleOf } from "../../../kmeans_lib/stage/js/signs.js";

/** @type {(w: number, h: number, fill?: boolean) => { w: number, h: number, scale: Scale }} */
const scene = (w, h, fill = false) => ({
  w,
  h,
  scale: fitScale([0, 10], [0, 10], w, h, { pad: 0, fill }),
});

test("a circle has its centre and radius in units of the data", () => {
  const { x, y, rx, ry, spot } = circleOf(scene(500, 500), {
    shape: "circle",
    at: [3, 4],
    radius: 2,
  });
  assert.deepEqual([x, y, rx, ry], [150, 300, 100, 100]);
  assert.deepEqual(spot, [150, 200]); // its label is at the top
});

test("with axes that differ it is as long as it is in the data", () => {
  const { rx, ry } = circleOf(scene(500, 200, true), { shape: "circle", at: [3, 4], radius: 2 });
  assert.deepEqual([rx, ry], [100, 40]);
});

test("the label is where the circle is inside the frame, or nowhere", () => {
  const below = circleOf(scene(500, 500), { shape: "circle", at: [5, 8], radius: 3 });
  assert.deepEqual(below.spot, [250, 250]);
  const outside = circleOf(scene(500, 500), { shape: "circle", at: [5, 5], radius: 9 });
  assert.equal(outside.spot, undefined);
});
