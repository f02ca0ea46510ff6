"""YAML's events, from the C parser where PyYAML has it, else from the pure one, which is taught to agree with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import yaml

PURE_PARSER: Final[type[yaml.SafeLoader]] = yaml.SafeLoader
PARSER: Final[type[yaml.SafeLoader]] = getattr(yaml, "CSafeLoader", PURE_PARSER)

# The pure parser ends a word in brackets at a question mark, and accepts escapes for characters that do not exist;
# while it reads, these stand in for the question mark and for the u and U of such an escape.
_STAND_INS: Final = {"\ue03f": "?", "\ue075": "u", "\ue055": "U"}
_BACK: Final = str.maketrans(_STAND_INS)
_ANY_STAND_IN = re.compile("[" + "".join(_STAND_INS) + "]")

_QUESTION_IN_A_WORD = re.compile(r"(?<=[^\s\[\]{},:?\"'-])( *)\?")
_HALF_A_CHARACTER = re.compile(r"(?<=\\)u(?=[dD][89a-fA-F])")
_BEYOND_UNICODE = re.compile(r"(?<=\\)U(?=[0-9a-fA-F]{8})(?!000|0010)")


def events(text: str, parser: type[yaml.SafeLoader] = PARSER) -> Iterator[yaml.Event]:
    """The events of a text; raises ``yaml.MarkedYAMLError`` where it is no YAML."""
    if parser is not PURE_PARSER or _ANY_STAND_IN.search(text):
        yield from _parsed(text, parser)
        return
    text = _QUESTION_IN_A_WORD.sub("\\1\ue03f", text)
    text = _BEYOND_UNICODE.sub("\ue055", _HALF_A_CHARACTER.sub("\ue075", text))
    for event in _parsed(text, parser):
        if isinstance(event, yaml.ScalarEvent):
            event.value = event.value.translate(_BACK)
        yield event


def _parsed(text: str, parser: type[yaml.SafeLoader]) -> Iterator[yaml.Event]:
    reader = parser(text)
    try:
        while reader.check_event():
            yield reader.get_event()  # type: ignore[no-untyped-call]
    finally:
        reader.dispose()
