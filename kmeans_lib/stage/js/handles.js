// One focusable handle over each centroid, to drag or to move with arrow keys.

import { ARROWS } from "./inspector.js";
import { clusterName, number } from "./words.js";

export function createHandles(stage, { move, remove }) {
  const box = stage.root.querySelector(".km-handles");
  let dragged = -1;
  let places = [];

  const indexOf = (event) => [...box.children].indexOf(event.target);
  const inBox = (event) => {
    const { left, top } = box.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };

  stage.on(box, "pointerdown", (event) => {
    dragged = indexOf(event);
    if (dragged < 0) return;
    event.target.setPointerCapture(event.pointerId);
    stage.player.pause();
    move(dragged, places[dragged], true);
  });
  stage.on(box, "pointermove", (event) => dragged >= 0 && move(dragged, inBox(event), false));
  for (const type of ["pointerup", "pointercancel"]) stage.on(box, type, () => (dragged = -1));

  stage.on(box, "keydown", (event) => {
    const j = indexOf(event);
    if (j < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    const by = event.shiftKey ? 30 : 6;
    if (way) move(j, [places[j][0] + by * way[0], places[j][1] + by * way[1]], true);
    else if (event.key === "Delete" || event.key === "Backspace") remove(j);
    else return;
    event.preventDefault();
  });

  function resize(count) {
    while (box.children.length > count) {
      const gone = box.lastElementChild;
      const focused = gone === document.activeElement;
      gone.remove();
      if (focused) box.lastElementChild?.focus();
    }
    while (box.children.length < count) {
      const handle = document.createElement("button");
      handle.type = "button";
      handle.className = "km-handle";
      box.append(handle);
    }
  }

  return {
    /** Puts the handles over the centroids of a scene; none without one. */
    place(s) {
      resize(s ? s.at.length : 0);
      if (!s) return;
      places = s.at;
      [...box.children].forEach((handle, j) => {
        const [x, y] = s.at[j];
        handle.style.translate = `${x - 22}px ${y - 22}px`;
        const where = [s.scale.invX(x), s.scale.invY(y)].slice(0, s.axes.length).map(number);
        handle.setAttribute(
          "aria-label",
          `${clusterName(stage.palette, stage.get("order")[j] ?? j)} centroid at ${where.join(", ")}`,
        );
      });
    },
  };
}
