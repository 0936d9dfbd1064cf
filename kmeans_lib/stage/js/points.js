// Points on the canvas: stamped from small images, kept as one layer.

import { createCrowd } from "./blit.js";
import { createLayer, sprite } from "./layers.js";
import { markPath } from "./marks.js";

const TURN = 2 * Math.PI;
const CROWD = 250;

/** Mark sizes in px for a plot `w` wide with `n` points. @param {number} w @param {number} n */
export function markSizes(w, n) {
  const base = w > 520 ? 3.9 : 3.2;
  const crowd = n > 1200 ? Math.max(0.42, Math.sqrt(1200 / n)) : 1;
  return { r: base * crowd, R: w > 520 ? 10.5 : 9 };
}

/** One small image per cluster; an edge in the background colour separates neighbours.
 * @type {(s: Scene, mark: Pick<Mark, "marker" | "hollow">, colour: string, r: number) => Sprite} */
function pointSprite({ colours: { surface }, dpr, r: usual }, { marker, hollow }, colour, r) {
  const edge = usual < 2 ? 0.8 : 1.6;
  return sprite([marker, hollow, colour, surface, r, edge], r * 4 + 6, dpr, (g) => {
    g.lineJoin = "round";
    const path = markPath(marker, 0, 0, r);
    g.strokeStyle = surface;
    g.lineWidth = hollow ? edge + 1.8 : edge;
    g.stroke(path);
    g.fillStyle = hollow ? surface : colour;
    g.fill(path);
    if (!hollow) return;
    g.strokeStyle = colour;
    g.lineWidth = Math.min(1.8, r / 2);
    g.stroke(path);
  });
}

/** @type {(s: Scene, colour: string, r: number, width: number) => Sprite} */
const ringSprite = ({ dpr }, colour, r, width) =>
  sprite(["ring", colour, r], (r + width + 2) * 2, dpr, (g) => {
    g.arc(0, 0, r, 0, TURN);
    g.strokeStyle = colour;
    g.lineWidth = width;
    g.stroke();
  });

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

const shown = (/** @type {Scene} */ { labels, px, weights, order, rings }) => [
  ...[labels, px, weights, order],
  rings?.changed,
];
export const createPointLayer = () => createLayer(fillPoints, shown);
export const createRingLayer = () => createLayer(fillRings, shown);

/** @type {Draw} */
function fillPoints(g, s) {
  if (s.weights) return fillWeighted(g, s);
  const dots = sprites(s);
  const { stamp, done } = createStamper(g, s);
  for (let i = 0; i < s.px.length; i++) stamp(dots[s.labels[i] + 1], i);
  done();
}

/**
 * Area in proportion to the weight, such as the probability of being drawn: a point of mean
 * weight has the usual size. None vanishes beside one of huge weight, which hides no other.
 * @type {(weights: ArrayLike<number>, usual: number) => number[]}
 */
export function weightedSizes(weights, usual) {
  const all = Array.from(weights);
  const mean = all.reduce((sum, weight) => sum + weight, 0) / all.length || 1;
  const size = (/** @type {number} */ weight) => usual * Math.sqrt(weight / mean);
  return all.map((weight) => Math.min(Math.max(size(weight), 0.35 * usual), 3 * usual));
}

/** @type {Draw} */
function fillWeighted(g, s) {
  g.setTransform(s.dpr, 0, 0, s.dpr, 0, 0);
  const sizes = weightedSizes(s.weights ?? [], s.r);
  for (let i = 0; i < s.px.length; i++) {
    const r = sizes[i];
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
