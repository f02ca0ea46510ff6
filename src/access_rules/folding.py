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
    near = close[0] if close else _with_one_other_character(folded, by_fold)
    return by_fold[near] if near else None


def _with_one_other_character(word: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that differs in a single character: many Chinese words have but two."""
    near = [each for each in candidates if len(each) == len(word) > 1 and sum(map(str.__ne__, each, word)) == 1]
    return near[0] if len(near) == 1 and not word.isascii() else None
