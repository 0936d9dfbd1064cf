// One screen: a stage is as high as it may be for its lab to be seen as a whole.

/** What is to be seen at once, if there is more than the stage. */
export const WHOLE = ".km-lab, .km-page";
const PANELS = ".km-panels"; // a stage among others shares the room with them
const NOTEBOOK = ".jp-WindowedPanel-outer, .jp-Notebook"; // what scrolls in Jupyter, else the window
const EDGE = 17; // pixels around an output, and around a lab on the whole screen

/** The lab or the page of a stage, or the stage that stands alone. @type {(root: Element) => HTMLElement} */
export const wholeOf = (root) => /** @type {HTMLElement} */ (root.closest(WHOLE) ?? root);

/** @type {(whole: HTMLElement) => boolean} */
export const fillsTheScreen = (whole) => document.fullscreenElement?.contains(whole) ?? false;

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
    const whole = wholeOf(root);
    const panels = /** @type {HTMLElement | null} */ (root.closest(PANELS));
    const isWide = fillsTheScreen(whole);
    const notebook = isWide ? null : whole.closest(NOTEBOOK);
    const zoom = isWide ? zoomOf(innerWidth, innerHeight) : 1;
    whole.style.setProperty("--km-zoom", `${zoom}`);
    for (const part of [whole, notebook]) if (part && !watched.has(part)) watch(part);
    const rest = heightOf(whole) - (panels ?? main).getBoundingClientRect().height;
    const room = (notebook?.clientHeight ?? innerHeight) - rest - EDGE;
    (panels ?? root).style.setProperty("--km-fit", `${Math.floor(room / zoom)}px`);
  }

  function watch(/** @type {Element} */ part) {
    watched.add(part);
    resized.observe(part);
  }

  watch(root);
  addEventListener("resize", fit, { signal });
  signal.addEventListener("abort", () => resized.disconnect());
}

/** For the back row: how much larger a lab is shown when it has the screen for itself.
 * @type {(width: number, height: number) => number} */
const zoomOf = (width, height) => Math.min(Math.max(Math.min(width / 1080, height / 610), 1), 3);

/** From its top to the end of what it holds: in full screen it is higher than that. */
function heightOf(/** @type {HTMLElement} */ whole) {
  const { top } = whole.getBoundingClientRect();
  const ends = Array.from(whole.children, (part) => part.getBoundingClientRect().bottom);
  return Math.max(...ends) - top;
}
