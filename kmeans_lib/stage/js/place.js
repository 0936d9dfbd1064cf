// Where the learner is: the half-step is kept when the run changes, and Python is told.

import { onAny, RUN } from "./traits.js";

const SAID = ["k", "init", "seed", "step"];

/**
 * Keeps a model's half-step in its run, with a view or without: a learner
 * stays where they are when the run changes, or at the end if they were there.
 * Python hears where that is in one message, and need not answer.
 * @param {Model} model
 * @param {Runs} runs
 */
export function keepPlace(model, runs) {
  const get = (/** @type {string} */ name) => model.get(name);
  /** @type {(step: number, last: number) => number | "end"} */
  const placeOf = (step, last) => (step && step === last ? "end" : step);
  /** @type {Run | null} */
  let run = null;
  let [given, step] = [get("run"), get("step")];
  let place = placeOf(step, get("max"));
  let k = get("k");

  function settle() {
    fitTheHand();
    const now = runs.now();
    if (now !== run) take(now);
    else if (get("step") !== step) place = placeOf((step = get("step")), now.T - 1);
    if (now.n) tell(now.T - 1);
  }

  /** A start placed by hand has a k of its own: who takes it takes that, too; another k ends it. */
  function fitTheHand() {
    const placed = get("centroids");
    if (get("init") === get("hand") && placed.length !== get("k")) {
      if (get("k") === k) model.set("k", placed.length);
      else model.set("init", 0);
    }
    k = get("k");
  }

  /** @type {(now: Run) => void} */
  function take(now) {
    const last = now.T - 1;
    const { open } = get("run");
    if (get("run") !== given && open !== undefined) place = placeOf(open, last);
    [run, given] = [now, get("run")];
    step = place === "end" ? last : Math.min(place, last);
    // a slider cannot stand beyond its end: make room first
    if (last > get("max")) model.set("max", last);
    model.set("step", step);
    model.set("max", last);
  }

  /** @type {(last: number) => void} */
  function tell(last) {
    const now = [...SAID.map(get), last, get("offered")];
    if (`${now}` !== `${get("place")}`) model.set("place", now);
    model.save_changes();
  }

  settle();
  return onAny(model, RUN, settle);
}
