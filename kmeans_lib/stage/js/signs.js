// What is drawn over the points: centroids, arrows, trails, marks, the inspector.

import { markPath } from "./marks.js";
import { number } from "./words.js";

/** A line with an edge in the background colour, to be seen on top of points.
 * @type {(ctx: Context, path: Path2D, halo: number, width: number, edge: string, colour: string) => void} */
export function strokeTwice(ctx, path, halo, width, edge, colour) {
  ctx.lineWidth = halo;
  ctx.strokeStyle = edge;
  ctx.stroke(path);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke(path);
}

/** @type {(points: Place[]) => Path2D} */
export const polyline = (points) => {
  const path = new Path2D();
  points.forEach((p, i) => (i ? path.lineTo(...p) : path.moveTo(...p)));
  return path;
};

/* ---- centroids ---- */

/** @type {Draw} */
export function drawTrails(ctx, s) {
  s.trails?.forEach((path, j) => {
    const line = polyline([...path, s.at[j]]);
    strokeTwice(ctx, line, 4.5, 2, s.colours.surface, s.colour(j));
    for (const [x, y] of path) {
      const dot = markPath("o", x, y, 3.2);
      ctx.fillStyle = s.colour(j);
      ctx.fill(dot);
      ctx.lineWidth = 1.5;
      ctx.strokeStyle = s.colours.surface;
      ctx.stroke(dot);
    }
  });
}

/** @type {(ctx: Context, s: Scene, marker: string, colour: string, at: Place, r: number) => void} */
function drawGhost(ctx, s, marker, colour, [x, y], r) {
  const shape = markPath(marker, x, y, r);
  ctx.fillStyle = s.colours.surface;
  ctx.globalAlpha = 0.75;
  ctx.fill(shape);
  ctx.globalAlpha = 1;
  ctx.setLineDash([3.5, 2.5]);
  ctx.lineWidth = 2;
  ctx.strokeStyle = colour;
  ctx.stroke(shape);
  ctx.setLineDash([]);
}

/** Where each centroid will be in the end; one that is there already hides it. @type {Draw} */
export function drawEnds(ctx, s) {
  s.ends?.forEach((at, j) => drawGhost(ctx, s, s.mark(j).marker, s.colour(j), at, s.R));
}

/** From the previous place to just before the centroid's outline.
 * @type {(ctx: Context, s: Scene, from: Place, to: Place) => void} */
function drawArrow(ctx, s, from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const gap = s.R * 1.5 + 3;
  if (length < gap + 9) return;
  const [ux, uy] = [dx / length, dy / length];
  /** @type {(along: number, aside: number) => Place} */
  const place = (along, aside) => [
    to[0] - along * ux - aside * uy,
    to[1] - along * uy + aside * ux,
  ];
  const head = polyline([place(gap, 0), place(gap + 9, 5.5), place(gap + 9, -5.5)]);
  head.closePath();
  const shaft = polyline([from, place(gap + 9, 0)]);
  strokeTwice(ctx, head, 3, 0.1, s.colours.surface, s.colours.ink);
  strokeTwice(ctx, shaft, 6, 2.25, s.colours.surface, s.colours.ink);
  ctx.fillStyle = s.colours.ink;
  ctx.fill(head);
  ctx.fill(markPath("o", from[0], from[1], 2.4));
}

/** @type {Draw} */
export function drawMoves(ctx, s) {
  const [before, after] = s.moves ?? [[], []];
  before.forEach((from, j) => {
    const to = after[j];
    if (!(Math.hypot(to[0] - from[0], to[1] - from[1]) >= 1.5)) return;
    drawGhost(ctx, s, s.mark(j).marker, s.colour(j), from, s.R * 0.86);
    drawArrow(ctx, s, from, s.at[j]);
  });
}

/** Large, an ink outline set off from the fill, a halo, the exact place marked.
 * @type {(ctx: Context, s: Scene, j: number) => void} */
export function drawCentroid(ctx, s, j) {
  const [x, y] = s.at[j];
  if (!Number.isFinite(x + y)) return;
  const { hollow, marker } = s.mark(j);
  const { surface, ink } = s.colours;
  const shape = markPath(marker, x, y, s.R);
  strokeTwice(ctx, shape, 9.5, 5.5, surface, ink);
  const fill = (/** @type {Path2D} */ path, /** @type {string} */ colour) => {
    ctx.fillStyle = colour;
    ctx.fill(path);
  };
  fill(shape, surface);
  fill(markPath(marker, x, y, s.R * 0.84), s.colour(j));
  if (hollow) fill(markPath(marker, x, y, s.R * 0.5), surface);
  fill(markPath("o", x, y, 2.2), hollow ? ink : surface);
}

/* ---- what a lab or a hand adds ---- */

/** @type {Draw} */
export function drawOverlay(ctx, s) {
  for (const { shape, point = -1, at = [], cluster = -1 } of s.overlay) {
    if (shape === "circle") continue; // below the points
    /** @type {Place} */
    const place = point >= 0 ? [s.px[point], s.py[point]] : s.project(at)[0];
    const colour = cluster >= 0 ? s.colour(cluster) : s.colours.ink;
    const marker = cluster >= 0 ? s.mark(cluster).marker : "o";
    if (shape === "ghost") drawGhost(ctx, s, marker, colour, place, s.R);
    else drawSign(ctx, s, shape, place, colour);
  }
}

/** Where a circle is, in pixels, and its label: at its top, or where it is inside the frame.
 * @type {(s: Pick<Scene, "scale" | "w" | "h">, sign: Sign) => { x: number, y: number, rx: number, ry: number, spot: Place | undefined }} */
export function circleOf({ scale, w, h }, { at = [0, 0], radius = 0 }) {
  const [x, y] = [scale.x(at[0]), scale.y(at[1])];
  const [rx, ry] = [radius * scale.sx, radius * scale.sy];
  /** @type {Place[]} */
  const spots = [
    [x, y - ry],
    [x, y + ry],
    [x + rx, y],
    [x - rx, y],
  ];
  const spot = spots.find(([u, v]) => u > 40 && u < w - 40 && v > 24 && v < h - 32);
  return { x, y, rx, ry, spot };
}

/** Lines of equal height, such as of inertia. @type {Draw} */
export function drawCircles(ctx, s) {
  ctx.font = `12px ${s.colours.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const sign of s.overlay.filter(({ shape }) => shape === "circle")) {
    const { x, y, rx, ry, spot } = circleOf(s, sign);
    const line = new Path2D();
    line.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
    ctx.lineWidth = 1;
    ctx.strokeStyle = s.colours.muted;
    ctx.stroke(line);
    if (!spot || !sign.label) continue;
    ctx.lineWidth = 6;
    ctx.strokeStyle = s.colours.surface;
    ctx.strokeText(sign.label, ...spot);
    ctx.fillStyle = s.colours.muted;
    ctx.fillText(sign.label, ...spot);
  }
}

/** Strokes around (0, 0); a ring is all there is to the sign of that name.
 * @type {Record<string, string>} */
const SIGNS = { tick: "M-3.5 .5L-1 3.5L4 -3.5", cross: "M-3 -3L3 3M3 -3L-3 3" };
const CROSSHAIR = "M5 0H15M-5 0H-15M0 5V15M0 -5V-15";

/** @type {(strokes: string, x: number, y: number) => Path2D} */
function strokesAt(strokes, x, y) {
  const path = new Path2D();
  path.addPath(new Path2D(strokes), { e: x, f: y });
  return path;
}

/** @type {(ctx: Context, s: Scene, shape: string, at: Place, colour: string) => void} */
function drawSign(ctx, s, shape, [x, y], colour) {
  const r = s.r + 4.5;
  strokeTwice(ctx, markPath("o", x, y, r), 5, 2.5, s.colours.surface, colour);
  const strokes = strokesAt(SIGNS[shape] ?? "", x + r + 6, y - r);
  strokeTwice(ctx, strokes, 5, 2.25, s.colours.surface, colour);
}

/** Crosshair of the keyboard. @type {Draw} */
export function drawCursor(ctx, s) {
  if (!s.cursor) return;
  strokeTwice(ctx, strokesAt(CROSSHAIR, ...s.cursor), 6, 2.5, s.colours.surface, s.colours.ink);
}

/** Why a point belongs to its cluster: nearest centroid solid, second dashed. @type {Draw} */
export function drawInspector(ctx, s) {
  if (!s.inspected) return;
  const { index, order, length } = s.inspected;
  const [x, y] = [s.px[index], s.py[index]];
  const circle = markPath("o", x, y, 8);
  strokeTwice(ctx, circle, 5, 2.5, s.colours.surface, s.colours.ink);
  if (s.secret || !order.length) return;
  const [a, b] = order;
  for (const j of b === undefined ? [a] : [b, a]) {
    const [cx, cy] = s.at[j];
    const far = Math.hypot(cx - x, cy - y) || 1;
    const end = Math.max(0, far - 17) / far;
    /** @type {Place} */
    const from = [x + ((cx - x) / far) * 8, y + ((cy - y) / far) * 8];
    const line = polyline([from, [x + (cx - x) * end, y + (cy - y) * end]]);
    if (far < 25) continue;
    ctx.lineWidth = j === a ? 6 : 4.5;
    ctx.strokeStyle = s.colours.surface;
    ctx.stroke(line);
    ctx.setLineDash(j === a ? [] : [5, 3]);
    ctx.lineWidth = j === a ? 3 : 1.5;
    ctx.strokeStyle = s.colours.ink;
    ctx.stroke(line);
    ctx.setLineDash([]);
  }
  drawLengths(ctx, s, [x, y], [a, b], length);
}

/** The two numbers are on the outer sides of their lines, so they never overlap.
 * @type {(ctx: Context, s: Scene, at: Place, nearest: number[], length: number[]) => void} */
function drawLengths(ctx, s, [x, y], [a, b], length) {
  ctx.font = `600 14px ${s.colours.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 5;
  ctx.strokeStyle = s.colours.surface;
  ctx.fillStyle = s.colours.ink;
  const put = (/** @type {number} */ j, /** @type {number} */ side) => {
    const [cx, cy] = s.at[j];
    const far = Math.hypot(cx - x, cy - y) || 1;
    if (far < 48) return;
    const mx = (x + cx) / 2 - (side * (cy - y) * 18) / far;
    const my = (y + cy) / 2 + (side * (cx - x) * 14) / far;
    ctx.strokeText(number(length[j]), mx, my);
    ctx.fillText(number(length[j]), mx, my);
  };
  if (b === undefined) return put(a, 1);
  const [pa, pb] = [s.at[a], s.at[b]];
  const turn = (pa[0] - x) * (pb[1] - y) - (pa[1] - y) * (pb[0] - x) > 0 ? 1 : -1;
  put(b, turn);
  put(a, -turn);
}
