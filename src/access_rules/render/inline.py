"""Text from rulesets and tasks, made fit to stand inside one line of any format."""

from __future__ import annotations

import re
import unicodedata

from access_rules.render.columns import is_wide

_SPACE = re.compile(r"\s+")
_LINE_BREAKS = frozenset("\n\r\x85\u2028\u2029")
_NARROW_CHINESE = frozenset("“”‘’…—·")
_JOINERS = frozenset("\u200c\u200d")
_SENTENCE_ENDS = frozenset("。！？；….!?;")
_CLOSING = "”’」』）】》)\"'"


def inline(text: str) -> str:
    """The text on one line, without control characters and marks that turn the direction of writing.

    A line break between two Chinese characters leaves no space behind.
    """
    return _SPACE.sub(_gap, harmless(text).strip())


def harmless(text: str) -> str:
    """The text without control characters other than white space, and without marks that turn its direction."""
    if text.isprintable():
        return text
    return "".join(char for char in text if char.isspace() or _is_harmless(char))


def sentence(text: str) -> str:
    """The text on one line, ending as a sentence does."""
    line = inline(text)
    body = line.rstrip(_CLOSING)
    if not line or (body and body[-1] in _SENTENCE_ENDS):
        return line
    return line + ("。" if any(map(is_wide, line)) else ".")


def _gap(space: re.Match[str]) -> str:
    before, after = space.string[space.start() - 1], space.string[space.end()]
    broken = not _LINE_BREAKS.isdisjoint(space.group())
    return "" if broken and _is_chinese(before) and _is_chinese(after) else " "


def _is_chinese(char: str) -> bool:
    return is_wide(char) or char in _NARROW_CHINESE


def _is_harmless(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs")
