"""How a word is written: without quotes wherever it then reads as the same text, here and in other tools."""

from __future__ import annotations

import re
from typing import Final

import yaml
from yaml.resolver import Resolver

from access_rules.loading.composing import is_in_chinese_quotes
from access_rules.loading.decoding import CONTROL, INVISIBLE
from access_rules.loading.formatting.tree import Word
from access_rules.loading.scalars import YAML_BOOLEAN, resolve

_RESOLVER: Final = Resolver()
_TEXT_TAG: Final = "tag:yaml.org,2002:str"

# YAML 1.2 knows numbers that PyYAML takes for texts.
_ELSEWHERE_A_NUMBER: Final = re.compile(
    r"[-+]?(?:0o[0-7]+|0x[0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
)

_INDICATORS: Final = frozenset(",[]{}#&*!|>'\"%@`?:-［｛【")
"""Characters a text does not begin with: YAML's own, and those that the reader takes for a slip of the keyboard."""

_ENDS_A_TEXT: Final = re.compile(r":(?=[ \t]|$)|[ \t]#")
_ENDS_A_TEXT_IN_BRACKETS: Final = re.compile(r"[,\[\]{}:?]")

_LOOKS_AMISS_IN_A_KEY: Final = re.compile(r"[:：，,\[\]{}【】［］｛｝]")
"""Punctuation by which the reader tells that something is missing between a key and its value."""

_TO_ESCAPE: Final = re.compile(f"{CONTROL.pattern[:-1]}\n\t\x85\u2028\u2029{INVISIBLE}]")
_ESCAPES: Final = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def key_text(word: Word) -> str:
    """How a key is written."""
    return word.raw if _is_safe(word.raw) and _is_sound_key(word) else _quoted(word.raw)


def value_text(word: Word) -> str:
    """How a value is written on one line."""
    if not isinstance(word.value, str):
        return _constant(word)
    return word.raw if _is_safe(word.raw) and _reads_as_text(word) else _quoted(word.raw)


def fits_brackets(text: str, *, in_list: bool = False, is_key: bool = False) -> bool:
    """Whether a word that is written so may stand in brackets, where a text ends at a comma, a colon, a bracket."""
    if text[0] in ("'", '"'):
        return True
    # A full-width comma in a list or a key is taken for a slip of the keyboard.
    return not (_ENDS_A_TEXT_IN_BRACKETS.search(text) or ((in_list or is_key) and "，" in text))


def block_text(word: Word) -> tuple[str, list[str]] | None:
    """The header and the lines of a text of several lines, None where it cannot be written line by line."""
    text = word.raw
    body = text.removesuffix("\n")
    lines = body.split("\n")
    starts_and_ends_with_words = bool(lines[0][:1].strip() and lines[-1])
    is_visible = not _TO_ESCAPE.search(body.replace("\n", "")) and all(line == line.rstrip() for line in lines)
    if "\n" not in text or not starts_and_ends_with_words or not is_visible:
        return None
    return ("|-" if body == text else "|"), lines


def _constant(word: Word) -> str:
    match word.value:
        case None:
            return "null"
        case bool() as truth:
            return "true" if truth else "false"
        case _:
            return word.raw


def _is_safe(raw: str) -> bool:
    """Whether a text without quotes is read whole and as written."""
    return (
        bool(raw)
        and raw == raw.strip()
        and raw[0] not in _INDICATORS
        and not raw.startswith("...")
        and not _ENDS_A_TEXT.search(raw)
        and not _TO_ESCAPE.search(raw)
    )


def _is_sound_key(word: Word) -> bool:
    if word.raw == "<<" or resolve(word.raw)[1] == YAML_BOOLEAN or _LOOKS_AMISS_IN_A_KEY.search(word.raw):
        return False
    return word.plain or _is_text_everywhere(word.raw)


def _reads_as_text(word: Word) -> bool:
    if is_in_chinese_quotes(word.raw):
        # Written without quotes it is warned of, and a warning is not for a formatter to settle.
        return word.plain
    return _is_text_everywhere(word.raw)


def _is_text_everywhere(raw: str) -> bool:
    """Whether this reader and others take the word for a text, not for a number, a date or a truth value."""
    value, problem = resolve(raw)
    is_text = isinstance(value, str) and problem is None
    tag = _RESOLVER.resolve(yaml.ScalarNode, raw, (True, False))  # type: ignore[no-untyped-call]
    return is_text and tag == _TEXT_TAG and not _ELSEWHERE_A_NUMBER.fullmatch(raw)


def _quoted(raw: str) -> str:
    if _TO_ESCAPE.search(raw):
        return '"' + "".join(_escaped(character) for character in raw) + '"'
    if '"' in raw or "\\" in raw:
        return "'" + raw.replace("'", "''") + "'"
    return f'"{raw}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if not _TO_ESCAPE.match(character):
        return character
    return f"\\u{ord(character):04x}"
