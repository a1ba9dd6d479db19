"""Visits the page once when the server has started, so that the first visitor does not wait until it is made.

Gradio prepares much when the page is first asked for, which takes half a second.
"""

from __future__ import annotations

import re
from http.client import HTTPException
from urllib.parse import urljoin
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

_TIMEOUT = 60.0  # seconds; far more than the page takes
_ENCODINGS = "gzip, deflate, br"  # of which browsers say that they can read them; answers are kept by encoding


def visit(page: str) -> int:
    """Ask for the page and for the files that its header "Link" names; return how many files were read.

    What cannot be read is left out: the visit only saves time.

    Args:
        page: address of the page, as Gradio tells it.
    """
    opener = build_opener(ProxyHandler({}))  # the address is this machine's, so no proxy leads to it
    files = re.findall(r"<([^>]*)>", _links(opener, page) or "")
    return sum(_links(opener, urljoin(page, file)) is not None for file in files)


def _links(opener: OpenerDirector, address: str) -> str | None:
    """Read what is at an address to its end; return its header "Link", or None if it cannot be read."""
    try:
        with opener.open(Request(address, headers={"Accept-Encoding": _ENCODINGS}), timeout=_TIMEOUT) as answer:
            answer.read()
            return answer.headers.get("Link", "")
    except (OSError, HTTPException, ValueError):
        return None
