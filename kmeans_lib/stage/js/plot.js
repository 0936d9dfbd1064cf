// Paints one half-step on a canvas, from bottom to top.

import { niceTicks, voronoi } from "./geometry.js";
import { createLayer } from "./layers.js";
import { createPointLayer, createRingLayer, drawLines } from "./points.js";
import {
  drawCentroid,
  drawCircles,
  drawCursor,
  drawEnds,
  drawInspector,
  drawMoves,
  drawOverlay,
  drawTrails,
  polyline,
} from "./signs.js";

/** Sizes the bitmap for the screen; true when there is something to draw on.
 * @param {HTMLCanvasElement} canvas @param {Size} size @param {number} dpr */
export function fitCanvas(canvas, { w, h }, dpr) {
  const [bw, bh] = [Math.round(w * dpr), Math.round(h * dpr)];
  if (canvas.width !== bw) canvas.width = bw;
  if (canvas.height !== bh) canvas.height = bh;
  return w > 0 && h > 0;
}

/** @type {Draw} */
function drawRegions(ctx, s) {
  const { scale, w, h, colours } = s;
  /** @type {(x: number, y: number) => Place} */
  const corner = (x, y) => [scale.invX(x) - scale.mx, scale.invY(y) - scale.my];
  const frame = [corner(0, 0), corner(w, 0), corner(w, h), corner(0, h)];
  const middle = h / 2; // where data on a line are
  const sites = s.at.map(([x, y]) => corner(x, s.flat ? middle : y));
  const borders = new Path2D();
  voronoi(sites, frame).forEach((cell, j) => {
    if (!cell.length) return;
    /** @type {(place: Place) => Place} */
    const toPixels = ([x, y]) => [scale.x(x + scale.mx), scale.y(y + scale.my)];
    const path = polyline(cell.map(toPixels));
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

/** @type {Draw} */
function drawFrame(ctx, { w, h, colours }) {
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.line;
  ctx.strokeRect(0.5, 0.5, w - 1, h - 1);
}

/** @type {(ctx: Context, colours: Colours, text: string, x: number, y: number, align: CanvasTextAlign, base: CanvasTextBaseline) => void} */
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

/** @type {(ctx: Context, colours: Colours, from: Place, to: Place) => void} */
function tick(ctx, colours, from, to) {
  ctx.lineWidth = 1;
  ctx.strokeStyle = colours.muted;
  ctx.stroke(polyline([from, to]));
}

/** Ticks and numbers in the units of the data, inside the frame at its edge. @type {Draw} */
function drawTicks(ctx, s) {
  const { scale, w, h, colours } = s;
  ctx.font = `12px ${colours.font}`;
  const text = (/** @type {number} */ v) => String(v).replace("-", "\u2212");
  for (const v of niceTicks(scale.invX(0), scale.invX(w), 6)) {
    const x = scale.x(v);
    if (x < 44 || x > w - 16) continue;
    tick(ctx, colours, [x, h], [x, h - 5]);
    label(ctx, colours, text(v), x, h - 8, "center", "alphabetic");
  }
  if (s.flat) return;
  for (const v of niceTicks(scale.invY(h), scale.invY(0), 6)) {
    const y = scale.y(v);
    if (y > h - 28 || y < 12) continue;
    tick(ctx, colours, [0, y], [5, y]);
    label(ctx, colours, text(v), 9, y, "left", "middle");
  }
}

/** As much of a text as there is room for. @type {(ctx: Context, text: string, room: number) => string} */
export function shortened(ctx, text, room) {
  if (ctx.measureText(text).width <= room) return text;
  const letters = [...text];
  while (letters.length && ctx.measureText(`${letters.join("")}…`).width > room) letters.pop();
  return `${letters.join("")}…`;
}

/** @type {Draw} */
function drawAxisNames(ctx, s) {
  const { colours, w, h } = s;
  ctx.font = `600 12px ${colours.font}`;
  const [across, up] = s.axisNames.map((name) => shortened(ctx, name, w - 20));
  if (across) label(ctx, colours, across, w - 10, h - 26, "right", "alphabetic");
  if (up) label(ctx, colours, up, 10, 16, "left", "middle");
}

/** The frame, its ticks and the names of the axes; a font on the page's own canvas would
 * have the page laid out at once. @type {Draw} */
function fillFrame(g, s) {
  g.setTransform(s.dpr, 0, 0, s.dpr, 0, 0);
  g.lineJoin = "round";
  drawFrame(g, s);
  drawTicks(g, s);
  drawAxisNames(g, s);
}

/** A painter for one canvas: `paint(scene)` draws everything the scene holds.
 * @param {HTMLCanvasElement} canvas */
export function createPlot(canvas) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const drawFrameAndTicks = createLayer(fillFrame, (s) => [s.scale, s.flat, ...s.axisNames]);
  const drawPoints = createPointLayer();
  const drawRings = createRingLayer();
  return function paint(/** @type {Scene} */ s) {
    ctx.setTransform(s.dpr, 0, 0, s.dpr, 0, 0);
    ctx.clearRect(0, 0, s.w, s.h);
    ctx.lineJoin = "round";
    if (s.show.regions) drawRegions(ctx, s);
    drawCircles(ctx, s);
    if (s.show.lines) drawLines(ctx, s);
    drawPoints(ctx, s);
    ctx.globalAlpha = s.rings?.alpha ?? 1;
    if (s.rings) drawRings(ctx, s);
    ctx.globalAlpha = 1;
    drawFrameAndTicks(ctx, s); // no point covers a number
    drawTrails(ctx, s);
    drawEnds(ctx, s);
    if (s.moves) drawMoves(ctx, s);
    s.at.forEach((_, j) => drawCentroid(ctx, s, j));
    if (s.overlay.length) drawOverlay(ctx, s);
    if (s.inspected) drawInspector(ctx, s);
    if (s.cursor) drawCursor(ctx, s);
  };
}
