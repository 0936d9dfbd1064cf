// The stage's own part of the page, written once per view.

import { GLYPH, ICON } from "./marks.js";

const check = (/** @type {string} */ name, /** @type {string} */ words) =>
  `<label><input type="checkbox" name="${name}">${words}</label>`;

/** @type {[keyof Traits["view"], string][]} */
const OPTIONS = [
  ["regions", "regions"],
  ["rings", "rings on changes"],
  ["lines", "lines to centroids"],
  ["trails", "trails"],
  ["glide", "glide"],
  ["zoom", "staircase close-up"],
  ["code", "code of the loop"],
  ["table", "table of clusters"],
  ["veil", "points only (V)"],
];

export const VIEW_NAMES = OPTIONS.map(([name]) => name);

const plot = (/** @type {string} */ uid) => `
<figure class="km-plot">
  <div class="km-frame">
    <canvas class="km-canvas" tabindex="0" role="img" aria-describedby="${uid}-keys"></canvas>
    <div class="km-handles"></div>
    <div class="km-card" role="status" hidden></div>
  </div>
  <span class="km-vh km-keyhelp" id="${uid}-keys"></span>
  <span class="km-vh km-said" role="status"></span>
  <div class="km-tools" role="group" aria-label="Edit" hidden></div>
  <figcaption class="km-sizes"></figcaption>
  <div class="km-axes"></div>
</figure>`;

const say = `
<div class="km-say">
  <button type="button" class="km-wide km-icon" aria-label="Fill the screen" title="Fill the screen (F)">${ICON.wide}</button>
  <p class="km-now" aria-live="polite" aria-atomic="true"><span class="km-eyebrow"></span> <span class="km-what"></span></p>
  <p class="km-longest" aria-hidden="true"></p>
</div>`;

const go = `
<div class="km-go">
  <button type="button" class="km-back" aria-label="One half-step back" title="One half-step back (Left arrow)">${ICON.back}</button>
  <button type="button" class="km-next" title="Right arrow"></button>
</div>`;

const stairs = `
<figure class="km-stairs" aria-label="Staircase of inertia">
  <div class="km-head">
    <span>Inertia <b></b></span>
    <span class="km-keys"><span>${GLYPH.assign}assignment</span><span class="km-relocation">${GLYPH.relocate}relocation</span><span>${GLYPH.update}update</span></span>
  </div>
  <svg class="km-svg" aria-hidden="true"></svg>
  <input class="km-range" type="range" min="0" step="1" aria-label="Half-step">
  <div class="km-vh"><table><caption>Inertia at every half-step</caption><thead><tr><th scope="col">Half-step</th><th scope="col">Inertia</th></tr></thead><tbody></tbody></table></div>
</figure>`;

const transport = (/** @type {string} */ uid) => `
<div class="km-transport">
  <button type="button" class="km-first km-icon" aria-label="First half-step" title="First half-step (Home)">${ICON.first}</button>
  <button type="button" class="km-last km-icon" aria-label="Last half-step" title="Last half-step (End)">${ICON.last}</button>
  <div>
    <button type="button" class="km-play" title="Space on the plot" aria-pressed="false"></button>
    <select class="km-speed" aria-label="Speed of play">
      <option value="1600">slow</option><option value="900" selected>normal</option><option value="350">fast</option>
    </select>
  </div>
  <button type="button" class="km-view" aria-expanded="false" aria-controls="${uid}-view">View${ICON.open}</button>
</div>
<fieldset class="km-options" id="${uid}-view" hidden>
  <legend class="km-vh">View</legend>
  ${OPTIONS.map(([name, words]) => check(name, words)).join("")}
</fieldset>`;

const extras = `
<figure class="km-code" hidden></figure>
<div class="km-clusters" hidden></div>`;

export function template(/** @type {string} */ uid) {
  return `<div class="km-main">${plot(uid)}<div class="km-side">${say}${go}${stairs}${transport(uid)}</div>${extras}</div>`;
}
