// What a page has in place of the widget's model: the traits, without a kernel.

/**
 * Each `set` of another value tells `change:name`.
 * @type {(state: Record<string, any>) => Model}
 */
export function pageModel(state) {
  /** @type {Map<string, Set<() => void>>} */
  const heard = new Map();
  return {
    get: (name) => state[name],
    set(name, value) {
      if (state[name] === value) return;
      state[name] = value;
      for (const listen of [...(heard.get(`change:${name}`) ?? [])]) listen();
    },
    save_changes() {},
    on: (event, listen) => void heard.set(event, (heard.get(event) ?? new Set()).add(listen)),
    off: (event, listen) => void heard.get(event)?.delete(listen),
  };
}
