// Code to read, select and copy, by mouse or keyboard.

export default {
  /** @type {Render} */
  render({ model, el }) {
    const field = document.createElement("textarea");
    const button = document.createElement("button");
    el.classList.add("km-field");
    field.setAttribute("data-lm-suppress-shortcuts", "true"); // Ctrl+A selects this text
    field.readOnly = true;
    field.spellcheck = false;
    field.setAttribute("aria-label", model.get("label"));
    button.type = "button";
    el.append(field, button);

    const show = () => {
      field.value = model.get("value");
      field.rows = field.value.split("\n").length;
      button.textContent = "Copy";
    };
    async function copy() {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy"); // where the page may not use the clipboard
      }
      button.textContent = "Copied";
    }
    const stop = new AbortController();
    button.addEventListener("click", copy, { signal: stop.signal });
    model.on("change:value", show);
    show();
    return () => {
      stop.abort();
      model.off("change:value", show);
    };
  },
};
