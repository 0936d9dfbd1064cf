// Hands on: pointing, picking, dragging and placing, by mouse, touch and keys.

import { arrowPoint } from "./inspector.js";
import { nearest } from "./geometry.js";

const REACH = 14;

export function createHands({ root, canvas, on, scene, look, hovered }) {
  const under = (event) => {
    const s = scene();
    return s ? nearest(s.px, s.py, event.offsetX, event.offsetY, REACH) : -1;
  };
  let keyed = false;
  on(canvas, "pointermove", (event) => {
    keyed = false;
    look(under(event));
  });
  on(canvas, "pointerdown", (event) => look(under(event)));
  on(canvas, "pointerleave", () => keyed || look(-1));
  on(canvas, "blur", () => look(-1));
  on(canvas, "keydown", (event) => {
    if (event.key === "Enter" && hovered() < 0) look(arrowPoint("ArrowRight", scene(), -1));
    else if (event.key === "Escape" && hovered() >= 0) look(-1);
    else if (hovered() >= 0 && event.key.startsWith("Arrow")) look(arrowPoint(event.key, scene(), hovered()));
    else return;
    keyed = true;
    event.preventDefault();
  });
  return { draft: () => null, decorate: (s) => s, write() {} };
}
