// The address of an exported page says what is on screen, so that a moment can be shared.

import { onAny } from "./traits.js";

const SOON = 150; // milliseconds; browsers count how often an address is written

/**
 * Reads `#k=4&start=random&seed=3&step=5`, any part of it, and writes it.
 * @param {Model} model
 * @param {Chooser} chooser
 * @param {HTMLElement} note where it is said that the page lacks what is asked for
 */
export function followAddress(model, chooser, note) {
  const { offers } = chooser;
  let timer = 0;

  /** @type {Record<string, (value: string) => void>} */
  const choose = {
    start: (value) => {
      const init = offers.findIndex(({ name = "" }) => spaced(name) === spaced(value));
      if (init >= 0) chooser.chooseInit(init);
    },
    k: (value) => offers.length && inWhole(value, chooser.chooseK),
    seed: (value) => offers.length && inWhole(value, chooser.chooseSeed),
    step: (value) => inWhole(value, chooser.chooseStep),
  };

  /** @returns {Record<string, string>} */
  function now() {
    const { name } = offers[model.get("init")] ?? {};
    const choice = { k: `${model.get("k")}`, start: name, seed: `${model.get("seed")}` };
    return { ...(name === undefined ? {} : choice), step: `${model.get("step")}` };
  }

  /** What is odd, or cannot be run here, is left as it is, and that is said. */
  function read() {
    const said = new URLSearchParams(location.hash.slice(1));
    for (const name of Object.keys(choose)) choose[name](said.get(name) ?? "");
    const shown = now();
    const asked = (/** @type {string} */ name) => spaced(said.get(name) ?? "");
    const has = (/** @type {string} */ name) => asked(name) === spaced(shown[name] ?? "");
    const lacks = Object.keys(choose).filter((name) => asked(name) && !has(name));
    const wanted = lacks.map((name) => `${name}=${asked(name)}`).join(", ");
    const here = lacks.filter((name) => shown[name]).map((name) => `${name}=${shown[name]}`);
    note.hidden = !lacks.length;
    note.textContent = `The address asks for ${wanted}, which this page does not have: it shows ${here.join(", ") || "one run"}.`;
  }

  function write() {
    if (chooser.placed()) return; // a start that a hand has placed has no name
    const words = new URLSearchParams(now());
    try {
      history.replaceState(null, "", `#${words}`);
    } catch {
      // In a frame without an address of its own there is nothing to write.
    }
  }

  function writeSoon() {
    note.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(write, SOON);
  }

  if (location.hash) read();
  window.addEventListener("hashchange", read);
  return onAny(model, ["k", "init", "seed", "step"], writeSoon);
}

/** In an address a plus sign that somebody types is a space. */
const spaced = (/** @type {string} */ name) => name.replaceAll("+", " ");

/** @type {(text: string, use: (value: number) => void) => void} */
function inWhole(text, use) {
  if (/^\d{1,9}$/.test(text)) use(Number(text));
}
