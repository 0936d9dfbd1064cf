// Buttons that save what is on screen: Python makes the file, the browser keeps it.

export default {
  /** @type {Render} */
  render({ model, el }) {
    el.classList.add("km-field", "km-save");
    const label = document.createElement("span");
    label.textContent = model.get("label");
    el.append(label, ...model.get("kinds").map(button));

    function button(/** @type {string} */ kind) {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = kind;
      made.addEventListener("click", () => model.send?.({ kind }, undefined, []));
      return made;
    }

    /** @type {(file: { name: string, type: string }, buffers: DataView<ArrayBuffer>[]) => void} */
    function save({ name, type }, [content]) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([content], { type }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }

    model.on("msg:custom", save);
    return () => model.off("msg:custom", save);
  },
};
