// Voronoi cells, scales, ticks and finding points.
import assert from "node:assert/strict";
import test from "node:test";
import {
  distances,
  extent,
  fitScale,
  nearest,
  neighbour,
  niceTicks,
  stairWindow,
  voronoi,
} from "../../../kmeans_lib/stage/js/geometry.js";

const SQUARE = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 4],
];

function area(cell) {
  let twice = 0;
  cell.forEach(([x, y], i) => {
    const [u, v] = cell[(i + 1) % cell.length];
    twice += x * v - u * y;
  });
  return Math.abs(twice) / 2;
}

const inside = (cell, [x, y]) =>
  cell.every(([x1, y1], i) => {
    const [x2, y2] = cell[(i + 1) % cell.length];
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) >= -1e-9;
  });

/** The same random numbers every time. */
function dice(seed) {
  return () => {
    seed = (seed * 1664525 + 1013904223) % 4294967296;
    return seed / 4294967296;
  };
}

test("two sites halve the frame", () => {
  const cells = voronoi(
    [
      [1, 2],
      [3, 2],
    ],
    SQUARE,
  );
  assert.deepEqual(cells.map(area), [8, 8]);
  assert.ok(cells[0].every(([x]) => x <= 2));
});

test("cells fill the frame and hold just the places nearest to their site", () => {
  const roll = dice(3);
  const place = () => [4 * roll(), 4 * roll()];
  for (let k = 1; k <= 12; k++) {
    const sites = Array.from({ length: k }, place);
    const cells = voronoi(sites, SQUARE);
    const total = cells.reduce((sum, cell) => sum + area(cell), 0);
    assert.ok(Math.abs(total - 16) < 1e-9);
    for (let i = 0; i < 50; i++) {
      const p = place();
      const xs = sites.map((s) => s[0]);
      const ys = sites.map((s) => s[1]);
      assert.ok(inside(cells[nearest(xs, ys, ...p)], p));
    }
  }
});

test("of two sites in one place the first gets the cell", () => {
  const cells = voronoi(
    [
      [1, 1],
      [1, 1],
      [3, 3],
    ],
    SQUARE,
  );
  assert.deepEqual(cells.map(area), [8, 0, 8]);
});

test("a site not placed yet has no cell and takes none", () => {
  const cells = voronoi(
    [
      [1, 1],
      [NaN, NaN],
    ],
    SQUARE,
  );
  assert.deepEqual(cells.map(area), [16, 0]);
});

test("sites far from the origin are cut as well as near ones", () => {
  const far = (p) => p.map((v) => v + 1e8);
  const cells = voronoi(
    [
      [1, 2],
      [3, 2],
    ].map(far),
    SQUARE.map(far),
  );
  assert.ok(cells[0].every(([x]) => x <= 1e8 + 2 + 1e-6));
});

test("equal aspect: one unit is as long up as across, all points are inside", () => {
  const scale = fitScale([0, 10], [-1, 1], 700, 560);
  const across = scale.x(1) - scale.x(0);
  const up = scale.y(0) - scale.y(1);
  assert.ok(Math.abs(across - up) < 1e-9);
  assert.ok(scale.x(0) >= 28 && scale.x(10) <= 672);
});

test("pixels lead back to the data", () => {
  const scale = fitScale([2, 5], [-4, 9], 300, 200, { fill: true });
  assert.ok(Math.abs(scale.invX(scale.x(3.25)) - 3.25) < 1e-12);
  assert.ok(Math.abs(scale.invY(scale.y(-1)) + 1) < 1e-12);
});

test("points in one place still get a frame", () => {
  const scale = fitScale([3, 3], [3, 3], 300, 200);
  assert.deepEqual([scale.x(3), scale.y(3)], [150, 100]);
});

test("ticks are round, inside and free of rounding dust", () => {
  assert.deepEqual(niceTicks(-11, 6.2, 3), [-10, 0]);
  assert.deepEqual(niceTicks(0, 0.35, 4), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(niceTicks(900, 3800, 3), [1000, 2000, 3000]);
  assert.deepEqual(niceTicks(1, 1, 3), []);
  assert.deepEqual(niceTicks(0, 2e-140, 2), [0, 1e-140, 2e-140]);
  assert.deepEqual(niceTicks(1e9, 1e9 + 0.4, 2), [1e9, 1e9 + 0.2, 1e9 + 0.4]);
});

test("extent looks at one column and starts from what is given", () => {
  assert.deepEqual(extent([1, 50, -2, 60], 2, 0), [-2, 1]);
  assert.deepEqual(extent([1, 50], 2, 0, [-9, 0]), [-9, 1]);
});

test("the point under a hand is the nearest within reach", () => {
  assert.equal(nearest([0, 10, 20], [0, 0, 0], 12, 0, 14), 1);
  assert.equal(nearest([0, 10, 20], [0, 0, 0], 50, 0, 14), -1);
});

test("an arrow key goes to the nearest point on that side", () => {
  const [xs, ys] = [
    [0, 5, 9, -4],
    [0, 0, 1, 0],
  ];
  assert.equal(neighbour(xs, ys, 0, 1, 0), 1);
  assert.equal(neighbour(xs, ys, 0, -1, 0), 3);
  assert.equal(neighbour(xs, ys, 2, 1, 0), 2);
});

test("distances use every feature, not only those on screen", () => {
  const run = { X: [0, 0, 0, 1, 2, 2], d: 3, k: 2 };
  assert.deepEqual(distances(run, 1, [0, 0, 0, 1, 2, 2]), [3, 0]);
});

test("a staircase shows the whole run, or a close-up that holds the step", () => {
  assert.deepEqual(stairWindow(100, 50), [0, 99]);
  assert.deepEqual(stairWindow(100, 50, { zoom: true }), [38, 62]);
  assert.deepEqual(stairWindow(100, 99, { zoom: true }), [75, 99]);
  assert.deepEqual(stairWindow(100, 0, { zoom: true }), [0, 24]);
  assert.deepEqual(stairWindow(100, 5, { hide: true }), [0, 5]);
});
