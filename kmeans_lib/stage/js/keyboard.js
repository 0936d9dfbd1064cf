// The keyboard on the plot: from point to point, or a crosshair that places and deletes.

import { nearest } from "./geometry.js";
import { ARROWS, arrowPoint } from "./inspector.js";
import { inFrame, unproject } from "./scene.js";
import { number } from "./words.js";

const REACH = 40;

/** Returns a function that tells where the crosshair is, null while there is none.
 * @type {(stage: Stage, hand: Hand) => () => Place | null} */
export function listenToKeys(stage, hand) {
  const { root, on, get, scene, look } = stage;
  const { onPlot, edits, points, centroids } = hand;
  /** @type {Place | null} */
  let cursor = null;

  /** Arrow keys from point to point; true if the key was used. */
  function pointKey(/** @type {KeyboardEvent} */ { key }) {
    const i = stage.hovered();
    if (i < 0) return key === "Enter" && lookAtMiddle();
    if (key === "Escape") look(-1);
    else if (ARROWS[key]) look(arrowPoint(key, scene(), i));
    else if (get("mode") === "pick" && (key === "Enter" || key === " ")) points.toggle(i);
    else return false;
    return true;
  }

  function lookAtMiddle() {
    const { px, py, w, h } = scene();
    look(nearest(px, py, w / 2, h / 2));
    return true;
  }

  /** A crosshair that arrow keys move, Enter places under, Delete erases. */
  function cursorKey(/** @type {KeyboardEvent} */ { key, shiftKey }) {
    if (!cursor && key !== "Enter") return false;
    if (!cursor) cursor = [scene().w / 2, scene().h / 2];
    else if (ARROWS[key]) moveCursor(cursor, ARROWS[key], shiftKey ? 40 : 8);
    else if (key === "Enter" || key === " ") hand.place(cursor, -1);
    else if (key === "Delete" || key === "Backspace") deleteAt(cursor);
    else if (key === "Escape") cursor = null;
    else return false;
    stage.schedule();
    return true;
  }

  /** @type {(from: Place, way: Place, by: number) => void} */
  function moveCursor([x, y], [dx, dy], by) {
    cursor = inFrame(scene(), [x + by * dx, y + by * dy]);
    edits.say(`crosshair at ${unproject(scene(), cursor).map(number).join(", ")}`);
  }

  function deleteAt(/** @type {Place} */ where) {
    const { at, px, py } = scene();
    const [xs, ys] = [0, 1].map((a) => at.map((place) => place[a]));
    if (get("mode") === "centroids") centroids.remove(nearest(xs, ys, ...where, REACH));
    if (get("mode") === "points") points.remove(nearest(px, py, ...where, REACH));
  }

  function press(/** @type {KeyboardEvent} */ event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(hand.looks() ? pointKey(event) : cursorKey(event))) return;
    hand.byKey = true;
    event.preventDefault();
  }

  function undoKey(/** @type {KeyboardEvent} */ event) {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    edits.undo();
  }

  function leave() {
    cursor = null;
    look(-1);
  }

  onPlot("blur", leave);
  onPlot("keydown", press);
  on(root, "keydown", undoKey);
  return () => cursor;
}
