// From traits and the half-step to what the painter needs, in pixels.

import { extent, fitScale } from "./geometry.js";
import { markSizes } from "./points.js";

const FLAT_ROWS = 0.618034;

/** The two shown features (one for data on a line), within bounds.
 * @type {(axes: number[] | undefined, d: number) => number[]} */
export function shownAxes(axes, d) {
  if (d === 1) return [0];
  const [x, y] = axes?.length === 2 ? axes : [0, 1];
  const ok = x !== y && x >= 0 && y >= 0 && x < d && y < d;
  return ok ? [x, y] : [0, 1];
}

/** Data on a line: where there are many, points are spread upward to show them all.
 * @param {number} i @param {number} n */
function spread(i, n) {
  return n > 12 ? ((i * FLAT_ROWS) % 1) - 0.5 : 0;
}

/** All rows of a flat (rows, d) array as pixels.
 * @param {ArrayLike<number>} values @param {number} d @param {number[]} axes @param {Scale} scale */
export function project(values, d, axes, scale, high = 0) {
  const n = values.length / d;
  const [xs, ys] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    xs[i] = scale.x(values[i * d + axes[0]]);
    ys[i] = axes.length > 1 ? scale.y(values[i * d + axes[1]]) : scale.y(0) + high * spread(i, n);
  }
  return { xs, ys };
}

/** The same for the few centroids, as pairs [x, y].
 * @type {(values: ArrayLike<number>, d: number, axes: number[], scale: Scale) => Place[]} */
export function places(values, d, axes, scale) {
  const { xs, ys } = project(values, d, axes, scale);
  return Array.from(xs, (x, j) => [x, ys[j]]);
}

/** The place in units of the data that is under a pixel.
 * @type {(scene: Pick<Scene, "scale">, at: Place) => Place} */
export const unproject = ({ scale }, [x, y]) => [scale.invX(x), scale.invY(y)];

/** The pixel nearest to a given one at which a whole sign is inside the frame.
 * @type {(scene: { w: number, h: number }, at: Place) => Place} */
export function inFrame({ w, h }, [x, y]) {
  const within = (/** @type {number} */ v, /** @type {number} */ size) =>
    Math.min(Math.max(v, 14), size - 14);
  return [within(x, w), within(y, h)];
}

/** @type {(data: Float64Array, d: number, axis: number | undefined) => Extent} */
function dataExtent(data, d, axis) {
  if (axis === undefined) return [0, 0];
  return data.length ? extent(data, d, axis) : [-1, 1];
}

/**
 * The frame holds all points with a margin; it grows only for centroids that
 * would stand outside, so that a change of k or seed does not shift the data.
 * @type {(data: Float64Array, centroids: ArrayLike<number>[], d: number, axes: number[], w: number, h: number, fill: boolean) => Scale}
 */
export function frameScale(data, centroids, d, axes, w, h, fill) {
  const [x, y] = [0, 1].map((a) => dataExtent(data, d, axes[a]));
  const scale = fitScale(x, y, w, h, { fill });
  const [gx, gy] = [x, y].map((range, a) => {
    if (a < axes.length) for (const row of centroids) range = extent(row, d, axes[a], range);
    return range;
  });
  const outside = (/** @type {number} */ p, /** @type {number} */ size) =>
    !(p > 12 && p < size - 12);
  const out = gx.some((v) => outside(scale.x(v), w)) || gy.some((v) => outside(scale.y(v), h));
  return out ? fitScale(gx, gy, w, h, { fill }) : scale;
}

/**
 * Remembers the last answer: the same inputs give the same object.
 * @template {any[]} In @template Out
 * @param {(...args: In) => Out} compute @returns {(...args: In) => Out}
 */
export function memo(compute) {
  /** @type {{ args: In, answer: Out } | null} */
  let known = null;
  return (...args) => {
    const same = known?.args.length === args.length && args.every((a, i) => a === known?.args[i]);
    if (!known || !same) known = { args, answer: compute(...args) };
    return known.answer;
  };
}

/** A scale that is equal to the last one is that one, so that what hangs on it stays, too.
 * @returns {(scale: Scale) => Scale} */
function createSteadyScale() {
  /** @type {Scale | null} */
  let last = null;
  const values = (/** @type {Scale} */ { sx, sy, x, y }) => `${[sx, sy, x(0), y(0)]}`;
  return (scale) => {
    if (!last || values(last) !== values(scale)) last = scale;
    return last;
  };
}

/** @type {(weights: Float64Array, t: number, n: number) => Float64Array} */
const rowAt = (weights, t, n) =>
  weights.length > n ? weights.subarray(t * n, (t + 1) * n) : weights;

/** @type {(...input: [...Parameters<typeof frameScale>, frame: number[]]) => Scale} */
function fitFrame(data, paths, d, axes, w, h, fill, frame) {
  const [x0, x1, y0, y1] = frame;
  if (frame.length) return fitScale([x0, x1], [y0, y1], w, h, { pad: 0, fill });
  return frameScale(data, paths, d, axes, w, h, fill);
}

/** Builds scenes; points are projected anew only when something moved them.
 * @returns {(input: SceneInput) => Scene} */
export function createScenes() {
  const shown = memo(shownAxes);
  const fitted = memo(fitFrame);
  const steady = createSteadyScale();
  const projected = memo(project);
  /** @type {[Float64Array, Float64Array[]] | null} */
  let first = null;

  /** While points are drawn by hand the frame does not change. */
  function ground(/** @type {SceneInput} */ { still, data, run }) {
    if (!still) first = null;
    else first ??= [data, run.centroids];
    return first ?? [data, run.centroids];
  }

  return function scene(/** @type {SceneInput} */ o) {
    const { run, t, data, dpr, colours, labels, order, tone, mark, frame } = o;
    const { w, h } = o.size;
    const { d } = run;
    const axes = shown(o.axes, d);
    const [held, paths] = ground(o);
    const scale = steady(fitted(held, paths, d, axes, w, h, o.fill, frame));
    const { xs, ys } = projected(data, d, axes, scale, h * 0.5);
    const toPlaces = (/** @type {ArrayLike<number>} */ values) => places(values, d, axes, scale);
    return {
      ...{ w, h, dpr, colours, scale, labels, order, axes },
      project: toPlaces,
      mark,
      flat: d === 1,
      axisNames: axes.map((a) => run.features[a] ?? ""),
      px: xs,
      py: ys,
      at: toPlaces(o.centroids),
      show: {},
      colour: (j) => colours.clusters[tone(j)],
      overlay: [],
      weights: o.weights ? rowAt(o.weights, t, xs.length) : null,
      ...markSizes(w, xs.length),
    };
  };
}
