// Every edit on the plot goes through here, and can be taken back.

import { EDITED } from "./traits.js";

const MOST_UNDO = 100;
/** What a hand in mid-run changes, in the order in which it is put back.
 * @type {(keyof Traits)[]} */
const MOVED = ["k", "seed", "init", "centroids", "step"];

/** Sends edits to the model and remembers what was there before each. @type {(stage: Stage) => Edits} */
export function createEdits(stage) {
  const { $, get, send } = stage;
  /** @type {[keyof Traits, any][][]} */
  const past = [];
  const values = () => EDITED.map((name) => get(name));
  let known = values();
  let undone = false;

  const say = (/** @type {string} */ words) => ($(".km-said").textContent = words);

  /** What an edit of this trait ends. @type {(name: Edited) => [keyof Traits, any][]} */
  function before(name) {
    const inMidRun = get("mode") === "move";
    /** @type {[keyof Traits, any][]} */
    const found = (inMidRun ? MOVED : [name]).map((each) => [each, get(each)]);
    if (name === "centroids" && !inMidRun) found.push(["step", 0]);
    return found;
  }

  /** Without `remember` it is part of the edit before, as in a drag that nobody has
   * undone meanwhile. @type {Edits["edit"]} */
  function edit(name, value, remember = true) {
    if (remember || undone) past.push(before(name));
    undone = false;
    if (past.length > MOST_UNDO) past.shift();
    send(name, value);
    if (name === "centroids") startHere();
    known = values();
    stage.schedule();
  }

  function startHere() {
    if (get("mode") === "move") send("init", get("hand"));
    stage.player.toFirst();
  }

  function undo() {
    forget(); // other data may be here since the last picture
    const last = past.pop();
    if (!last) return;
    stage.player.pause();
    for (const [name, value] of last) send(name, value);
    known = values();
    undone = true;
    say("undone");
  }

  /** Changes that Python has made since cannot be undone here; it may say again what is here. */
  function forget() {
    const now = values();
    if (now.every((value, i) => value === known[i])) return;
    if (`${now}` !== `${known}`) past.length = 0;
    known = now;
  }

  return { say, edit, undo, forget, canUndo: () => past.length > 0 };
}
