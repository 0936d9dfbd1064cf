// The row of tools below the plot: brushes, undo, clear.

import { KEY_HELP, toolsHtml } from "./words.js";

/** @type {(stage: Stage, edits: Edits) => Tools} */
export function createTools(stage, { edit, undo, canUndo }) {
  const { root, canvas, $, get, on } = stage;
  let tool = "add";
  let written = "";

  const brushes = () => get("mode") === "points" && tool !== "add";

  function click(/** @type {MouseEvent} */ { target }) {
    const button = /** @type {HTMLElement} */ (target).closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.tool) tool = button.dataset.tool;
    if (button.dataset.do === "undo") undo();
    if (button.dataset.do === "clear") edit(get("mode") === "pick" ? "picked" : "points", []);
    stage.schedule();
  }

  /** Writes the row where something in it has changed. */
  function write() {
    const mode = get("mode");
    canvas.style.touchAction = brushes() ? "none" : "";
    canvas.dataset.mode = mode;
    /** @type {Parameters<typeof toolsHtml>} */
    const shown = [mode, tool, canUndo(), get("picked").length, get("points").length];
    if (shown.join() === written) return;
    written = shown.join();
    const row = $(".km-tools");
    row.dataset.mode = mode;
    row.hidden = mode === "look" || (mode === "move" && !canUndo());
    if (row.hidden && row.contains(root.ownerDocument.activeElement)) canvas.focus();
    $(".km-keyhelp").textContent = KEY_HELP[mode];
    keepingFocus(() => ($(".km-tools").innerHTML = toolsHtml(...shown)));
  }

  /** The button that has the focus has it again after it was written anew. */
  function keepingFocus(/** @type {() => void} */ replace) {
    const active = /** @type {HTMLElement | null} */ (root.ownerDocument.activeElement);
    const focused = { ...active?.dataset };
    replace();
    for (const name of ["do", "tool"])
      if (focused[name]) $(`.km-tools [data-${name}="${focused[name]}"]`)?.focus();
  }

  on($(".km-tools"), "click", click);
  return { write, brushes, chosen: () => tool };
}
