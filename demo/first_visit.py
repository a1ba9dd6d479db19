"""Visits the page once when the server has started, so that the first visitor does not wait until it is made.

Gradio prepares much when the page is first asked for, which takes half a second.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

_TIMEOUT = 60.0  # seconds; far more than the page takes
_ENCODINGS = "gzip, deflate, br"  # of which browsers say that they can read them; answers are kept by encoding


def visit(page: str) -> int:
    """Ask for the page and for the files that its header "Link" names; return the number of files.

    A page that cannot be reached from this machine is left alone, because visitors may reach it on another way.

    Args:
        page: address of the page, as Gradio tells it.
    """
    opener = build_opener(ProxyHandler({}))  # the address is this machine's, so no proxy leads to it
    try:
        files = re.findall(r"<([^>]*)>", _links(opener, page))
        for file in files:
            _links(opener, urljoin(page, file))
    except OSError:
        return 0
    return len(files)


def _links(opener: OpenerDirector, address: str) -> str:
    """Read what is at an address to its end; return its header "Link"."""
    with opener.open(Request(address, headers={"Accept-Encoding": _ENCODINGS}), timeout=_TIMEOUT) as answer:
        answer.read()
        return answer.headers.get("Link", "")
