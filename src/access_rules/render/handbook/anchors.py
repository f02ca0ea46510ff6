"""Where things stand on a page and under which name a page is kept."""

from __future__ import annotations

import re
from enum import Enum

_UNSAFE = re.compile(r"[^\w.-]")


class Kind(Enum):
    """What can be pointed to; the value begins its anchor."""

    SECTION = "section"
    CHAPTER = "chapter"
    RULE = "rule"
    WATCH = "watch"
    DEADLINE = "deadline"
    LIST = "list"
    ITEM = "item"
    FACT = "fact"
    DEFINITION = "definition"
    DOCUMENT = "document"
    AUTHORITY = "authority"
    SUBJECT = "subject"
    DAY = "day"
    CASE = "case"


def anchor(kind: Kind, *names: str) -> str:
    """The id of an element, different for different names: letters of any script, digits, ``_``, ``.`` and ``-``."""
    return f"{kind.value}:{':'.join(map(_safe, names))}"


def page_name(ruleset: str) -> str:
    """The file name of a ruleset's page among several; ``index.html`` is kept for the page that lists them."""
    name = _safe(ruleset)
    return f"{name}~.html" if name.casefold() == "index" else f"{name}.html"


def _safe(name: str) -> str:
    # Names keep no tilde of their own, so none is mistaken for another; nor has a URL to escape one.
    return _UNSAFE.sub(lambda char: f"~{ord(char.group()):x}.", name)
