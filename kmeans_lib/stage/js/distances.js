// Squared distances and sums, added up in NumPy's order: the same to the last digit.
//
// Points and centroids are flat arrays, one row of `d` numbers after the other.

/**
 * Squared distance of row `i` of `X` to row `j` of `C`, one feature after the other.
 * @param {Float64Array} X
 * @param {number} i
 * @param {Float64Array} C
 * @param {number} j
 * @param {number} d
 */
export function squaredDistance(X, i, C, j, d) {
  let [sum, a, b] = [0, i * d, j * d];
  for (const end = a + d; a < end; a++, b++) {
    const difference = X[a] - C[b];
    sum += difference * difference;
  }
  return sum;
}

/**
 * Squared distance of every point to its own centroid.
 * @param {Float64Array} X
 * @param {Int16Array} labels
 * @param {Float64Array} centroids
 * @param {number} d
 */
export function ownDistances(X, labels, centroids, d) {
  const distances = new Float64Array(labels.length);
  for (let i = 0; i < labels.length; i++)
    distances[i] = squaredDistance(X, i, centroids, labels[i], d);
  return distances;
}

/**
 * The sum as NumPy takes it: of halves, down to 128 values; of those in eight running sums.
 * @param {Float64Array} values
 * @returns {number}
 */
export function total(values) {
  const n = values.length;
  if (n > 128) {
    const half = (n >> 1) - ((n >> 1) % 8);
    return total(values.subarray(0, half)) + total(values.subarray(half));
  }
  const whole = n - (n % 8);
  let sum = whole ? ofEight(values, whole) : 0;
  for (let i = whole; i < n; i++) sum += values[i];
  return sum;
}

/** @type {(values: Float64Array, n: number) => number} */
function ofEight(values, n) {
  const s = values.slice(0, 8);
  for (let i = 8; i < n; i++) s[i % 8] += values[i];
  return s[0] + s[1] + (s[2] + s[3]) + (s[4] + s[5] + (s[6] + s[7]));
}

/**
 * Points in each cluster.
 * @param {ArrayLike<number>} labels
 * @param {number} k
 * @returns {number[]}
 */
export function sizesOf(labels, k) {
  const sizes = new Array(k).fill(0);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0) sizes[labels[i]]++;
  return sizes;
}

/**
 * The first point of each cluster whose points are all equal, -1 for the others.
 * @param {Float64Array} X
 * @param {Int16Array} labels
 * @param {number} k
 * @param {number} d
 * @returns {number[]}
 */
export function firstOfEquals(X, labels, k, d) {
  const first = new Array(k).fill(-1);
  const equal = new Array(k).fill(true);
  for (let i = 0; i < labels.length; i++) {
    const j = labels[i];
    if (first[j] < 0) first[j] = i;
    else if (equal[j]) equal[j] = sameRow(X, first[j], i, d);
  }
  return first.map((row, j) => (equal[j] ? row : -1));
}

/** @type {(X: Float64Array, i: number, h: number, d: number) => boolean} */
function sameRow(X, i, h, d) {
  for (let f = 0; f < d; f++) if (X[i * d + f] !== X[h * d + f]) return false;
  return true;
}
