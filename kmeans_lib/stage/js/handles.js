// One focusable handle over each centroid, to drag or to move with arrow keys.

import { placeIn } from "./geometry.js";
import { ARROWS } from "./inspector.js";
import { unproject } from "./scene.js";
import { clusterName, number } from "./words.js";

const STILL = 3; // pixels of a press that is no drag

/** `put` sets the handles over the centroids of a scene, or takes them away.
 * @type {(stage: Stage, edits: CentroidEdits) => { put(scene: Scene | null): void, drags(): boolean }} */
export function createHandles(stage, { move, remove }) {
  const box = stage.$(".km-handles");
  let [dragged, finger] = [-1, -1];
  /** Where it was grabbed, until it moves. @type {Place | null} */
  let grabbed = null;
  /** @type {Place[]} */
  let places = [];

  const indexOf = (/** @type {Event} */ event) => [...box.children].indexOf(event.target);

  function grab(/** @type {PointerEvent} */ event) {
    if (dragged >= 0 || event.button > 0) return; // a second finger, the menu
    [dragged, finger] = [indexOf(event), event.pointerId];
    if (dragged < 0) return;
    box.children[dragged].setPointerCapture(finger);
    stage.player.pause();
    grabbed = placeIn(box, event);
  }

  /** A press alone moves nothing. */
  function drag(/** @type {PointerEvent} */ event) {
    if (dragged < 0 || event.pointerId !== finger) return;
    const at = placeIn(box, event);
    if (grabbed && Math.hypot(at[0] - grabbed[0], at[1] - grabbed[1]) < STILL) return;
    move(dragged, at, grabbed !== null);
    grabbed = null;
  }

  /** The arrow keys go on with the run, not with the centroid. */
  function drop(/** @type {PointerEvent} */ event) {
    if (event.pointerId !== finger) return;
    if (dragged >= 0 && stage.get("mode") === "move") stage.canvas.focus({ preventScroll: true });
    dragged = -1;
  }

  function press(/** @type {KeyboardEvent} */ event) {
    const j = indexOf(event);
    if (j < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    const by = event.shiftKey ? 30 : 6;
    if (way) shift(j, [places[j][0] + by * way[0], places[j][1] + by * way[1]]);
    else if (event.key === "Delete" || event.key === "Backspace") remove(j);
    else return;
    event.preventDefault();
  }

  /** The next press may come before the next picture. @type {(j: number, at: Place) => void} */
  function shift(j, at) {
    places[j] = at;
    move(j, at, true);
  }

  stage.on(box, "pointerdown", grab);
  stage.on(box, "pointermove", drag);
  for (const type of ["pointerup", "pointercancel"]) stage.on(box, type, drop);
  stage.on(box, "keydown", press);

  /** @type {(scene: Scene | null) => void} */
  function put(scene) {
    places = scene ? [...scene.at] : [];
    resize(box, places.length);
    places.forEach((at, j) => {
      const handle = box.children[j];
      handle.style.translate = `${at[0]}px ${at[1]}px`;
      handle.setAttribute("aria-label", nameOf(j, at, /** @type {Scene} */ (scene)));
    });
  }

  /** @type {(j: number, at: Place, scene: Scene) => string} */
  function nameOf(j, at, scene) {
    const where = unproject(scene, at).slice(0, scene.axes.length).map(number);
    const cluster = clusterName(stage.palette, stage.get("order")[j] ?? j);
    return `${cluster} centroid at ${where.join(", ")}`;
  }

  return { put, drags: () => dragged >= 0 && !grabbed };
}

/** As many handles as there are centroids; the focus stays on one of them. */
function resize(/** @type {HTMLElement} */ box, /** @type {number} */ count) {
  while (box.children.length > count) {
    const last = /** @type {HTMLElement} */ (box.lastElementChild);
    const focused = last === document.activeElement;
    last.remove();
    if (focused) /** @type {HTMLElement | null} */ (box.lastElementChild)?.focus();
  }
  while (box.children.length < count) {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "km-handle";
    box.append(handle);
  }
}
