"""The policy of pages to read: their own scripts, files beside them, nothing else.

Pages that `to_html` writes bring a stricter one (`kmeans_lib/stage/page.py`).
"""

import re
from pathlib import Path

from kmeans_lib.stage.page import hash_of

NAME = "Content-Security-Policy"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)
BESIDE = "'self' file:"  # on a disk no file is of the page's own origin


def with_policy(page: str) -> str:
    """Return a page of HTML that a browser holds to its policy.

    Styles may stand in the page: the themes and MathJax write some.

    Examples
    --------
    >>> page = with_policy("<head></head><script>1</script>")
    >>> "script-src 'self' file: 'sha256-a4ayc/80" in page, "<script>1" in page
    (True, True)
    """
    own = " ".join(dict.fromkeys(map(hash_of, INLINE.findall(page))))
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {BESIDE} {own}".rstrip(),
            f"style-src {BESIDE} 'unsafe-inline'",
            f"img-src {BESIDE} data:",
            f"font-src {BESIDE} data:",
            f"frame-src {BESIDE}",
            "connect-src 'self'",
            f"form-action {BESIDE}",
            "base-uri 'none'",
        ]
    )
    meta = f'<head>\n<meta http-equiv="{NAME}" content="{policy}">'
    return re.sub(r"<head\b[^>]*>", lambda _: meta, page, count=1)


def protect(folder: Path) -> None:
    """Give the pages in a folder that have no policy one, in place."""
    for path in folder.rglob("*.html"):
        page = path.read_text("utf-8")
        if NAME not in page:
            path.write_text(with_policy(page), "utf-8", newline="\n")
