// A model that tells Python of changes at once, but of many in a row not of each.

const PAUSE = 100; // ms between two messages; each costs the kernel and Jupyter some 10

/** @type {(model: Model) => Model} */
export function calmed(model) {
  let last = 0;
  let waits = false;

  function tell() {
    waits = false;
    last = performance.now();
    model.save_changes();
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
