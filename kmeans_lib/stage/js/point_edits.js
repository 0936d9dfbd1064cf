// Points picked, added, painted and removed by hand.

import { unproject } from "./scene.js";

export const BRUSH = 16; // pixels
const MOST = 2000;

/** @type {(stage: Stage, edits: Edits) => PointEdits} */
export function createPointEdits(stage, { edit, say }) {
  const { get, scene } = stage;

  function toggle(/** @type {number} */ i) {
    if (i < 0) return;
    const picked = get("picked");
    const without = picked.filter((row) => row !== i);
    const added = without.length === picked.length;
    edit("picked", added ? [...picked, i] : without);
    say(added ? "point picked" : "point no longer picked");
  }

  /** @type {PointEdits["add"]} */
  function add(places, remember) {
    const now = get("points");
    const room = MOST - now.length;
    if (room <= 0) return say(`there is room for ${MOST} points`);
    const added = places.slice(0, room).map((at) => unproject(scene(), at));
    edit("points", [...now, ...added], remember);
  }

  /** A few points around the brush, spread at random. @type {PointEdits["spray"]} */
  function spray([x, y], remember) {
    /** @returns {Place} */
    const one = () => {
      const [a, r] = [Math.random() * 2 * Math.PI, BRUSH * Math.sqrt(Math.random())];
      return [x + r * Math.cos(a), y + r * Math.sin(a)];
    };
    add([one(), one()], remember);
  }

  /** @type {PointEdits["erase"]} */
  function erase([x, y], remember) {
    const { scale } = scene();
    const far = (/** @type {number[]} */ p) =>
      Math.hypot(scale.x(p[0]) - x, scale.y(p[1]) - y) > BRUSH;
    const kept = get("points").filter(far);
    if (kept.length < get("points").length) edit("points", kept, remember);
  }

  function remove(/** @type {number} */ i) {
    const kept = get("points").filter((_, row) => row !== i);
    if (i >= 0) edit("points", kept);
  }

  return { toggle, add, spray, erase, remove };
}
