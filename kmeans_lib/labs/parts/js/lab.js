// What the sliders of ipywidgets lack: a name for screen readers, Home and End.

import { goOnAfterALoss } from "../../../stage/js/lost.js";

function mend(/** @type {Element} */ slider) {
  /** @type {(selector: string) => HTMLElement | null} */
  const part = (selector) => slider.querySelector(selector);
  const [handle, readout] = [part(".noUi-handle"), part(".widget-readout")];
  if (!handle) return;
  handle.setAttribute("aria-label", part(".widget-label")?.textContent ?? "");
  // a slider over words would otherwise announce the number of the word
  if (readout && !readout.isContentEditable)
    handle.setAttribute("aria-valuetext", readout.textContent ?? "");
}

/** Without this, Home and End use the range that the slider had when it was made.
 * @param {KeyboardEvent & { target: any }} event */
function toTheEnd(event) {
  const slider = event.target.closest(".noUi-target")?.noUiSlider;
  if (!slider || !["Home", "End"].includes(event.key)) return;
  const { min, max } = slider.options.range;
  event.preventDefault();
  event.stopImmediatePropagation();
  slider.set(event.key === "Home" ? min : max);
}

/** Jupyter leaves keys alone where the focused node itself has this attribute: an "r",
 * typed to find a start in its list, would make the cell a raw one. */
function keepKeys(/** @type {FocusEvent & { target: any }} */ { target }) {
  target.dataset.lmSuppressShortcuts = "true";
}

export default {
  initialize: (/** @type {{ model: Model }} */ { model }) => goOnAfterALoss(model),
  /** @type {Render} */
  render({ el }) {
    const stop = new AbortController();
    const mendAll = () => el.closest(".km-lab")?.querySelectorAll(".widget-slider").forEach(mend);
    const changes = new MutationObserver(mendAll);
    // `el` has been attached to the lab once it has a width.
    const shown = new ResizeObserver(() => {
      /** @type {HTMLElement | null} */
      const lab = el.closest(".km-lab");
      if (!lab) return;
      shown.disconnect();
      changes.observe(lab, { childList: true, characterData: true, subtree: true });
      lab.addEventListener("keydown", toTheEnd, { capture: true, signal: stop.signal });
      lab.addEventListener("focusin", keepKeys, { signal: stop.signal });
      mendAll();
    });
    shown.observe(el);
    return () => {
      shown.disconnect();
      changes.disconnect();
      stop.abort();
    };
  },
};
