"""A stage as one HTML page: skeleton, style, script and state, and what they may do.

Script and state are deflated, which browsers undo (`js/unpack.js`). So a page with
all its starts stays under 140 kB, and nothing of it can end a script element.
"""

import base64
import hashlib
import html
import json
import zlib
from collections.abc import Iterable
from string import Template
from typing import Any

from .bundle import HERE, PAGE, UNPACK, javascript, stylesheet

Parts = dict[str, str]


def page_of(
    state: dict[str, Any],
    sentences: Iterable[str],
    *,
    title: str,
    note: str = "",
    source: str = "",
) -> str:
    """Return a page that opens on a state.

    Parameters
    ----------
    state : dict
        As from `state_of`.
    sentences : iterable of str
        What happens, half-step by half-step, for readers without JavaScript.
    title, note, source : str
        Text, not HTML: the heading, what stands below it, and the last line.

    Returns
    -------
    str

    Examples
    --------
    >>> from kmeans_lib import record
    >>> from kmeans_lib.stage.state import state_of
    >>> state = state_of(record([[0, 0], [4, 4]], 1))
    >>> "<h1>1 &lt; 2</h1>" in page_of(state, [], title="1 < 2")
    True
    """
    parts = _programs() | {
        "title": html.escape(title),
        "note": html.escape(note),
        "source": html.escape(source),
        "sentences": "".join(f"<li>{html.escape(s)}</li>" for s in sentences),
        "state": deflated(packed(state)),
    }
    skeleton = (HERE / "page.html").read_text(encoding="utf-8")
    return Template(skeleton).substitute(parts)


def _programs() -> Parts:
    """Return style and script, and the policy that allows these and nothing else."""
    style = stylesheet() + (HERE / "page.css").read_text(encoding="utf-8")
    script, unpack = javascript(PAGE), javascript(UNPACK)
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src {hash_of(unpack)} {hash_of(script)}",
            f"style-src {hash_of(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    return {
        **{"policy": policy, "style": style, "unpack": unpack},
        "script": deflated(script.encode("utf-8")),
    }


def hash_of(text: str) -> str:
    """Return how a policy names an element by its text.

    Examples
    --------
    >>> hash_of("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def packed(state: dict[str, Any]) -> bytes:
    r"""Return a state as one line of JSON, and after it all bytes that are in it.

    JSON has no bytes: in their place is where they are, and how many.

    Examples
    --------
    >>> packed({"k": 1, "run": {"start": b"abc"}, "data": b"d"})[8:]
    b' "run": {"start": {"bytes": [0, 3]}}, "data": {"bytes": [3, 1]}}\nabcd'
    """
    tail = bytearray()

    def place(data: bytes) -> dict[str, list[int]]:
        tail.extend(data)
        return {"bytes": [len(tail) - len(data), len(data)]}

    return json.dumps(state, default=place).encode("ascii") + b"\n" + bytes(tail)


def deflated(data: bytes) -> str:
    """Return bytes in few letters, none of which means something in HTML.

    Examples
    --------
    >>> packed = deflated(b"</script>" * 100)
    >>> len(packed) < 50, "<" in packed
    (True, False)
    """
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)  # bare, "deflate-raw"
    found = deflate.compress(data) + deflate.flush()
    return base64.b64encode(found).decode("ascii")
