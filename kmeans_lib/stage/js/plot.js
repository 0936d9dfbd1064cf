// Paints one half-step on a canvas, from bottom to top.

import { niceTicks, voronoi } from "./geometry.js";
import { markPath } from "./marks.js";
import { number } from "./words.js";

const TURN = 2 * Math.PI;

/** Mark sizes in px for a plot `w` wide with `n` points. */
export function markSizes(w, n) {
  const base = w > 520 ? 3.9 : 3.2;
  const crowd = n > 1200 ? Math.max(0.42, Math.sqrt(1200 / n)) : 1;
  return { r: base * crowd, R: w > 520 ? 10.5 : 9 };
}

/** Sizes the bitmap for the screen; true when there is something to draw on. */
export function fitCanvas(canvas, dpr) {
  const [w, h] = [canvas.clientWidth, canvas.clientHeight];
  const [bw, bh] = [Math.round(w * dpr), Math.round(h * dpr)];
  if (canvas.width !== bw) canvas.width = bw;
  if (canvas.height !== bh) canvas.height = bh;
  return w > 0 && h > 0;
}

function strokeTwice(ctx, path, halo, width, edge, colour) {
  ctx.lineWidth = halo;
  ctx.strokeStyle = edge;
  ctx.stroke(path);
  ctx.lineWidth = width;
  ctx.strokeStyle = colour;
  ctx.stroke(path);
}

const polyline = (points) => {
  const path = new Path2D();
  points.forEach((p, i) => (i ? path.lineTo(...p) : path.moveTo(...p)));
  return path;
};

/* ---- ground: regions, frame, ticks ---- */

function drawRegions(ctx, s) {
  const { scale, w, h, colours } = s;
  const corner = (x, y) => [scale.invX(x) - scale.mx, scale.invY(y) - scale.my];
  const frame = [corner(0, 0), corner(w, 0), corner(w, h), corner(0, h)];
  const sites = s.at.map(([x, y]) => (s.flat ? [corner(x, 0)[0], 0] : corner(x, y)));
  const borders = new Path2D();
  voronoi(sites, frame).forEach((cell, j) => {
    if (!cell.length) return;
    const points = cell.map(([x, y]) => [scale.x(x + scale.mx), scale.y(y + scale.my)]);
    const path = polyline(points);
    path.closePath();
    borders.addPath(path);
    ctx.globalAlpha = colours.tint;
    ctx.fillStyle = s.colour(j);
    ctx.fill(path);
  });
  ctx.globalAlpha = 0.3;
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.ink;
  ctx.stroke(borders);
  ctx.globalAlpha = 1;
}

function drawFrame(ctx, { w, h, colours }) {
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.line;
  ctx.strokeRect(0.5, 0.5, w - 1, h - 1);
}

function label(ctx, colours, text, x, y, align, base) {
  ctx.textAlign = align;
  ctx.textBaseline = base;
  ctx.lineWidth = 3;
  ctx.strokeStyle = colours.surface;
  ctx.globalAlpha = 0.7;
  ctx.strokeText(text, x, y);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colours.muted;
  ctx.fillText(text, x, y);
}

function tick(ctx, colours, path) {
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.muted;
  ctx.stroke(path);
}

/** Inside the frame, at its edge: the units of the data and nothing more. */
function drawTicks(ctx, s) {
  const { scale, w, h, colours } = s;
  ctx.font = `12px ${colours.font}`;
  const text = (v) => String(v).replace("-", "\u2212");
  for (const v of niceTicks(scale.invX(0), scale.invX(w), 6)) {
    const x = scale.x(v);
    if (x < 44 || x > w - 16) continue;
    tick(ctx, colours, polyline([[x, h], [x, h - 5]]));
    label(ctx, colours, text(v), x, h - 8, "center", "alphabetic");
  }
  if (s.flat) return;
  for (const v of niceTicks(scale.invY(h), scale.invY(0), 6)) {
    const y = scale.y(v);
    if (y > h - 28 || y < 12) continue;
    tick(ctx, colours, polyline([[0, y], [5, y]]));
    label(ctx, colours, text(v), 9, y, "left", "middle");
  }
}

function drawAxisNames(ctx, s) {
  const [across, up] = s.axisNames;
  const { colours, w, h } = s;
  ctx.font = `600 12px ${colours.font}`;
  if (across) label(ctx, colours, across, w - 10, h - 26, "right", "alphabetic");
  if (up) label(ctx, colours, up, 10, 16, "left", "middle");
}

/* ---- points ---- */

/** One small image a cluster; an edge in the ground's colour parts neighbours. */
function pointSprite(s, mark, colour, r) {
  const size = Math.ceil((r * 4 + 6) * s.dpr);
  const image = new OffscreenCanvas(size, size);
  const g = image.getContext("2d");
  g.setTransform(s.dpr, 0, 0, s.dpr, size / 2, size / 2);
  g.lineJoin = "round";
  const path = markPath(mark.marker, 0, 0, r);
  const edge = s.r < 2 ? 0.8 : 1.6;
  g.strokeStyle = s.colours.surface;
  g.lineWidth = mark.hollow ? edge + 1.8 : edge;
  g.stroke(path);
  g.fillStyle = mark.hollow ? s.colours.surface : colour;
  g.fill(path);
  if (!mark.hollow) return image;
  g.strokeStyle = colour;
  g.lineWidth = Math.min(1.8, r / 2);
  g.stroke(path);
  return image;
}

function ringSprite(s, colour, r, width) {
  const size = Math.ceil((r + width + 2) * 2 * s.dpr);
  const image = new OffscreenCanvas(size, size);
  const g = image.getContext("2d");
  g.setTransform(s.dpr, 0, 0, s.dpr, size / 2, size / 2);
  g.arc(0, 0, r, 0, TURN);
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.stroke();
  return image;
}

function stamp(ctx, s, image, i) {
  const half = image.width / s.dpr / 2;
  ctx.drawImage(image, s.px[i] - half, s.py[i] - half, 2 * half, 2 * half);
}

const NEUTRAL = { marker: "o", hollow: false };

function sprites(s) {
  const plain = pointSprite(s, NEUTRAL, s.colours.neutral, s.r * 0.9);
  const marks = s.at.map((_, j) => pointSprite(s, s.mark(j), s.colour(j), s.r));
  return [plain, ...marks];
}

/** All points, kept as one image until labels, size or colours change. */
function createPointLayer() {
  const image = new OffscreenCanvas(1, 1);
  let drawn = {};
  let dots = [];
  const same = (key) => Object.keys(key).every((name) => key[name] === drawn[name]);
  function paint(s) {
    image.width = s.w * s.dpr;
    image.height = s.h * s.dpr;
    const g = image.getContext("2d");
    g.setTransform(s.dpr, 0, 0, s.dpr, 0, 0);
    dots = sprites(s);
    if (s.weights) return paintWeighted(g, s);
    for (let i = 0; i < s.px.length; i++) stamp(g, s, dots[s.labels[i] + 1], i);
  }
  return (ctx, s) => {
    const { labels, px, colours, w, h, dpr, weights, order } = s;
    const key = { labels, px, colours, w, h, dpr, weights, order };
    if (!same(key)) paint(s);
    drawn = key;
    ctx.drawImage(image, 0, 0, s.w, s.h);
    return dots;
  };
}

/** Area in proportion to the weight: the seeding lab's chance of being drawn. */
function paintWeighted(g, s) {
  const most = Math.max(...s.weights) || 1;
  for (let i = 0; i < s.px.length; i++) {
    const r = Math.max(0.8, 3.4 * s.r * Math.sqrt(s.weights[i] / most));
    const j = s.labels[i];
    const path = markPath(j < 0 ? "o" : s.mark(j).marker, s.px[i], s.py[i], r);
    g.fillStyle = j < 0 ? s.colours.neutral : s.colour(j);
    g.globalAlpha = 0.8;
    g.fill(path);
    g.globalAlpha = 1;
    g.lineWidth = 0.8;
    g.strokeStyle = s.colours.surface;
    g.stroke(path);
  }
}

/** Fill = the cluster it is in now, ring = the cluster that it left. */
function drawRings(ctx, s, dots) {
  const { changed, before } = s;
  const many = changed.length > 60;
  const r = s.r + (many ? 2.7 : 3.6);
  const width = many ? 1.5 : 1.9;
  const halo = ringSprite(s, s.colours.surface, r, width + 2);
  const rings = s.at.map((_, j) => ringSprite(s, s.colour(j), r, width));
  ctx.globalAlpha = s.ringAlpha;
  for (const i of changed) if (before[i] >= 0) stamp(ctx, s, halo, i);
  for (const i of changed) {
    if (before[i] < 0) continue;
    stamp(ctx, s, rings[before[i]], i);
    stamp(ctx, s, dots[s.labels[i] + 1], i);
  }
  ctx.globalAlpha = 1;
}

function drawLines(ctx, s) {
  const paths = s.at.map(() => new Path2D());
  for (let i = 0; i < s.px.length; i++) {
    const j = s.labels[i];
    if (j < 0) continue;
    paths[j].moveTo(s.px[i], s.py[i]);
    paths[j].lineTo(...s.at[j]);
  }
  ctx.globalAlpha = 0.38;
  ctx.lineWidth = 0.8;
  paths.forEach((path, j) => {
    ctx.strokeStyle = s.colour(j);
    ctx.stroke(path);
  });
  ctx.globalAlpha = 1;
}

/* ---- centroids ---- */

function drawTrails(ctx, s) {
  s.trails.forEach((path, j) => {
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

export function drawGhost(ctx, s, marker, colour, [x, y], r) {
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

/** From the previous place to just before the centroid's outline. */
function drawArrow(ctx, s, from, to) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const gap = s.R * 1.5 + 3;
  if (length < gap + 9) return;
  const [ux, uy] = [dx / length, dy / length];
  const tip = [to[0] - ux * gap, to[1] - uy * gap];
  const neck = [tip[0] - ux * 9, tip[1] - uy * 9];
  const side = (sign) => [neck[0] - sign * uy * 5.5, neck[1] + sign * ux * 5.5];
  const head = polyline([tip, side(1), side(-1)]);
  head.closePath();
  const shaft = polyline([from, neck]);
  strokeTwice(ctx, head, 3, 0.1, s.colours.surface, s.colours.ink);
  strokeTwice(ctx, shaft, 6, 2.25, s.colours.surface, s.colours.ink);
  ctx.fillStyle = s.colours.ink;
  ctx.fill(head);
  ctx.fill(markPath("o", from[0], from[1], 2.4));
}

function drawMoves(ctx, s) {
  s.previous.forEach((from, j) => {
    const to = s.target[j];
    if (!(Math.hypot(to[0] - from[0], to[1] - from[1]) >= 1.5)) return;
    drawGhost(ctx, s, s.mark(j).marker, s.colour(j), from, s.R * 0.86);
    drawArrow(ctx, s, from, s.at[j]);
  });
}

/** Large, an ink outline set off from the fill, a halo, the exact place marked. */
function drawCentroid(ctx, s, j) {
  const [x, y] = s.at[j];
  if (!Number.isFinite(x + y)) return;
  const { hollow, marker } = s.mark(j);
  const { surface, ink } = s.colours;
  const shape = markPath(marker, x, y, s.R);
  strokeTwice(ctx, shape, 9.5, 5.5, surface, ink);
  const fill = (path, colour) => {
    ctx.fillStyle = colour;
    ctx.fill(path);
  };
  fill(shape, surface);
  fill(markPath(marker, x, y, s.R * 0.84), s.colour(j));
  if (hollow) fill(markPath(marker, x, y, s.R * 0.5), surface);
  fill(markPath("o", x, y, 2.2), hollow ? ink : surface);
}

/* ---- what a lab or a hand adds ---- */

function drawOverlay(ctx, s) {
  for (const mark of s.overlay) {
    const at = s.place(mark);
    if (!at) continue;
    const colour = mark.cluster >= 0 ? s.colour(mark.cluster) : s.colours.ink;
    if (mark.shape === "ghost")
      drawGhost(ctx, s, mark.cluster >= 0 ? s.mark(mark.cluster).marker : "o", colour, at, s.R);
    else drawSign(ctx, s, mark.shape, at, colour);
  }
}

const SIGNS = {
  ring: [],
  tick: [[[-3.5, 0.5], [-1, 3.5], [4, -3.5]]],
  cross: [[[-3, -3], [3, 3]], [[3, -3], [-3, 3]]],
};

function drawSign(ctx, s, shape, [x, y], colour) {
  const r = s.r + 4.5;
  const circle = markPath("o", x, y, r);
  strokeTwice(ctx, circle, 5, 2.5, s.colours.surface, colour);
  for (const stroke of SIGNS[shape] ?? []) {
    const line = polyline(stroke.map(([a, b]) => [x + a + r + 6, y + b - r]));
    strokeTwice(ctx, line, 5, 2.25, s.colours.surface, colour);
  }
}

/** Crosshair of the keyboard. */
function drawCursor(ctx, s) {
  const [x, y] = s.cursor;
  const arm = (dx, dy) => polyline([[x + 5 * dx, y + 5 * dy], [x + 15 * dx, y + 15 * dy]]);
  for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]])
    strokeTwice(ctx, arm(dx, dy), 6, 2.5, s.colours.surface, s.colours.ink);
}

/** Why a point belongs where it does: nearest solid, runner-up dashed. */
function drawInspector(ctx, s) {
  const { index, order, length } = s.inspected;
  const [x, y] = [s.px[index], s.py[index]];
  const [a, b] = order;
  for (const j of b === undefined ? [a] : [b, a]) {
    const [cx, cy] = s.at[j];
    const far = Math.hypot(cx - x, cy - y) || 1;
    const end = Math.max(0, far - 17) / far;
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
  strokeTwice(ctx, markPath("o", x, y, 8), 5, 2.5, s.colours.surface, s.colours.ink);
  drawLengths(ctx, s, [x, y], [a, b], length);
}

/** The two numbers stand on the outer sides of their lines, so never meet. */
function drawLengths(ctx, s, [x, y], [a, b], length) {
  ctx.font = `600 14px ${s.colours.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 5;
  ctx.strokeStyle = s.colours.surface;
  ctx.fillStyle = s.colours.ink;
  const put = (j, side) => {
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

/** A painter for one canvas: `paint(scene)` draws everything the scene holds. */
export function createPlot(canvas) {
  const ctx = canvas.getContext("2d");
  const drawPoints = createPointLayer();
  return function paint(s) {
    ctx.setTransform(s.dpr, 0, 0, s.dpr, 0, 0);
    ctx.clearRect(0, 0, s.w, s.h);
    ctx.lineJoin = "round";
    if (s.show.regions) drawRegions(ctx, s);
    drawFrame(ctx, s);
    drawTicks(ctx, s);
    drawAxisNames(ctx, s);
    if (s.show.lines) drawLines(ctx, s);
    const dots = drawPoints(ctx, s);
    if (s.show.rings) drawRings(ctx, s, dots);
    if (s.show.trails) drawTrails(ctx, s);
    if (s.previous) drawMoves(ctx, s);
    s.at.forEach((_, j) => drawCentroid(ctx, s, j));
    if (s.overlay.length) drawOverlay(ctx, s);
    if (s.inspected) drawInspector(ctx, s);
    if (s.cursor) drawCursor(ctx, s);
  };
}

