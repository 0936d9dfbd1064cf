// The live pages of labs are as light or as dark as the page around them.

const page = document.documentElement;

/** From a disk a page may not look into another one: both follow the computer then. */
function follow() {
  for (const frame of document.querySelectorAll("iframe.km-live")) {
    const inside = frame.contentDocument?.documentElement;
    if (inside) inside.dataset.theme = page.dataset.theme;
  }
}

new MutationObserver(follow).observe(page, { attributeFilter: ["data-theme"] });
addEventListener("load", follow, true); // of the page, and of every frame
