// For the front of a class: the whole screen, the keys of a clicker, the veil.

import { fillsTheScreen, WHOLE, wholeOf } from "./fit.js";

/** The lab, page or stage that was touched last: in a notebook a clicker means that one. */
let touched = /** @type {WeakRef<Element> | null} */ (null);
const WRITES =
  "select, input:not([type=range], [type=checkbox], [type=radio]), textarea, [contenteditable=true]";
const TAKES_KEYS = `${WRITES}, .km, input, button, [role=slider]`;

function touch(/** @type {Event} */ { type, target }) {
  const stage = /** @type {Element} */ (target).closest?.(".km");
  const found = stage ? wholeOf(stage) : /** @type {Element} */ (target).closest?.(WHOLE);
  // Jupyter takes the focus to its notebook after a press; only another press leaves a lab
  if (found || type === "pointerdown") touched = found ? new WeakRef(found) : null;
}

/** @type {(stage: Stage) => void} */
export function listenToPresenter({ root, $, on, get, send, player }) {
  const whole = () => wholeOf(root);
  const isFirst = () => whole() === root || whole().querySelector(".km") === root;
  const isPage = () => whole().matches(".km-page");
  const isWide = () => fillsTheScreen(whole());

  /** @type {Record<string, () => void>} */
  const clicker = { PageDown: player.forward, PageUp: player.back };
  /** @type {Record<string, () => void>} */
  const steps = { " ": player.forward, ArrowRight: player.forward, ArrowLeft: player.back };
  /** @type {Record<string, () => void>} */
  const letters = { f: changeScreen, v: changeVeil };

  /** What a key does, if it is not for something else. */
  function actionOf(/** @type {KeyboardEvent & { target: any }} */ { key, target }) {
    const [inside, presents] = [root.contains(target), isPage() || isWide()];
    if (target.closest(WRITES)) return undefined;
    if (clicker[key]) return presents || touched?.deref() === whole() ? clicker[key] : undefined;
    if (letters[key]) return inside || presents ? letters[key] : undefined;
    return presents && !target.closest(TAKES_KEYS) ? steps[key] : undefined;
  }

  function press(/** @type {any} */ event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !isFirst()) return;
    const act = actionOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // a slider would take a long step as well
    act();
  }

  async function changeScreen() {
    if (isWide()) return document.exitFullscreen();
    $(".km-wide").blur(); // a space is to step, not to press it again
    try {
      await (isPage() ? document.documentElement : whole()).requestFullscreen();
    } catch {
      $(".km-said").textContent = "this page may not fill the screen";
    }
  }

  function changeVeil() {
    send("view", { ...get("view"), veil: !get("view").veil });
  }

  for (const type of ["pointerdown", "focusin"]) on(document, type, touch);
  on(window, "keydown", press, true);
  on($(".km-wide"), "click", changeScreen);
}
