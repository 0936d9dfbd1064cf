// A widget's own script, which is short: the long one is in a model that all of its kind share.

const page = /** @type {any} */ (globalThis);
/** Modules by their text, for all widgets of a page. @type {Map<string, Promise<any>>} */
const modules = (page.kmModules ??= new Map());

/** @type {(code: string) => Promise<any>} */
function imported(code) {
  if (!modules.has(code)) {
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    modules.set(
      code,
      import(url).finally(() => URL.revokeObjectURL(url)),
    );
  }
  return /** @type {Promise<any>} */ (modules.get(code));
}

/** Begins the life of a model, as soon as its script is there. @param {any} context */
async function begun(context) {
  const { model } = context;
  const id = model.get("script").replace("IPY_MODEL_", "");
  const script = await model.widget_manager.get_model(id);
  const { default: made } = await imported(script.get("code"));
  const widget = typeof made === "function" ? made() : made;
  return { widget, end: await widget.initialize?.(context) };
}

export default () => {
  /** @type {ReturnType<typeof begun>} */
  let life;
  return {
    // Not waited for: anywidget gives up after two seconds, and a notebook may open slowly.
    initialize(/** @type {any} */ context) {
      life = begun(context);
      return () => life.then(({ end }) => end?.());
    },
    render: async (/** @type {any} */ context) => (await life).widget.render(context),
  };
};
