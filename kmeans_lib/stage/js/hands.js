// Editing on the plot: the parts of it, and what the picture shows of an edit.

import { createCentroidEdits } from "./centroid_edits.js";
import { draftOf, isDraft } from "./drafts.js";
import { createEdits } from "./edits.js";
import { createHandles } from "./handles.js";
import { listenToKeys } from "./keyboard.js";
import { createPointEdits } from "./point_edits.js";
import { listenToPointer } from "./pointer.js";
import { unproject } from "./scene.js";
import { createTools } from "./tools.js";
import { editWords } from "./words.js";

/** All edits of one view; `stage` is the object that stage.js builds. @type {(stage: Stage) => Hands} */
export function createHands(stage) {
  const { get } = stage;
  const hand = createHand(stage);
  const handles = createHandles(stage, hand.centroids);
  listenToPointer(stage, hand);
  const cursor = listenToKeys(stage, hand);

  /** @returns {Sign[]} */
  function marks() {
    const [mode, target] = [get("mode"), get("target")];
    if (mode === "pick") return get("picked").map((point) => ({ shape: "ring", point }));
    return mode === "target" && target.length ? [{ shape: "ghost", at: target }] : [];
  }

  return {
    draft: (run, t) => draftOf(get, run, t),
    drags: handles.drags,
    drafting: () => isDraft(get, stage.run()),
    decorate(scene) {
      const hasHandles = ["centroids", "move"].includes(get("mode")) && !get("view").veil;
      handles.put(hasHandles ? scene : null);
      return { ...scene, overlay: [...scene.overlay, ...marks()], cursor: cursor() };
    },
    write() {
      hand.edits.forget();
      hand.tools.write();
    },
    words: () => editWords(get("mode"), get("centroids").length, get("points").length),
  };
}

/** What pointer and keyboard share: the edits, and what a press means in each mode.
 * @type {(stage: Stage) => Hand} */
function createHand(stage) {
  const { get, scene } = stage;
  const edits = createEdits(stage);
  const tools = createTools(stage, edits);
  const points = createPointEdits(stage, edits);
  const centroids = createCentroidEdits(stage, edits);
  /** @type {Record<Mode, Hand["place"]>} */
  const places = {
    look: () => {},
    move: () => {},
    pick: (_, point) => points.toggle(point),
    centroids: (at) => centroids.add(at),
    points: (at) => void (tools.chosen() === "add" && points.add([at])),
    target: (at) => edits.edit("target", unproject(scene(), at)),
  };
  return {
    ...{ edits, tools, points, centroids },
    byKey: false,
    looks: () => ["look", "pick", "move"].includes(get("mode")),
    /** A click, or Enter under the crosshair. */
    place: (at, point) => places[get("mode")](at, point),
    /** Before the first paint there is nothing to point at. */
    onPlot: (type, listen) => stage.on(stage.canvas, type, (event) => scene() && listen(event)),
  };
}
