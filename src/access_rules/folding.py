"""How two names are compared: by what a reader sees as the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_INSIGNIFICANT = re.compile(r"[\s()\[\]{}<>《》〈〉「」『』【】〔〕“”‘’\"'、·・]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text without what does not tell names apart: width, case, brackets, quotes, spaces.

    Unicode NFKC comes first, so full-width letters and brackets equal their half-width forms.
    """
    return _INSIGNIFICANT.sub("", unicodedata.normalize("NFKC", text).casefold())


def fold_class(text: str) -> str:
    """The folded name of the class a text names: what stands in brackets is a particular of it.

    证件遗失证明（燃气本） is a 证件遗失证明.
    """
    plain = unicodedata.normalize("NFKC", text)
    return fold(_BRACKETED.sub("", plain))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a misspelt word most likely means, or None when none is near."""
    by_fold = {fold(candidate): candidate for candidate in candidates}
    folded = fold(word)
    # Chinese words are short: one wrong character of three is a similarity of 2/3.
    close = get_close_matches(folded, by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None
