// Plane geometry: frames, scales, ticks, Voronoi cells, the point under the pointer.

/** @type {Extent} */
const NOTHING = [Infinity, -Infinity];

/** Smallest and largest of every `stride`-th value, from `offset` on.
 * @type {(values: ArrayLike<number>, stride?: number, offset?: number, start?: Extent) => Extent} */
export function extent(values, stride = 1, offset = 0, start = NOTHING) {
  let [lo, hi] = start;
  for (let i = offset; i < values.length; i += stride) {
    if (values[i] < lo) lo = values[i];
    if (values[i] > hi) hi = values[i];
  }
  return [lo, hi];
}

/** Where a pointer is in an element, in the element's own pixels, however large they are shown.
 * @type {(el: Element, event: MouseEvent) => Place} */
export function placeIn(el, { clientX, clientY }) {
  const { left, top, width } = el.getBoundingClientRect();
  const zoom = width / el.clientWidth || 1;
  return [(clientX - left) / zoom, (clientY - top) / zoom];
}

/** @type {(range: Extent) => number} */
const span = ([lo, hi]) => hi - lo;

/**
 * From data to pixels. Equal aspect, so that distance on screen is distance in
 * the data; with `fill` each axis takes all the room there is.
 * @param {Extent} xs @param {Extent} ys @param {number} w @param {number} h @returns {Scale}
 */
export function fitScale(xs, ys, w, h, { pad = 28, fill = false } = {}) {
  const room = [Math.max(w - 2 * pad, 1), Math.max(h - 2 * pad, 1)];
  const wide = span(xs) || span(ys) || 1;
  const high = span(ys) || span(xs) || 1;
  const each = [room[0] / wide, room[1] / high];
  const [sx, sy] = fill ? each : [Math.min(...each), Math.min(...each)];
  const [mx, my] = [(xs[0] + xs[1]) / 2, (ys[0] + ys[1]) / 2];
  return {
    sx,
    sy,
    mx,
    my,
    x: (v) => w / 2 + (v - mx) * sx,
    y: (v) => h / 2 - (v - my) * sy,
    invX: (p) => mx + (p - w / 2) / sx,
    invY: (p) => my - (p - h / 2) / sy,
  };
}

/** Round values in [lo, hi], about `count` of them.
 * @type {(lo: number, hi: number, count: number) => number[]} */
export function niceTicks(lo, hi, count) {
  if (!(hi > lo)) return [];
  const raw = (hi - lo) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((m) => m * power >= raw * 0.999) ?? 10);
  const first = Math.ceil(lo / step - 1e-9);
  const last = Math.floor(hi / step + 1e-9);
  const length = Math.max(0, last - first + 1);
  return Array.from({ length }, (_, i) => Number(((first + i) * step).toPrecision(15)));
}

/** The part of a polygon where `side(p) <= 0`. @type {(cell: Place[], side: (p: Place) => number) => Place[]} */
function cut(cell, side) {
  /** @type {Place[]} */
  const kept = [];
  cell.forEach((p, i) => {
    const q = cell[(i + 1) % cell.length];
    const [a, b] = [side(p), side(q)];
    if (a <= 0) kept.push(p);
    if ((a < 0 && b > 0) || (a > 0 && b < 0)) {
      const s = a / (a - b);
      kept.push([p[0] + s * (q[0] - p[0]), p[1] + s * (q[1] - p[1])]);
    }
  });
  return kept;
}

/**
 * Exact Voronoi cells inside a convex `frame`: each is the frame cut by k - 1
 * half-planes. Of two sites in one place the first gets the cell and the other
 * gets nothing, just as ties in the algorithm go to the lowest index.
 * @type {(sites: Place[], frame: Place[]) => Place[][]}
 */
export function voronoi(sites, frame) {
  const placed = (/** @type {Place} */ p) => Number.isFinite(p[0]) && Number.isFinite(p[1]);
  return sites.map((a, i) => {
    if (!placed(a)) return [];
    return sites.reduce((cell, b, j) => {
      if (i === j || !cell.length || !placed(b)) return cell;
      const [nx, ny] = [b[0] - a[0], b[1] - a[1]];
      if (!nx && !ny) return j < i ? [] : cell;
      const [mx, my] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      return cut(cell, (p) => (p[0] - mx) * nx + (p[1] - my) * ny);
    }, frame);
  });
}

/** Index of the place nearest to (x, y) within `reach`, or -1.
 * @type {(xs: ArrayLike<number>, ys: ArrayLike<number>, x: number, y: number, reach?: number) => number} */
export function nearest(xs, ys, x, y, reach = Infinity) {
  let best = reach * reach;
  let found = -1;
  for (let i = 0; i < xs.length; i++) {
    const d = (xs[i] - x) ** 2 + (ys[i] - y) ** 2;
    if (d < best) [best, found] = [d, i];
  }
  return found;
}

/** The index of the place that the arrow key (dx, dy) selects, coming from `from`.
 * @type {(xs: ArrayLike<number>, ys: ArrayLike<number>, from: number, dx: number, dy: number) => number} */
export function neighbour(xs, ys, from, dx, dy) {
  let best = Infinity;
  let found = from;
  for (let i = 0; i < xs.length; i++) {
    const [ux, uy] = [xs[i] - xs[from], ys[i] - ys[from]];
    const ahead = ux * dx + uy * dy;
    const aside = Math.abs(ux * dy - uy * dx);
    if (i === from || ahead <= 0 || aside > 2 * ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < best) [best, found] = [cost, i];
  }
  return found;
}

/** Euclidean distances, in all features, from point `i` to every centroid.
 * @type {(run: Run, i: number, centroids: Float64Array) => number[]} */
export function distances(run, i, centroids) {
  const { X, d, k } = run;
  return Array.from({ length: k }, (_, j) => {
    let sum = 0;
    for (let f = 0; f < d; f++) sum += (X[i * d + f] - centroids[j * d + f]) ** 2;
    return Math.sqrt(sum);
  });
}

/** Which half-steps a staircase shows: all, or a close-up around `t`.
 * @type {(T: number, t: number, options?: StairOptions) => Extent} */
export function stairWindow(T, t, { zoom = false, hide = false } = {}) {
  const last = hide ? Math.min(T - 1, Math.max(t, 1)) : T - 1;
  if (!zoom || last < 24) return [0, last];
  const from = Math.max(0, Math.min(t - 12, last - 24));
  return [from, from + 24];
}
