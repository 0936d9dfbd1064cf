// Where the learner is: the half-step is kept when the run changes, and Python is told.

const CHOICE = ["k", "init", "seed", "step"];

/**
 * Keeps a model's half-step in its run, with a view or without: a learner
 * stays where they are when the run changes, or at the end if they were there.
 * Python hears where that is in one message, and need not answer.
 */
export function keepPlace(model, runs) {
  const get = (name) => model.get(name);
  const placeOf = (step, last) => (step && step === last ? "end" : step);
  let [run, given, step] = [null, get("run"), get("step")];
  let place = placeOf(step, get("max"));

  function settle() {
    const now = runs.now();
    if (now !== run) take(now);
    else if (get("step") !== step) place = placeOf((step = get("step")), run.T - 1);
    if (now.n) tell();
  }

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

  function tell() {
    const now = [...CHOICE.map(get), run.T - 1];
    if (`${now}` !== `${get("place")}`) model.set("place", now);
    model.save_changes();
  }

  settle();
  model.on("change", settle);
  return () => model.off("change", settle);
}
