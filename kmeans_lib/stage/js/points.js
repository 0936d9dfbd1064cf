// Points on the canvas: stamped from small images, kept as one layer.

import { markPath } from "./marks.js";

const TURN = 2 * Math.PI;

/** Mark sizes in px for a plot `w` wide with `n` points. */
export function markSizes(w, n) {
  const base = w > 520 ? 3.9 : 3.2;
  const crowd = n > 1200 ? Math.max(0.42, Math.sqrt(1200 / n)) : 1;
  return { r: base * crowd, R: w > 520 ? 10.5 : 9 };
}

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
export function createPointLayer() {
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
export function drawRings(ctx, s, dots) {
  const { changed, before, alpha } = s.rings;
  const many = changed.length > 60;
  const r = s.r + (many ? 2.7 : 3.6);
  const width = many ? 1.5 : 1.9;
  const halo = ringSprite(s, s.colours.surface, r, width + 2);
  const rings = s.at.map((_, j) => ringSprite(s, s.colour(j), r, width));
  ctx.globalAlpha = alpha;
  for (const i of changed) if (before[i] >= 0) stamp(ctx, s, halo, i);
  for (const i of changed) {
    if (before[i] < 0) continue;
    stamp(ctx, s, rings[before[i]], i);
    stamp(ctx, s, dots[s.labels[i] + 1], i);
  }
  ctx.globalAlpha = 1;
}

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
