// The keyboard on the plot: from point to point, or a crosshair that places and deletes.

import { nearest } from "./geometry.js";
import { ARROWS, arrowPoint } from "./inspector.js";
import { inFrame, unproject } from "./scene.js";
import { number } from "./words.js";

const REACH = 40;

/** Returns a function that tells where the crosshair is, null while there is none.
 * @type {(stage: Stage, hand: Hand) => () => Place | null} */
export function listenToKeys(stage, hand) {
  const pointKey = createPointKeys(stage, hand);
  const crosshair = createCrosshair(stage, hand);

  function press(/** @type {KeyboardEvent} */ event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const use = hand.looks() ? pointKey : crosshair.key;
    if (!use(event)) return;
    hand.byKey = true;
    event.preventDefault();
  }

  function undoKey(/** @type {KeyboardEvent} */ event) {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    hand.edits.undo();
  }

  function leave() {
    crosshair.leave();
    stage.look(-1);
  }

  hand.onPlot("blur", leave);
  hand.onPlot("keydown", press);
  stage.on(stage.root, "keydown", undoKey);
  return crosshair.at;
}

/** Arrow keys from point to point; true if the key was used.
 * @type {(stage: Stage, hand: Hand) => (event: KeyboardEvent) => boolean} */
function createPointKeys({ get, scene, look, hovered }, { points }) {
  function lookAtMiddle() {
    const { px, py, w, h } = scene();
    look(nearest(px, py, w / 2, h / 2));
    return true;
  }

  return ({ key }) => {
    const i = hovered();
    if (i < 0) return key === "Enter" && lookAtMiddle();
    if (key === "Escape") look(-1);
    else if (ARROWS[key]) look(arrowPoint(key, scene(), i));
    else if (get("mode") === "pick" && (key === "Enter" || key === " ")) points.toggle(i);
    else return false;
    return true;
  };
}

/** A crosshair that arrow keys move, Enter places under, Delete erases.
 * @param {Stage} stage @param {Hand} hand */
function createCrosshair({ get, scene, schedule }, { edits, points, centroids, place }) {
  /** @type {Place | null} */
  let cursor = null;

  /** True if the key was used. */
  function key(/** @type {KeyboardEvent} */ { key, shiftKey }) {
    if (!cursor && key !== "Enter") return false;
    if (!cursor) cursor = [scene().w / 2, scene().h / 2];
    else if (ARROWS[key]) move(cursor, ARROWS[key], shiftKey ? 40 : 8);
    else if (key === "Enter" || key === " ") place(cursor, -1);
    else if (key === "Delete" || key === "Backspace") deleteAt(cursor);
    else if (key === "Escape") cursor = null;
    else return false;
    schedule();
    return true;
  }

  /** @type {(from: Place, way: Place, by: number) => void} */
  function move([x, y], [dx, dy], by) {
    cursor = inFrame(scene(), [x + by * dx, y + by * dy]);
    edits.say(`crosshair at ${unproject(scene(), cursor).map(number).join(", ")}`);
  }

  function deleteAt(/** @type {Place} */ where) {
    const { at, px, py } = scene();
    const [xs, ys] = [0, 1].map((a) => at.map((place) => place[a]));
    if (get("mode") === "centroids") centroids.remove(nearest(xs, ys, ...where, REACH));
    if (get("mode") === "points") points.remove(nearest(px, py, ...where, REACH));
  }

  return { key, at: () => cursor, leave: () => (cursor = null) };
}
