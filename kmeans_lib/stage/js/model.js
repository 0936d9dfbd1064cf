// What a page has in place of the widget's model: the traits, without a kernel.

/**
 * Each `set` tells `change:name`, then `change`, as Backbone does for widgets.
 * What a listener sets is told at once as `change:name`; `change` waits its
 * turn, and is told until nothing is new.
 * @type {(state: Record<string, any>) => Model}
 */
export function pageModel(state) {
  /** @type {Map<string, Set<() => void>>} */
  const heard = new Map();
  let [telling, pending] = [false, false];
  const tell = (/** @type {string} */ event) =>
    [...(heard.get(event) ?? [])].forEach((listen) => listen());

  /** @type {Model["set"]} */
  function set(name, value) {
    if (state[name] === value) return;
    state[name] = value;
    pending = true;
    const nested = telling;
    telling = true;
    try {
      tell(`change:${name}`);
      if (!nested) tellAll();
    } finally {
      telling = nested;
    }
  }

  function tellAll() {
    while (pending) {
      pending = false;
      tell("change");
    }
  }

  return {
    get: (name) => state[name],
    set,
    save_changes() {},
    on: (event, listen) => void heard.set(event, (heard.get(event) ?? new Set()).add(listen)),
    off: (event, listen) => void heard.get(event)?.delete(listen),
  };
}
