// The marks: one shape per cluster, and the filled and hollow glyph of a half-step.

const TURN = 2 * Math.PI;
const RIGHT = Math.PI / 2;
const UP = -RIGHT;

/** @type {(count: number, r: number, from: number, inner?: number) => Place[]} */
function ring(count, r, from, inner = r) {
  return Array.from({ length: count }, (_, i) => {
    const a = from + (i * TURN) / count;
    const q = i % 2 ? inner : r;
    return [q * Math.cos(a), q * Math.sin(a)];
  });
}

/** Two bars, `w` the half of their width: three corners, four times turned.
 * @type {(r: number, w: number, turn?: number) => Place[]} */
function cross(r, w, turn = 0) {
  return [0, 1, 2, 3].flatMap((quarter) => {
    const [c, s] = [Math.cos(turn + quarter * RIGHT), Math.sin(turn + quarter * RIGHT)];
    /** @type {(x: number, y: number) => Place} */
    const turned = (x, y) => [x * c - y * s, x * s + y * c];
    return [turned(-w, -r), turned(w, -r), turned(w, -w)];
  });
}

/** @type {(points: Place[], by: number) => Place[]} */
const lift = (points, by) => points.map(([x, y]) => [x, y + by]);

/** Outlines for radius 1, by matplotlib's marker names; null is a circle.
 * @type {Record<string, Place[] | null>} */
export const SHAPES = {
  o: null,
  s: ring(4, 1.26, Math.PI / 4),
  "^": lift(ring(3, 1.42, UP), 0.12),
  D: ring(4, 1.36, 0),
  P: cross(1.3, 0.45),
  v: lift(ring(3, 1.42, -UP), -0.12),
  X: cross(1.3, 0.45, Math.PI / 4),
  "*": ring(10, 1.5, UP, 0.68),
};

/** The outline of `marker` around (x, y).
 * @type {(marker: string, x: number, y: number, r: number) => Path2D} */
export function markPath(marker, x, y, r) {
  const path = new Path2D();
  const shape = SHAPES[marker];
  if (!shape) {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, TURN);
    return path;
  }
  shape.forEach(([a, b], i) =>
    i ? path.lineTo(x + a * r, y + b * r) : path.moveTo(x + a * r, y + b * r),
  );
  path.closePath();
  return path;
}

/** The mark of a cluster as inline SVG, 14 px, for lists and keys.
 * @type {(mark: Mark, index: number) => string} */
export function markSvg(mark, index) {
  const colour = `var(--km-c${index})`;
  const paint = mark.hollow
    ? `fill="none" stroke="${colour}" stroke-width="2"`
    : `fill="${colour}"`;
  const shape = SHAPES[mark.marker];
  const at = (/** @type {Place} */ p) => p.map((v) => (v * 5).toFixed(2)).join(" ");
  const body = shape
    ? `<path ${paint} d="M${shape.map(at).join("L")}Z"/>`
    : `<circle ${paint} r="5"/>`;
  return `<svg viewBox="-7 -7 14 14" aria-hidden="true">${body}</svg>`;
}

const glyph = (/** @type {string} */ body) =>
  `<svg width="10" height="12" viewBox="0 0 10 12" aria-hidden="true">${body}</svg>`;
const HOLLOW =
  '<rect x=".85" y=".85" width="8.3" height="10.3" fill="none" stroke="currentColor" stroke-width="1.7"/>';

/** Filled = points are assigned, hollow = centroids move, half = relocation.
 * @type {Record<string, string>} */
export const GLYPH = {
  init: "",
  assign: glyph('<rect width="10" height="12" fill="currentColor"/>'),
  relocate: glyph(`${HOLLOW}<path d="M1 1H9L1 11Z" fill="currentColor"/>`),
  update: glyph(HOLLOW),
};

const icon = (/** @type {string} */ path) =>
  `<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path d="${path}"/></svg>`;

export const ICON = {
  back: icon("M10.5 1v12L2 7z"),
  first: icon("M2 1h2v12H2zM13 1v12L5 7z"),
  last: icon("M10 1h2v12h-2zM1 1v12l8-6z"),
  play: icon("M3 1v12l9-6z"),
  pause: icon("M2 1h4v12H2zM8 1h4v12H8z"),
  wide: icon("M1 1h5v2H3v3H1zM8 1h5v5h-2V3H8zM1 8h2v3h3v2H1zM11 8h2v5H8v-2h3z"),
  open: icon("M2 4.5h10L7 10z"),
};
