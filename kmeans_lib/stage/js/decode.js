// Unpacks what Python sends into arrays that a picture is drawn from.

/**
 * A typed array over a copy of `bytes` (a DataView may start at any byte, a typed array may not).
 * @template T
 * @param {new (from: any) => T} Type
 * @param {Bytes | ArrayBuffer | undefined} bytes
 * @returns {T}
 */
export function typed(Type, bytes) {
  if (!bytes) return new Type(0);
  const { buffer, byteOffset } = "buffer" in bytes ? bytes : { buffer: bytes, byteOffset: 0 };
  return new Type(buffer.slice(byteOffset, byteOffset + bytes.byteLength));
}

let none = new Int16Array(0);

/**
 * The labels of n points before the first assignment: one array while n stays, so that a
 * picture of these points can stay, too. Copy it to write to it.
 * @param {number} n
 */
export function unassigned(n) {
  if (none.length !== n) none = new Int16Array(n).fill(-1);
  return none;
}

/**
 * Labels after every half-step; one that changes none shares the array of the one before.
 * @param {number} n
 * @param {Int32Array} counts
 * @param {Int32Array} which
 * @param {Uint16Array} what
 */
function replayLabels(n, counts, which, what) {
  let at = 0;
  let now = unassigned(n);
  return Array.from(counts, (count) => {
    if (count) now = now.slice();
    for (const end = at + count; at < end; at++) now[which[at]] = what[at];
    return now;
  });
}

/**
 * The rows of the points that changed label.
 * @param {Int16Array | undefined} before
 * @param {Int16Array} now
 */
export function rowsChanged(before, now) {
  /** @type {number[]} */
  const rows = [];
  if (!before || before === now) return rows;
  for (let i = 0; i < now.length; i++) if (now[i] !== before[i]) rows.push(i);
  return rows;
}

/** @type {(flat: Float64Array, count: number, width: number) => Float64Array[]} */
function rowsOf(flat, count, width) {
  return Array.from({ length: count }, (_, i) => flat.subarray(i * width, (i + 1) * width));
}

/**
 * The run of a stage without one: no points, no centroids, one half-step.
 * @type {Run}
 */
export const NO_RUN = {
  n: 0,
  d: 2,
  k: 0,
  T: 1,
  X: new Float64Array(0),
  features: [],
  phases: ["init"],
  sentences: [""],
  iterations: [0],
  inertias: [NaN],
  centroids: [new Float64Array(0)],
  labels: [new Int16Array(0)],
  changed: [[]],
};

/**
 * A run that Python has packed, as what the painters read.
 * @param {Packed} packed
 * @param {Points} points
 * @returns {Run}
 */
export function decodeRun(packed, { X, n, d, features }) {
  const { k, phases, sentences } = packed;
  const T = phases.length;
  const [counts, which] = [packed.counts, packed.which].map((bytes) => typed(Int32Array, bytes));
  const labels = replayLabels(n, counts, which, typed(Uint16Array, packed.what));
  return {
    n,
    d,
    k,
    T,
    X,
    features,
    phases,
    sentences,
    iterations: typed(Int32Array, packed.iterations),
    inertias: typed(Float64Array, packed.inertias),
    centroids: rowsOf(typed(Float64Array, packed.centroids), T, k * d),
    labels,
    changed: labels.map((now, t) => rowsChanged(labels[t - 1], now)),
  };
}

/**
 * The half-step at or before `t` in which point `i` last changed, or -1.
 * @param {Run} run
 * @param {number} i
 * @param {number} t
 */
export function lastChange(run, i, t) {
  for (let s = t; s > 0; s--) if (run.labels[s][i] !== run.labels[s - 1][i]) return s;
  return -1;
}
