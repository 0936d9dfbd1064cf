// One module for all widgets with the same program: a browser keeps every module.
import assert from "node:assert/strict";
import test from "node:test";
import shared from "../../../kmeans_lib/stage/js/shared.js";

// Node imports no blobs; an address that holds the text is as good
globalThis.Blob = class {
  constructor([text]) {
    this.text = text;
  }
};
URL.createObjectURL = ({ text }) => `data:text/javascript,${encodeURIComponent(text)}`;

/** What two widgets say when they are shown, each with a program. */
async function said(...programs) {
  const widgets = programs.map(() => shared());
  const models = programs.map((program) => ({ get: (name) => name === "_program" && program }));
  await Promise.all(widgets.map((widget, i) => widget.initialize({ model: models[i] })));
  return widgets.map((widget) => widget.render({ el: "here" }));
}

const COUNTS = "let n = 0; export default { render: ({ el }) => `${el} ${++n}` };";

test("widgets with one program share a module, others have their own", async () => {
  assert.deepEqual(await said(COUNTS, COUNTS, `${COUNTS} `), ["here 1", "here 2", "here 1"]);
  assert.deepEqual(await said(COUNTS), ["here 3"]);
});

test("a program may make something for each widget, from its model", async () => {
  const program = `export default () => {
    let length;
    return { initialize: ({ model }) => (length = model.get("_program").length),
      render: () => length };
  };`;
  assert.deepEqual(await said(program, `${program} `), [program.length, program.length + 1]);
});
