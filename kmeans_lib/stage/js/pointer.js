// The pointer on the plot: it looks, picks, places, paints and removes.

import { nearest, placeIn } from "./geometry.js";
import { BRUSH } from "./point_edits.js";

const REACH = 14;

/** @type {(stage: Stage, hand: Hand) => void} */
export function listenToPointer(stage, hand) {
  const { canvas, on, scene, look } = stage;
  const { onPlot, points, tools } = hand;
  /** @type {Place | null} */
  let stroke = null;

  const at = (/** @type {MouseEvent} */ event) => placeIn(canvas, event);
  const under = (/** @type {MouseEvent} */ event) =>
    nearest(scene().px, scene().py, ...at(event), REACH);

  function brush(/** @type {Place} */ now, /** @type {boolean} */ starts) {
    const moved = starts || !stroke ? BRUSH : Math.hypot(now[0] - stroke[0], now[1] - stroke[1]);
    if (tools.chosen() === "remove") points.erase(now, starts);
    else if (moved >= BRUSH / 2) points.spray(now, starts);
    else return;
    stroke = now;
  }

  function press(/** @type {PointerEvent} */ event) {
    if (hand.looks()) return look(under(event));
    if (!tools.brushes()) return;
    canvas.setPointerCapture(event.pointerId);
    brush(at(event), true);
  }

  function move(/** @type {PointerEvent} */ event) {
    hand.byKey = false;
    if (stroke) brush(at(event), false);
    else look(hand.looks() ? under(event) : -1);
  }

  onPlot("pointermove", move);
  onPlot("pointerdown", press);
  for (const type of ["pointerup", "pointercancel"]) on(canvas, type, () => (stroke = null));
  onPlot("pointerleave", (event) => hand.byKey || event.pointerType === "touch" || look(-1));
  onPlot("click", (event) => hand.place(at(event), under(event)));
}
