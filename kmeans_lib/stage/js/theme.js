// Light or dark, as on the page around the stage, and the colours for each.

/** Relative luminance of a CSS rgb() colour, null if it is transparent. @param {string} rgb */
export function luminance(rgb) {
  const parts = rgb.match(/[\d.]+/g)?.map(Number);
  if (!parts || parts.length < 3 || parts[3] === 0) return null;
  return (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]) / 255;
}

/** JupyterLab has an attribute for it; elsewhere the background decides.
 * @param {Document} doc @param {Window} win */
export function isDark(doc, win) {
  const { body, documentElement: html } = doc;
  const said = body.dataset.jpThemeLight;
  if (said) return said === "false";
  const kind = body.dataset.vscodeThemeKind;
  if (kind) return !kind.includes("light");
  if (html.dataset.theme) return html.dataset.theme === "dark";
  for (const node of [body, html]) {
    const light = luminance(win.getComputedStyle(node).backgroundColor);
    if (light !== null) return light < 0.4;
  }
  return win.matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Puts the theme's colours on `root` and returns those the canvas needs.
 * @type {(root: HTMLElement, palette: Palette, dark: boolean) => Colours} */
export function applyTheme(root, palette, dark) {
  const side = dark ? "dark" : "light";
  root.dataset.theme = side;
  palette.clusters.forEach((mark, j) => root.style.setProperty(`--km-c${j}`, mark[side]));
  const style = getComputedStyle(root);
  const value = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    surface: value("--km-surface"),
    ink: value("--km-ink"),
    line: value("--km-line"),
    muted: value("--km-muted"),
    font: style.fontFamily,
    tint: dark ? 0.13 : 0.07,
    clusters: palette.clusters.map((mark) => mark[side]),
    neutral: palette.unassigned[side],
  };
}

/** Calls `changed` when the theme changes, and before and after printing.
 * @param {() => void} changed @param {AbortSignal} signal */
export function watchTheme(changed, signal) {
  const seen = new MutationObserver(changed);
  const attributes = [
    "data-jp-theme-light",
    "data-jp-theme-name",
    "data-theme",
    "data-vscode-theme-kind",
    "class",
  ];
  for (const node of [document.body, document.documentElement])
    seen.observe(node, { attributes: true, attributeFilter: attributes });
  for (const query of ["(prefers-color-scheme: dark)", "print"])
    matchMedia(query).addEventListener("change", changed, { signal });
  for (const event of ["beforeprint", "afterprint"])
    window.addEventListener(event, changed, { signal });
  signal.addEventListener("abort", () => seen.disconnect());
}
