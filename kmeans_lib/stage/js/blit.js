// Many points, written as pixels: many times faster than drawing images.

/** A context of a canvas, which has one unless it was used for something else. */
export function contextOf(/** @type {Sprite} */ canvas) {
  return /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * What is to be seen of a sprite: its opaque pixels and those at its soft edge.
 * @param {Sprite} sprite
 * @returns {Stamp}
 */
function stampOf(sprite) {
  const { width: size } = sprite;
  const { data } = contextOf(sprite).getImageData(0, 0, size, size);
  const seen = Array.from({ length: size * size }, (_, i) => i).filter((i) => data[4 * i + 3]);
  const isOpaque = (/** @type {number} */ i) => data[4 * i + 3] > 250;
  const opaque = Int32Array.from(seen.filter(isOpaque));
  const words = new Uint32Array(data.buffer);
  return {
    size,
    opaque,
    colours: Uint32Array.from(opaque, (i) => words[i]),
    soft: Int32Array.from(seen.filter((i) => !isOpaque(i))),
    bytes: data,
  };
}

/** @type {WeakMap<Sprite, Stamp>} */
const known = new WeakMap();

function keptStamp(/** @type {Sprite} */ sprite) {
  const stamp = known.get(sprite) ?? stampOf(sprite);
  known.set(sprite, stamp);
  return stamp;
}

/** Blends one source pixel over a target pixel.
 * @type {(to: Uint8ClampedArray, at: number, from: Uint8ClampedArray, i: number) => void} */
function blend(to, at, from, i) {
  const alpha = from[i + 3] / 255;
  const below = to[at + 3] ? 1 - alpha : 0;
  for (let c = 0; c < 3; c++) to[at + c] = from[i + c] * (1 - below) + to[at + c] * below;
  to[at + 3] = Math.max(to[at + 3], from[i + 3]);
}

/** An empty picture on which sprites are stamped around whole pixels.
 * @param {number} width @param {number} height */
export function createCrowd(width, height) {
  const image = new ImageData(width, height);
  const words = new Uint32Array(image.data.buffer);

  return {
    image,
    /** @type {(sprite: Sprite, x: number, y: number) => void} */
    stamp(sprite, x, y) {
      const { size, opaque, colours, soft, bytes } = keptStamp(sprite);
      const [left, top] = [Math.round(x - size / 2), Math.round(y - size / 2)];
      if (left < 0 || top < 0 || left + size > width || top + size > height) return;
      // a pixel of the sprite as one of the picture
      const at = (/** @type {number} */ i) =>
        (top + Math.floor(i / size)) * width + left + (i % size);
      for (let p = 0; p < opaque.length; p++) words[at(opaque[p])] = colours[p];
      for (const i of soft) blend(image.data, 4 * at(i), bytes, 4 * i);
    },
  };
}
