// What an exported page runs: its stage, with the state that stands in the page.

import { pageModel } from "./model.js";
import { followAddress } from "./page_address.js";
import { createChooser } from "./page_choice.js";
import { showControls } from "./page_controls.js";
import { printStrip } from "./page_strip.js";
import { keepPlace } from "./place.js";
import { createRuns } from "./runs.js";
import { createStage } from "./stage.js";
import { readState, unpacked } from "./unpacked.js";

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const state = readState(await unpacked("km-state"));
const model = pageModel(state);
const runs = createRuns(model);
const chooser = createChooser(model, runs);
keepPlace(model, runs);
followAddress(model, chooser, part("km-address"));
createStage(model, part("km-stage"), runs);
showControls(model, part("km-controls"), chooser);
printStrip(model, part("km-stage"), part("km-strip"), runs);
