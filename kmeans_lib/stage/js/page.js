// What an exported page runs: its stage, with the state that stands in the page.

import { pageModel } from "./model.js";
import { createStage } from "./stage.js";

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const bytes = (/** @type {string} */ text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const state = JSON.parse(part("km-state").textContent, (_, value) =>
  value?.base64 === undefined ? value : bytes(value.base64),
);
const model = pageModel(state);
createStage(model, part("km-stage"));
