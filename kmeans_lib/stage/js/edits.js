// Every edit on the plot goes through here, and can be taken back.

const MOST_UNDO = 100;
/** @type {Edited[]} */
const EDITED = ["picked", "centroids", "points", "target"];

/** Sends edits to the model and remembers what was there before each. @type {(stage: Stage) => Edits} */
export function createEdits(stage) {
  const { $, get, send } = stage;
  /** @type {[Edited, any][]} */
  const past = [];
  const values = () => EDITED.map((name) => get(name));
  let known = values();

  const say = (/** @type {string} */ words) => ($(".km-said").textContent = words);

  /** @type {(name: Edited, value: any) => void} */
  function put(name, value) {
    send(name, value);
    known = values();
    if (name === "centroids") stage.player.toFirst();
    stage.schedule();
  }

  /** Without `remember` it is part of the edit before, as in a drag. @type {Edits["edit"]} */
  function edit(name, value, remember = true) {
    if (remember) past.push([name, get(name)]);
    if (past.length > MOST_UNDO) past.shift();
    put(name, value);
  }

  function undo() {
    const last = past.pop();
    if (!last) return;
    put(...last);
    say("undone");
  }

  /** Changes that Python has made since cannot be undone here. */
  function forget() {
    const now = values();
    if (now.every((value, i) => value === known[i])) return;
    known = now;
    past.length = 0;
  }

  return { say, edit, undo, forget, canUndo: () => past.length > 0 };
}
