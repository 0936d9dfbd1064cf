// What the sliders of ipywidgets lack: a name for screen readers, Home and End.

function mend(slider) {
  const handle = slider.querySelector(".noUi-handle");
  const readout = slider.querySelector(".widget-readout");
  if (!handle) return;
  handle.setAttribute("aria-label", slider.querySelector(".widget-label").textContent);
  // a slider over words would otherwise announce the number of the word
  if (readout && !readout.isContentEditable)
    handle.setAttribute("aria-valuetext", readout.textContent);
  // Notebook 7 leaves arrow keys alone where the focused node itself has this attribute
  handle.dataset.lmSuppressShortcuts = "true";
}

/** Without this, Home and End use the range that the slider had when it was made. */
function toTheEnd(event) {
  const slider = event.target.closest(".noUi-target")?.noUiSlider;
  if (!slider || !["Home", "End"].includes(event.key)) return;
  const { min, max } = slider.options.range;
  event.preventDefault();
  event.stopImmediatePropagation();
  slider.set(event.key === "Home" ? min : max);
}

export default {
  render({ el }) {
    let lab = null;
    const stop = new AbortController();
    const mendAll = () => lab.querySelectorAll(".widget-slider").forEach(mend);
    const changes = new MutationObserver(mendAll);
    // `el` has been attached to the lab once it has a width.
    const shown = new ResizeObserver(() => {
      if (lab || !el.closest(".km-lab")) return;
      lab = el.closest(".km-lab");
      changes.observe(lab, { childList: true, characterData: true, subtree: true });
      lab.addEventListener("keydown", toTheEnd, { capture: true, signal: stop.signal });
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
