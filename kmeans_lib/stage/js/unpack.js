// The first script of an exported page: it unpacks the other one and runs it.

import { textOf, unpacked } from "./unpacked.js";

/** The policy of the page knows the script by its hash, so it may be put in here. */
async function start() {
  const script = document.createElement("script");
  script.type = "module";
  script.textContent = textOf(await unpacked("km-script"));
  document.body.append(script);
}

start().catch(() => {
  const stage = /** @type {HTMLElement} */ (document.getElementById("km-stage"));
  stage.textContent = "This page needs a browser of 2023 or newer.";
});
