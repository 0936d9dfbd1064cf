// One screen: a stage is as high as it may be for its lab to be seen as a whole.

const WHOLE = ".km-lab, .km-page"; // what is to be seen at once, if there is more than the stage
const NOTEBOOK = ".jp-WindowedPanel-outer, .jp-Notebook"; // what scrolls in Jupyter, else the window
const EDGE = 12; // pixels around an output

/**
 * Tells the style sheet (`--km-fit`) how high the stage may be, now and when something changes.
 * @type {(root: HTMLElement, signal: AbortSignal) => void}
 */
export function fitToScreen(root, signal) {
  const main = /** @type {HTMLElement} */ (root.querySelector(".km-main"));
  /** @type {Set<Element>} */
  const watched = new Set();
  const resized = new ResizeObserver(fit);

  function fit() {
    const whole = /** @type {HTMLElement} */ (root.closest(WHOLE) ?? root);
    const notebook = document.fullscreenElement ? null : whole.closest(NOTEBOOK);
    for (const part of [whole, notebook]) if (part && !watched.has(part)) watch(part);
    const rest = heightOf(whole) - main.offsetHeight;
    const room = (notebook?.clientHeight ?? innerHeight) - rest - EDGE;
    root.style.setProperty("--km-fit", `${Math.floor(room)}px`);
  }

  function watch(/** @type {Element} */ part) {
    watched.add(part);
    resized.observe(part);
  }

  watch(root);
  addEventListener("resize", fit, { signal });
  signal.addEventListener("abort", () => resized.disconnect());
}

/** From its top to the end of what it holds: in full screen it is higher than that. */
function heightOf(/** @type {HTMLElement} */ whole) {
  const { top } = whole.getBoundingClientRect();
  const ends = Array.from(whole.children, (part) => part.getBoundingClientRect().bottom);
  return Math.max(...ends) - top;
}
