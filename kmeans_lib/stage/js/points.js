// Points on the canvas: stamped from small images, kept as one layer.

import { contextOf, createCrowd } from "./blit.js";
import { markPath } from "./marks.js";

const TURN = 2 * Math.PI;
const CROWD = 1200;

/** Mark sizes in px for a plot `w` wide with `n` points. @param {number} w @param {number} n */
export function markSizes(w, n) {
  const base = w > 520 ? 3.9 : 3.2;
  const crowd = n > 1200 ? Math.max(0.42, Math.sqrt(1200 / n)) : 1;
  return { r: base * crowd, R: w > 520 ? 10.5 : 9 };
}

/** An empty image, and a context with (0, 0) in its middle.
 * @returns {[Sprite, Context]} */
function createSprite(/** @type {number} */ width, /** @type {number} */ dpr) {
  const size = Math.ceil(width * dpr);
  const image = new OffscreenCanvas(size, size);
  const g = contextOf(image);
  g.setTransform(dpr, 0, 0, dpr, size / 2, size / 2);
  return [image, g];
}

/** One small image per cluster; an edge in the background colour separates neighbours.
 * @type {(s: Scene, mark: Pick<Mark, "marker" | "hollow">, colour: string, r: number) => Sprite} */
function pointSprite(s, mark, colour, r) {
  const [image, g] = createSprite(r * 4 + 6, s.dpr);
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

/** @type {(s: Scene, colour: string, r: number, width: number) => Sprite} */
function ringSprite(s, colour, r, width) {
  const [image, g] = createSprite((r + width + 2) * 2, s.dpr);
  g.arc(0, 0, r, 0, TURN);
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.stroke();
  return image;
}

const NEUTRAL = { marker: "o", hollow: false };

function sprites(/** @type {Scene} */ s) {
  const plain = pointSprite(s, NEUTRAL, s.colours.neutral, s.r * 0.9);
  const marks = s.at.map((_, j) => pointSprite(s, s.mark(j), s.colour(j), s.r));
  return [plain, ...marks];
}

/** Stamps sprites on `g`; many points are written as pixels, all at the end.
 * @param {Context} g @param {Scene} s */
function createStamper(g, s) {
  const { width, height } = g.canvas;
  const crowd = s.px.length > CROWD && createCrowd(width, height);
  return {
    /** @type {(sprite: Sprite, i: number) => void} */
    stamp(sprite, i) {
      const [x, y] = [s.px[i] * s.dpr, s.py[i] * s.dpr];
      if (crowd) crowd.stamp(sprite, x, y);
      else g.drawImage(sprite, x - sprite.width / 2, y - sprite.height / 2);
    },
    done: () => crowd && g.putImageData(crowd.image, 0, 0),
  };
}

/** What `fill` draws, kept as one image until something it shows changes. @type {(fill: Draw) => Draw} */
function createLayer(fill) {
  const image = new OffscreenCanvas(1, 1);
  const g = contextOf(image);
  /** @type {unknown[]} */
  let drawn = [];
  return (ctx, s) => {
    const { labels, px, colours, dpr, weights, order } = s;
    const key = [labels, px, colours, dpr, weights, order, s.rings?.changed];
    const same = key.every((value, i) => value === drawn[i]);
    drawn = key;
    if (!same) {
      image.width = Math.round(s.w * dpr);
      image.height = Math.round(s.h * dpr);
      fill(g, s);
    }
    ctx.drawImage(image, 0, 0, s.w, s.h);
  };
}

export const createPointLayer = () => createLayer(fillPoints);
export const createRingLayer = () => createLayer(fillRings);

/** @type {Draw} */
function fillPoints(g, s) {
  if (s.weights) return fillWeighted(g, s);
  const dots = sprites(s);
  const { stamp, done } = createStamper(g, s);
  for (let i = 0; i < s.px.length; i++) stamp(dots[s.labels[i] + 1], i);
  done();
}

/** Area in proportion to the weight, such as the probability of being drawn. @type {Draw} */
function fillWeighted(g, s) {
  g.setTransform(s.dpr, 0, 0, s.dpr, 0, 0);
  const weights = s.weights ?? [];
  const most = Math.max(...weights) || 1;
  for (let i = 0; i < s.px.length; i++) {
    const r = Math.max(0.8, 3.4 * s.r * Math.sqrt(weights[i] / most));
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

/** Fill = the cluster it is in now, ring = the cluster that it left. @type {Draw} */
function fillRings(g, s) {
  if (!s.rings) return;
  const { before } = s.rings;
  const changed = Array.from(s.rings.changed).filter((i) => before[i] >= 0);
  const [gap, width] = changed.length > 60 ? [0.7 * s.r, 0.38 * s.r] : [3.6, 1.9];
  const ring = (/** @type {string} */ colour, /** @type {number} */ extra) =>
    ringSprite(s, colour, s.r + gap, width + extra);
  const dots = sprites(s);
  const halo = ring(s.colours.surface, Math.min(2, s.r / 2));
  const rings = s.at.map((_, j) => ring(s.colour(j), 0));
  const { stamp, done } = createStamper(g, s);
  for (const i of changed) stamp(halo, i);
  for (const i of changed) {
    stamp(rings[before[i]], i);
    stamp(dots[s.labels[i] + 1], i);
  }
  done();
}

/** @type {Draw} */
export function drawLines(ctx, s) {
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
