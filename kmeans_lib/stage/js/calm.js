// A model that tells Python of changes at once, but of many in a row not of each.

import { EDITED } from "./traits.js";

const PAUSE = 100; // ms between two messages; each costs the kernel and Jupyter some 10

/** @type {(model: Model) => Model} */
export function calmed(model) {
  let last = 0;
  let waits = false;

  function tell() {
    waits = false;
    last = performance.now();
    // ipywidgets puts what has waited over what has come meanwhile. Where Python has shown
    // something else since an edit, it will not take the edit: what it shows stays.
    const isLate = model.get("edited")[0] !== model.get("offered");
    const shown = EDITED.map((name) => model.get(name));
    model.save_changes();
    if (isLate) EDITED.forEach((name, i) => model.set(name, shown[i]));
  }

  function save_changes() {
    if (waits) return;
    const rest = last + PAUSE - performance.now();
    waits = rest > 0;
    if (waits) setTimeout(tell, rest);
    else tell();
  }

  return {
    get: (name) => model.get(name),
    set: (name, value) => model.set(name, value),
    on: (event, listen) => model.on(event, listen),
    off: (event, listen) => model.off(event, listen),
    save_changes,
  };
}
