// What is drawn once and kept as an image: signs that are stamped, and whole layers.

import { contextOf } from "./blit.js";

const MOST = 200;
/** @type {Map<string, Sprite>} */
const signs = new Map();

/** A small image with (0, 0) in its middle; the same values of `key` give the same image.
 * @type {(key: unknown[], width: number, dpr: number, draw: (g: Context) => void) => Sprite} */
export function sprite(key, width, dpr, draw) {
  const name = [...key, width, dpr].join();
  const known = signs.get(name);
  if (known) return known;
  const size = Math.ceil(width * dpr);
  const image = new OffscreenCanvas(size, size);
  const g = contextOf(image);
  g.setTransform(dpr, 0, 0, dpr, size / 2, size / 2);
  draw(g);
  if (signs.size >= MOST) signs.clear();
  signs.set(name, image);
  return image;
}

/** What `fill` draws, kept as one image until something it shows changes.
 * @type {(fill: Draw, shown: (s: Scene) => unknown[]) => Draw} */
export function createLayer(fill, shown) {
  const image = new OffscreenCanvas(1, 1);
  const g = contextOf(image);
  /** @type {unknown[]} */
  let drawn = [];
  return (ctx, s) => {
    const key = [s.w, s.h, s.dpr, s.colours, ...shown(s)];
    const same = key.length === drawn.length && key.every((value, i) => value === drawn[i]);
    drawn = key;
    if (!same) {
      image.width = Math.round(s.w * s.dpr);
      image.height = Math.round(s.h * s.dpr);
      fill(g, s);
    }
    ctx.drawImage(image, 0, 0, s.w, s.h);
  };
}
