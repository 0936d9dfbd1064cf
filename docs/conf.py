"""In this folder: the site's own pages, its look, and Sphinx's settings for it.

`python run.py site` builds the site; `tools/site.py` puts the notebooks beside these
pages. Nothing that a reader opens asks another server for anything.
"""

from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path

project = "k-means, one half-step at a time"
author = "kmeans_lib contributors"
copyright = f"{author}, MIT licence"
release = version = version_of("kmeans-lib")
HERE = Path(__file__).parent

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.mathjax",
    "sphinx.ext.viewcode",
    "numpydoc",
]
templates_path = [str(HERE / "templates")]
exclude_patterns = ["templates"]

# The outputs are those that were saved; widgets need no scripts: a lab is a page.
nb_execution_mode = "off"
nb_ipywidgets_js = {}
nb_code_prompt_show = "Show the answer"
nb_code_prompt_hide = "Hide the answer"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
myst_links_external_new_tab = True

autodoc_typehints = "none"  # numpydoc writes them in words
autodoc_member_order = "bysource"
autodoc_default_options = {"exclude-members": "set"}  # matplotlib's, of a figure
autosummary_generate_overwrite = True
numpydoc_show_class_members = False

# MathJax is one file, and draws without fonts.
_mathjax = Path(str(find_spec("sphinx-mathjax-offline").origin)).parent
mathjax_path = "tex-svg.js"

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = [str(_mathjax / "static" / "mathjax" / mathjax_path)]
html_static_path += [str(HERE / "site.css"), str(HERE / "site.js")]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_sourcelink = False
html_context = {"default_mode": "auto"}  # light or dark, as the reader's computer is
html_theme_options = {
    "navbar_persistent": [],  # the side bar has a search field
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
