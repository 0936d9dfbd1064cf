// Writes the words and the controls around the picture.

import { sizesOf } from "./distances.js";
import { isPlacing } from "./drafts.js";
import { GLYPH, ICON, markSvg } from "./marks.js";
import { stairTable } from "./stairs.js";
import { VIEW_NAMES } from "./template.js";
import { escaped, moves, nextWords, notes, number, plural, splitSentence } from "./words.js";

const key = (/** @type {string} */ body, /** @type {string} */ words) =>
  `<span class="cap key"><svg viewBox="-7 -7 14 14" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-width="1.7">${body}</g></svg>${words}</span>`;
const ghostKey = (/** @type {string} */ words) =>
  key('<path stroke-dasharray="3 2" d="M-6 -6H6V6H-6Z"/>', words);
const RING_KEY = key(
  '<circle r="6.2"/><circle r="3" fill="currentColor" stroke="none"/>',
  "ring: the cluster it left",
);

/** The table of the staircase is read, not seen: it waits until a hand rests. */
const REST = 200; // ms

/** A key for what this half-step adds, only while it is on screen.
 * @type {(run: Run, t: number, get: Get) => string} */
function keyHtml(run, t, get) {
  if (isPlacing(get, t)) return ghostKey("where it ends");
  if (moves(run.phases[t])) return ghostKey("previous place");
  return get("view").rings && t > 1 && run.changed[t].length ? RING_KEY : "";
}

/** @type {(run: Run, t: number, stage: Stage) => string} */
function sizesHtml(run, t, { mark, tone, get }) {
  if (get("view").veil) return `<span class="cap">${plural(run.n, "point")}</span>`;
  if (!(run.labels[t][0] >= 0))
    return `<span class="cap">${plural(run.n, "point")}, none assigned yet</span>${keyHtml(run, t, get)}`;
  const size = (/** @type {number} */ count, /** @type {number} */ j) =>
    `<span>${markSvg(mark(j), tone(j))}${count}</span>`;
  const note = notes(run);
  const said = note && `<span class="cap note">${note}</span>`;
  const sizes = sizesOf(run.labels[t], run.k).map(size).join("");
  return `<span class="cap">Points<span class="km-vh"> in each cluster</span></span>${sizes}${keyHtml(run, t, get)}${said}`;
}

/** Drop-downs for the two features on screen, where there are more.
 * @type {(run: Run, axes: number[]) => string} */
function axesHtml(run, axes) {
  if (run.d < 3) return "";
  /** @type {(at: number) => (name: string, f: number) => string} */
  const option = (at) => (name, f) =>
    `<option value="${f}"${f === axes[at] ? " selected" : ""}>${escaped(name)}</option>`;
  const choose = (/** @type {string} */ words, /** @type {number} */ at) =>
    `<label>${words} <select data-axis="${at}">${run.features.map(option(at)).join("")}</select></label>`;
  return choose("across", 0) + choose("up", 1);
}

/** @type {(stage: Stage) => Panel} */
export function createPanel(stage) {
  const { $, get, player } = stage;
  let resting = 0;
  /** @type {Record<string, unknown>} */
  const written = {};

  /** Writes only what has changed: a screen reader reads each change aloud.
   * @type {Panel["put"]} */
  function put(name, value, apply) {
    if (written[name] === value) return;
    written[name] = value;
    apply(value);
  }

  /** @type {(selector: string, value: string) => void} */
  const html = (selector, value) => put(selector, value, (v) => ($(selector).innerHTML = v));
  /** @type {(selector: string, name: string, value: unknown) => void} */
  const mark = (selector, name, value) =>
    put(selector + name, value, (v) => $(selector).setAttribute(name, v));

  /** Parts that stay the same for a whole run. */
  function writeRun(/** @type {Run} */ run) {
    $(".km-keys").hidden = !run.phases.includes("assign");
    $(".km-relocation").hidden = !run.phases.includes("relocate");
    const hide = get("hide_future");
    const end = hide ? player.now() : player.last();
    put("table", `${run.id} ${end}`, () => {
      clearTimeout(resting);
      $(".km-stairs tbody").replaceChildren(); // no row of another run
      resting = setTimeout(writeTable, REST, run, end);
    });
    put("longest", run.id, () => {
      const rest = run.sentences.map((s) => splitSentence(s)[1]);
      $(".km-longest").textContent = rest.reduce((a, b) => (b.length > a.length ? b : a), "");
    });
  }

  /** @type {(run: Run, end: number) => void} */
  function writeTable(run, end) {
    const titles = run.sentences.map((s) => splitSentence(s)[0]);
    $(".km-stairs tbody").innerHTML = stairTable(run, titles, end);
  }

  /** @type {(run: Run, t: number) => void} */
  function writeButtons(run, t) {
    const end = t === player.last();
    html(".km-next", (end ? "" : (GLYPH[run.phases[t + 1]] ?? "")) + nextWords(run, t));
    $(".km-next").classList.toggle("done", end);
    for (const selector of [".km-back", ".km-first"]) mark(selector, "aria-disabled", t === 0);
    mark(".km-last", "aria-disabled", end);
    html(".km-play", player.playing() ? `${ICON.pause}Pause` : `${ICON.play}Play`);
    mark(".km-play", "aria-pressed", player.playing());
  }

  /** @type {(run: Run, t: number) => void} */
  function writeRange(run, t) {
    const range = $(".km-range");
    range.max = player.last();
    range.value = t;
    range.style.setProperty("--km-part", `${(100 * t) / (player.last() || 1)}%`);
    range.setAttribute("aria-valuetext", get("view").veil ? `half-step ${t}` : run.sentences[t]);
  }

  return {
    put,
    write(run, t, { draft }) {
      const [message, { veil }] = [get("message"), get("view")];
      const sentence = veil ? "" : message || draft || run.sentences[t];
      const [title, what] = splitSentence(sentence);
      const glyph = message || veil ? "" : (GLYPH[run.phases[t]] ?? "");
      html(".km-eyebrow", title && `${glyph}${escaped(title)}<span class="km-vh">:</span>`);
      put("what", what, () => ($(".km-what").textContent = what));
      mark(
        ".km-canvas",
        "aria-label",
        `Scatter plot of ${plural(run.n, "point")}. ${sentence}`.trim(),
      );
      const inertia = run.inertias[t];
      html(".km-head b", Number.isFinite(inertia) && !veil ? number(inertia) : "");
      html(".km-sizes", draft && !veil ? "" : sizesHtml(run, t, stage));
      html(".km-axes", axesHtml(run, get("axes")));
      for (const name of VIEW_NAMES) $(`[name=${name}]`).checked = get("view")[name];
      writeRun(run);
      writeButtons(run, t);
      writeRange(run, t);
    },

    alignRange(layout) {
      if (!layout) return;
      const { left, right, from, to } = layout;
      const whole = from === 0 && to === player.last() && !get("hide_future");
      const [a, z] = whole ? [layout.x(0), layout.x(to)] : [left + 10, right - 10];
      put("range", `${a} ${z}`, () => {
        $(".km-range").style.marginLeft = `${a - 10}px`;
        $(".km-range").style.width = `${z - a + 20}px`;
      });
    },
  };
}
