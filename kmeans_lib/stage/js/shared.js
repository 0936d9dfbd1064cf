// What anywidget calls in place of a program that all widgets of a page share.
//
// anywidget loads a module for each widget, and a browser keeps every module until the
// page is closed: a cell that is run again and again would leave its programs behind.

/** @type {Map<string, Promise<any>>} */
// @ts-expect-error: ours, and nobody else reads it
const known = (globalThis.kmPrograms ??= new Map());

/** @param {string} program */
async function load(program) {
  const url = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const { default: made } = await import(url);
  URL.revokeObjectURL(url);
  return made;
}

export default () => {
  /** @type {any} */
  let widget;
  return {
    async initialize(/** @type {{ model: Model }} */ { model }) {
      const program = model.get("_program");
      if (!known.has(program)) known.set(program, load(program));
      const made = await known.get(program);
      widget = typeof made === "function" ? made() : made;
      return widget.initialize?.({ model });
    },
    render: (/** @type {unknown} */ view) => widget.render(view),
  };
};
