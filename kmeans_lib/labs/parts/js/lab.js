// Tells screen readers what stands beside ipywidgets' sliders: they are unnamed.

function tell(slider) {
  const handle = slider.querySelector(".noUi-handle");
  const readout = slider.querySelector(".widget-readout");
  handle?.setAttribute("aria-label", slider.querySelector(".widget-label").textContent);
  // a slider over words would give the number of the word
  if (readout && !readout.isContentEditable)
    handle?.setAttribute("aria-valuetext", readout.textContent);
}

export default {
  render({ el }) {
    let lab = null;
    const tellAll = () => lab.querySelectorAll(".widget-slider").forEach(tell);
    const changes = new MutationObserver(tellAll);
    // The lab around `el` is there as soon as `el` has a width.
    const shown = new ResizeObserver(() => {
      if (lab || !el.closest(".km-lab")) return;
      lab = el.closest(".km-lab");
      changes.observe(lab, { childList: true, characterData: true, subtree: true });
      tellAll();
    });
    shown.observe(el);
    return () => {
      shown.disconnect();
      changes.disconnect();
    };
  },
};
