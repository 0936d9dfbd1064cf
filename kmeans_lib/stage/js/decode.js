// Unpacks the run that Python sends into arrays that a picture is drawn from.

/** A typed array over a copy of `bytes` (a DataView may start at any byte, a typed array may not). */
export function typed(Type, bytes) {
  if (!bytes) return new Type(0);
  const buffer = bytes.buffer ?? bytes;
  const start = bytes.byteOffset ?? 0;
  return new Type(buffer.slice(start, start + bytes.byteLength));
}

/** Labels after every half-step; a half-step that changes none shares the array of the one before. */
function replayLabels(n, counts, which, what) {
  const labels = [];
  const changed = [];
  let now = new Int16Array(n).fill(-1);
  let at = 0;
  for (const count of counts.length ? counts : [0]) {
    const rows = which.subarray(at, at + count);
    if (count) {
      now = now.slice();
      for (let i = 0; i < count; i++) now[rows[i]] = what[at + i];
    }
    labels.push(now);
    changed.push(rows);
    at += count;
  }
  return { labels, changed };
}

function rowsOf(flat, count, width) {
  const row = (_, i) => flat.subarray(i * width, (i + 1) * width);
  return Array.from({ length: count }, row);
}

/** A stage without a run: no points, no centroids, one half-step. */
const NO_RUN = {
  n: 0,
  d: 2,
  k: 0,
  phases: ["init"],
  sentences: [""],
  features: [],
};

/** Decodes the whole run into what the painters read. */
export function decodeRun(packed) {
  if (!packed?.phases?.length) return decodeRun({ ...NO_RUN, id: packed?.id ?? 0 });
  const { id, n, d, k, phases } = packed;
  const T = phases.length;
  const counts = typed(Int32Array, packed.counts);
  const which = typed(Int32Array, packed.which);
  const what = typed(Uint16Array, packed.what);
  return {
    id,
    n,
    d,
    k,
    T,
    phases,
    sentences: packed.sentences,
    features: packed.features,
    X: typed(Float64Array, packed.X),
    iterations: typed(Int32Array, packed.iterations),
    inertias: typed(Float64Array, packed.inertias),
    centroids: rowsOf(typed(Float64Array, packed.centroids), T, k * d),
    ...replayLabels(n, counts, which, what),
  };
}

/** Points in each cluster. */
export function sizesOf(labels, k) {
  const sizes = new Array(k).fill(0);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return sizes;
}

/** The half-step at or before `t` in which point `i` last changed, or -1. */
export function lastChange(run, i, t) {
  for (let s = t; s > 0; s--) if (run.labels[s][i] !== run.labels[s - 1][i]) return s;
  return -1;
}
