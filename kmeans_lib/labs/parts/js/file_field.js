// A file chosen or dropped: its size is checked here, before it travels.

export default {
  /** @type {Render} */
  render({ model, el }) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const note = document.createElement("span");
    el.classList.add("km-field");
    label.textContent = model.get("label");
    input.type = "file";
    input.accept = model.get("accept");
    note.setAttribute("role", "alert");
    label.append(input);
    el.append(label, note);

    async function read() {
      const file = input.files?.[0];
      if (!file) return;
      const most = model.get("largest");
      note.textContent =
        file.size > most
          ? `${file.name} has ${(file.size / 1e6).toFixed(1)} MB. Needed: at most ${most / 1e6} MB.`
          : "";
      if (!note.textContent)
        model.send?.({ name: file.name }, undefined, [await file.arrayBuffer()]);
      input.value = ""; // so that the same file can be chosen again
    }
    const stop = new AbortController();
    input.addEventListener("change", read, { signal: stop.signal });
    return () => stop.abort();
  },
};
