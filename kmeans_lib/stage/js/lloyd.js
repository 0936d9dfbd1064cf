// Lloyd's algorithm: kmeans_lib/lloyd.py, function by function.
//
// Points and centroids are flat arrays, one row of `d` numbers after the other.

import { firstOfEquals, ownDistances, sizesOf, squaredDistance, total } from "./distances.js";

/**
 * Label every point with its nearest centroid; ties: lowest index.
 * @param {Float64Array} X
 * @param {Float64Array} centroids
 * @param {number} d
 */
export function assign(X, centroids, d) {
  const k = centroids.length / d;
  const labels = new Int16Array(X.length / d);
  for (let i = 0; i < labels.length; i++) {
    let least = Infinity;
    for (let j = 0; j < k; j++) {
      const distance = squaredDistance(X, i, centroids, j, d);
      if (distance < least) [least, labels[i]] = [distance, j];
    }
  }
  return labels;
}

/**
 * Move every centroid to the mean of its points; one without points stays.
 * @param {Float64Array} X
 * @param {Int16Array} labels
 * @param {Float64Array} centroids
 * @param {number} d
 */
export function update(X, labels, centroids, d) {
  const k = centroids.length / d;
  const sizes = sizesOf(labels, k);
  const sums = new Float64Array(k * d);
  for (let i = 0; i < labels.length; i++)
    for (let f = 0; f < d; f++) sums[labels[i] * d + f] += X[i * d + f];
  const moved = centroids.slice();
  const same = firstOfEquals(X, labels, k, d);
  for (let j = 0; j < k; j++) {
    // A sum of equal points is rounded; their mean is that point all the same.
    if (same[j] >= 0) moved.set(row(X, same[j], d), j * d);
    else if (sizes[j]) for (let f = 0; f < d; f++) moved[j * d + f] = sums[j * d + f] / sizes[j];
  }
  return moved;
}

/**
 * Sum of squared distances of the points to their own centroids.
 * @param {Float64Array} X
 * @param {Int16Array} labels
 * @param {Float64Array} centroids
 * @param {number} d
 */
export function inertia(X, labels, centroids, d) {
  return total(ownDistances(X, labels, centroids, d));
}

/**
 * Give each empty cluster the point farthest from its own centroid.
 * @param {Float64Array} X
 * @param {Int16Array} before
 * @param {Float64Array} placed
 * @param {number} d
 * @returns {[Int16Array, Float64Array]}
 */
export function relocate(X, before, placed, d) {
  const distances = ownDistances(X, before, placed, d);
  const [labels, centroids] = [before.slice(), placed.slice()];
  const sizes = sizesOf(labels, centroids.length / d);
  for (const cluster of emptyOnes(sizes)) {
    const farthest = farthestOf(distances, labels, sizes);
    if (farthest < 0) break;
    sizes[labels[farthest]]--;
    sizes[cluster] = 1;
    labels[farthest] = cluster;
    centroids.set(row(X, farthest, d), cluster * d);
  }
  return [labels, centroids];
}

/**
 * The point farthest away that is not alone in its cluster, or -1 if all lie on their centroids.
 * @param {Float64Array} distances
 * @param {Int16Array} labels
 * @param {number[]} sizes
 */
function farthestOf(distances, labels, sizes) {
  let [farthest, most] = [-1, 0];
  for (let i = 0; i < labels.length; i++)
    if (sizes[labels[i]] > 1 && distances[i] > most) [farthest, most] = [i, distances[i]];
  return farthest;
}

/** @type {(X: Float64Array, i: number, d: number) => Float64Array} */
const row = (X, i, d) => X.subarray(i * d, (i + 1) * d);
/** @type {(sizes: number[]) => number[]} */
const emptyOnes = (sizes) => [...sizes.keys()].filter((j) => sizes[j] === 0);

/**
 * Run k-means from given centroids, yielding every half-step.
 * @param {Float64Array} X
 * @param {Float64Array} start
 * @param {number} d
 * @param {Rules} rules
 * @returns {Generator<Step>}
 */
export function* lloydSteps(X, start, d, { maxIter = 300, empty = "relocate" } = {}) {
  /** @type {Step} */
  let step = {
    phase: "init",
    iteration: 0,
    centroids: start,
    labels: new Int16Array(X.length / d).fill(-1),
    inertia: NaN,
    nChanged: 0,
    shift: 0,
  };
  yield step;
  for (let iteration = 1; ; iteration++) {
    const labels = assign(X, step.centroids, d);
    step = next(step, "assign", Math.min(iteration, maxIter), X, labels, step.centroids, d);
    yield step;
    if (step.nChanged === 0 || iteration > maxIter) return;
    if (empty === "relocate" && emptyOnes(sizesOf(labels, start.length / d)).length) {
      const filled = relocate(X, step.labels, step.centroids, d);
      step = next(step, "relocate", iteration, X, ...filled, d);
      if (step.nChanged > 0) yield step;
    }
    const moved = update(X, step.labels, step.centroids, d);
    step = next(step, "update", iteration, X, step.labels, moved, d);
    yield step;
  }
}

/**
 * Describe the half-step that led from one step to these labels and centroids.
 * @param {Step} before
 * @param {string} phase
 * @param {number} iteration
 * @param {Float64Array} X
 * @param {Int16Array} labels
 * @param {Float64Array} centroids
 * @param {number} d
 * @returns {Step}
 */
function next(before, phase, iteration, X, labels, centroids, d) {
  const nChanged = phase === "update" ? 0 : countChanges(before.labels, labels);
  const shift = phase === "assign" ? 0 : farthestMove(before.centroids, centroids, d);
  let least = inertia(X, labels, centroids, d);
  if (before.inertia < least) least = before.inertia; // a mean is rounded
  return { phase, iteration, centroids, labels, inertia: least, nChanged, shift };
}

/** @type {(before: Int16Array, labels: Int16Array) => number} */
function countChanges(before, labels) {
  let n = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] !== before[i]) n++;
  return n;
}

/** @type {(before: Float64Array, centroids: Float64Array, d: number) => number} */
function farthestMove(before, centroids, d) {
  let most = 0;
  for (let j = 0; j < centroids.length / d; j++)
    most = Math.max(most, squaredDistance(before, j, centroids, j, d));
  return Math.sqrt(most);
}
