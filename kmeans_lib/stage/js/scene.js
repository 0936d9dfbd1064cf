// From traits and the half-step to what the painter needs, in pixels.

import { extent, fitScale } from "./geometry.js";
import { markSizes } from "./points.js";

const FLAT_ROWS = 0.618034;

/** The two shown features (one for data on a line), within bounds. */
export function shownAxes(axes, d) {
  if (d === 1) return [0];
  const [x, y] = axes?.length === 2 ? axes : [0, 1];
  const ok = x !== y && x >= 0 && y >= 0 && x < d && y < d;
  return ok ? [x, y] : [0, 1];
}

/** Data on a line: where there are many, points are spread upward to show them all. */
function spread(i, n) {
  return n > 12 ? ((i * FLAT_ROWS) % 1) - 0.5 : 0;
}

/** All rows of a flat (rows, d) array as pixels. */
export function project(values, d, axes, scale, high = 0) {
  const n = values.length / d;
  const [xs, ys] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    xs[i] = scale.x(values[i * d + axes[0]]);
    ys[i] = axes.length > 1 ? scale.y(values[i * d + axes[1]]) : scale.y(0) + high * spread(i, n);
  }
  return { xs, ys };
}

/** The same for the few centroids, as pairs [x, y]. */
export function places(values, d, axes, scale) {
  const { xs, ys } = project(values, d, axes, scale);
  return Array.from(xs, (x, j) => [x, ys[j]]);
}

/** The place in units of the data that is under a pixel. */
export const unproject = ({ scale }, [x, y]) => [scale.invX(x), scale.invY(y)];

/** The pixel nearest to a given one at which a whole sign is inside the frame. */
export function inFrame({ w, h }, [x, y]) {
  const within = (v, size) => Math.min(Math.max(v, 14), size - 14);
  return [within(x, w), within(y, h)];
}

/**
 * The frame holds all points with a margin; it grows only for centroids that
 * would stand outside, so that a change of k or seed does not shift the data.
 */
export function frameScale(data, centroids, d, axes, w, h, fill) {
  const ends = (values, axis, start) => extent(values, d, axis, start);
  const flat = axes.length === 1;
  const x = data.length ? ends(data, axes[0]) : [-1, 1];
  const y = flat ? [0, 0] : data.length ? ends(data, axes[1]) : [-1, 1];
  const scale = fitScale(x, y, w, h, { fill });
  const inside = (px, size) => px > 12 && px < size - 12;
  let out = false;
  let [gx, gy] = [x, y];
  for (const row of centroids) {
    gx = ends(row, axes[0], gx);
    if (!flat) gy = ends(row, axes[1], gy);
  }
  for (const v of gx) out ||= !inside(scale.x(v), w);
  if (!flat) for (const v of gy) out ||= !inside(scale.y(v), h);
  return out ? fitScale(gx, gy, w, h, { fill }) : scale;
}

/** Remembers the last answer: the same inputs give the same object. */
export function memo(compute) {
  let [inputs, answer] = [[], undefined];
  return (...args) => {
    const same = args.length === inputs.length && args.every((a, i) => a === inputs[i]);
    if (!same) [inputs, answer] = [args, compute(...args)];
    return answer;
  };
}

const rowAt = (weights, t, n) =>
  weights.length > n ? weights.subarray(t * n, (t + 1) * n) : weights;

/** Builds scenes; points are projected anew only when something moved them. */
export function createScenes() {
  const fitted = memo((data, paths, d, axisKey, w, h, fill, frame) => {
    const [x0, x1, y0, y1] = frame;
    if (frame.length) return fitScale([x0, x1], [y0, y1], w, h, { pad: 0, fill });
    return frameScale(data, paths, d, axisKey.split(",").map(Number), w, h, fill);
  });
  /** While points are drawn by hand the frame does not change. */
  let first = null;
  const ground = (still, data, paths) => {
    if (!still) first = null;
    else first ??= [data, paths];
    return first ?? [data, paths];
  };
  const projected = memo((data, d, axisKey, scale, high) =>
    project(data, d, axisKey.split(",").map(Number), scale, high),
  );

  return function scene(o) {
    const { run, t, data, dpr, colours, labels, order, tone, mark } = o;
    const { w, h } = o.size;
    const { d } = run;
    const axes = shownAxes(o.axes, d);
    const key = axes.join();
    const scale = fitted(...ground(o.still, data, run.centroids), d, key, w, h, o.fill, o.frame);
    const { xs, ys } = projected(data, d, key, scale, h * 0.5);
    const toPlaces = (values) => places(values, d, axes, scale);
    return {
      w,
      h,
      dpr,
      colours,
      scale,
      labels,
      order,
      axes,
      project: toPlaces,
      mark,
      flat: d === 1,
      axisNames: axes.map((a) => run.features[a] ?? ""),
      px: xs,
      py: ys,
      at: toPlaces(o.centroids),
      colour: (j) => colours.clusters[tone(j)],
      overlay: [],
      weights: o.weights ? rowAt(o.weights, t, xs.length) : null,
      ...markSizes(w, xs.length),
    };
  };
}
