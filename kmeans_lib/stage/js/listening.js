// The buttons, lists and keys of one view, and the pointer over its staircase.

/** @type {(stage: Stage, stairs: Stairs) => void} */
export function listen(stage, stairs) {
  listenToButtons(stage);
  listenToLists(stage);
  listenToStairs(stage, stairs);
  listenToKeys(stage);
  // JupyterLab leaves keys alone where the focused node itself has this attribute.
  stage.on(stage.root, "focusin", ({ target }) => (target.dataset.lmSuppressShortcuts = "true"));
}

/** @type {(stage: Stage) => void} */
const play = ({ $, player }) => player.play(Number($(".km-speed").value));

/** @type {(stage: Stage) => void} */
function listenToButtons(stage) {
  const { $, on, player } = stage;
  const next = () => (player.now() === player.last() ? player.toFirst() : player.forward());
  const clicks = {
    ".km-next": next,
    ".km-back": player.back,
    ".km-first": player.toFirst,
    ".km-last": player.toLast,
    ".km-play": () => play(stage),
    ".km-view": () => toggleOptions(stage),
  };
  for (const [selector, act] of Object.entries(clicks)) on($(selector), "click", act);
}

/** @type {(stage: Stage) => void} */
function toggleOptions({ $ }) {
  const options = $(".km-options");
  options.hidden = !options.hidden;
  $(".km-view").setAttribute("aria-expanded", !options.hidden);
}

/** @type {(stage: Stage) => void} */
function listenToLists(stage) {
  const { $, on, get, send, player } = stage;
  on($(".km-speed"), "change", () => {
    if (!player.playing()) return;
    player.pause();
    play(stage);
  });
  on($(".km-range"), "input", ({ target }) => player.jump(Number(target.value)));
  on($(".km-options"), "change", ({ target }) =>
    send("view", { ...get("view"), [target.name]: target.checked }),
  );
  on($(".km-axes"), "change", ({ target }) =>
    send("axes", axesWith(get("axes"), Number(target.dataset.axis), Number(target.value))),
  );
}

/** Another feature across or up; if it is the other axis's, the two change places.
 * @type {(axes: number[], at: number, feature: number) => number[]} */
function axesWith(axes, at, feature) {
  const now = [...axes];
  if (now[1 - at] === feature) now[1 - at] = now[at];
  now[at] = feature;
  return now;
}

/** @type {(stage: Stage, stairs: Stairs) => void} */
function listenToStairs({ $, on, get, run, player }, stairs) {
  const svg = $(".km-svg");
  on(svg, "click", (event) => {
    const i = stairs.slotAt(event);
    if (i >= 0) player.jump(i);
  });
  on(svg, "pointermove", (event) => {
    const i = stairs.slotAt(event);
    const hidden = i < 0 || (get("hide_future") && i > player.now());
    stairs.hover(i, hidden ? "" : run().sentences[i]);
  });
  on(svg, "pointerleave", () => stairs.hover(-1, ""));
}

/** @type {(stage: Stage) => void} */
function listenToKeys(stage) {
  const { root, canvas, on, player } = stage;
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowRight: player.forward,
    ArrowLeft: player.back,
    Home: player.toFirst,
    End: player.toLast,
  };
  on(root, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.matches("select, input[type=range]")) return;
    const plays = event.key === " " && event.target === canvas;
    const act = plays ? () => play(stage) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
