// What can be chosen on an exported page: k, start and seed as far as it has starts.

import { typed } from "./decode.js";
import { startOf } from "./runs.js";

/**
 * Sets k, start and seed to what the page can run; a start from a hand ends then.
 * @param {Model} model
 * @param {Runs} runs
 * @returns {Chooser}
 */
export function createChooser(model, runs) {
  const get = (/** @type {string} */ name) => model.get(name);
  /** @type {Starts[]} */
  const offers = Object.values(get("starts"));
  const most = Math.max(...offers.map((offer) => offer.most));
  /** @type {(offer: Starts, k: number) => boolean} */
  const has = ({ least = 1, most }, k) => least <= k && k <= most;

  /** With another k the start stays if it can; else the first that can, or a smaller k. */
  function chooseK(/** @type {number} */ k) {
    const own = has(offers[get("init")], k);
    const init = own ? get("init") : offers.findIndex((offer) => has(offer, k));
    if (init >= 0) put(k, init, get("seed"));
    else if (k > 1) chooseK(k - 1);
  }

  /** Another start keeps k if it has one for it. */
  function chooseInit(/** @type {number} */ init) {
    const { least = 1, most } = offers[init];
    put(within(get("k"), least, most), init, get("seed"));
  }

  /** @type {(k: number, init: number, seed: number) => void} */
  function put(k, init, seed) {
    const now = { k, init, seed: within(seed, 0, offers[init].seeds - 1) };
    for (const [name, value] of Object.entries(now)) model.set(name, value);
    if (get("mode") === "centroids") model.set("centroids", []);
    if (get("mode") === "points") giveStart();
  }

  /** Points that are drawn are run from the start on screen. */
  function giveStart() {
    const [k, init, seed] = ["k", "init", "seed"].map(get);
    const points = { ...get("data"), X: typed(Float64Array, get("data").X) };
    model.set("run", { of: [k, init, seed], start: startOf(offers[init], points, k, seed) });
  }

  /** What a hand edits; those who draw begin with the points that are there. */
  function edit(/** @type {Mode} */ mode) {
    if (mode === "points") {
      if (!get("points").length) model.set("points", rowsOf(typed(Float64Array, get("data").X)));
      giveStart();
    }
    model.set("mode", mode);
  }

  /** @type {(flat: Float64Array) => number[][]} */
  function rowsOf(flat) {
    const { n, d } = get("data");
    return Array.from({ length: n }, (_, i) => [...flat.subarray(i * d, (i + 1) * d)]);
  }

  return {
    offers,
    most,
    chooseK: (k) => chooseK(within(k, 1, most)),
    chooseInit,
    chooseSeed: (seed) => put(get("k"), get("init"), seed),
    chooseStep: (step) => model.set("step", within(step, 0, runs.now().T - 1)),
    edit,
    placed: () => (get("mode") === "centroids" ? get("centroids").length : 0),
  };
}

/** @type {(v: number, low: number, high: number) => number} */
const within = (v, low, high) => Math.min(Math.max(v, low), high);
