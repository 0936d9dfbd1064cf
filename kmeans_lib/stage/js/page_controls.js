// The controls of an exported page: k, start, seed, and what a hand edits.

import { onAny } from "./traits.js";

const PLACED = -1; // the start is one that a hand has placed

/**
 * Shows those controls that can change something, and links them with the model.
 * @param {Model} model
 * @param {HTMLElement} form
 * @param {Chooser} chooser
 */
export function showControls(model, form, chooser) {
  const { offers, most } = chooser;
  if (!offers.length) return;
  const find = (/** @type {string} */ selector) =>
    /** @type {any} */ (form.querySelector(selector));
  const [k, init, seed] = ["k", "init", "seed"].map((name) => find(`[name=${name}]`));

  function prepare() {
    k.min = Math.min(...offers.map((offer) => offer.least ?? 1));
    k.max = most;
    init.append(...offers.map((offer, i) => new Option(offer.name, `${i}`)));
    find("#km-k").hidden = k.min === k.max;
    find("#km-init").hidden = offers.length < 2;
    find("#km-draw").hidden = model.get("data").d !== 2; // they are drawn in a plane
    form.hidden = false;
  }

  function write() {
    const placed = chooser.placed();
    show(k, placed || model.get("k"));
    showInit(placed ? PLACED : model.get("init"));
    seed.max = offers[model.get("init")].seeds - 1;
    show(seed, model.get("seed"));
    const seedless = placed > 0 || seed.max === "0";
    find("#km-seed").style.visibility = seedless ? "hidden" : ""; // what follows stays where it is
    find(`[value=${model.get("mode")}]`).checked = true;
  }

  /** @type {(range: HTMLInputElement, value: number) => void} */
  function show(range, value) {
    range.value = `${value}`;
    const [low, high] = [Number(range.min), Number(range.max)];
    range.style.setProperty("--part", `${(100 * (value - low)) / (high - low || 1)}%`);
    /** @type {HTMLOutputElement} */ (range.nextElementSibling).value = `${value}`;
  }

  function showInit(/** @type {number} */ value) {
    const own = init.querySelector(`[value="${PLACED}"]`);
    if (value !== PLACED) own?.remove();
    else if (!own) init.append(new Option("placed by hand", `${PLACED}`));
    init.value = value;
  }

  /** @type {Record<string, (value: string) => void>} */
  const choose = {
    k: (value) => chooser.chooseK(Number(value)),
    init: (value) => Number(value) !== PLACED && chooser.chooseInit(Number(value)),
    seed: (value) => chooser.chooseSeed(Number(value)),
    mode: (value) => chooser.edit(/** @type {Mode} */ (value)),
  };
  prepare();
  write();
  form.addEventListener("input", ({ target }) => {
    const { name, value } = /** @type {HTMLInputElement} */ (target);
    choose[name](value);
    write(); // also where nothing has changed
  });
  form.addEventListener("submit", (event) => event.preventDefault()); // Enter in a control
  onAny(model, ["k", "init", "seed", "mode", "centroids"], write);
}
