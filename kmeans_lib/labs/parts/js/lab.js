// What ipywidgets' sliders lack: a name for screen readers, keys that do what they say.

function mend(slider) {
  const handle = slider.querySelector(".noUi-handle");
  const readout = slider.querySelector(".widget-readout");
  if (!handle) return;
  handle.setAttribute("aria-label", slider.querySelector(".widget-label").textContent);
  // a slider over words would give the number of the word
  if (readout && !readout.isContentEditable)
    handle.setAttribute("aria-valuetext", readout.textContent);
  // Notebook 7 leaves arrow keys alone where the focused node itself says so
  handle.dataset.lmSuppressShortcuts = "true";
}

/** Their own Home and End go to where the range ended when they were made. */
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
    // `el` has a width as soon as it stands in the lab.
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
