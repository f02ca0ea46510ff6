"""From bytes to text that YAML can be read from: the encoding, line ends, and characters nobody sees.

What is taken out of the text is replaced by as many characters, so that every place stays where it was.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.loading.positions import Lines

CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that YAML does not allow (production 1, c-printable); the replacement character stands in for them."""

# YAML 1.1 takes these for line ends and editors do not: lines would be counted in two ways.
_LINE_SEPARATORS: Final = "\x85\u2028\u2029"

# Allowed in YAML and invisible: two words that look alike would differ (zero width, direction, soft hyphen).
INVISIBLE: Final = (
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\xad"
)

_MOST_LINES: Final = 20
"""A file with more is no text; the first of a line stands for the rest of the line."""

_UNWANTED = re.compile(f"{CONTROL.pattern[:-1]}{_LINE_SEPARATORS}{INVISIBLE}]")
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)

# Parsers disagree on tabs between words, which do no harm; tabs that indent are left for YAML to refuse.
_TAB_WITHIN_LINE = re.compile(r"(?<=\S)[ \t]*\t[ \t]*|^[ \t]+(?=#|$)", re.MULTILINE)

_REPLACEMENTS: Final = dict.fromkeys(map(ord, _LINE_SEPARATORS), " ") | {0xFEFF: "\u200b"}
_WITHOUT_INVISIBLE: Final = dict.fromkeys(map(ord, INVISIBLE))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what was found while decoding it.

    ``text`` is for people, ``clean`` is as long and holds nothing that YAML refuses to read.
    """

    text: str
    clean: str
    findings: tuple[Diagnostic, ...] = ()
    readable: bool = True


def decode(content: str | bytes, name: str) -> Decoded:
    """The text in ``content``; not readable when the bytes are no text at all."""
    if isinstance(content, bytes):
        text, finding = _text_of_bytes(content, name)
    else:
        text, finding = content, None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    unwanted = _invisible_characters(text, name)
    if finding:
        # A text in another encoding that decodes cleanly is worth reading on; any other bytes are noise.
        return Decoded(text, _clean(text), (finding,), readable="\ufffd" not in text and not unwanted)
    directives = _directives(text, name)
    return Decoded(text, _clean(text), (*unwanted, *directives))


def without_invisible(word: str) -> str:
    """The word without the characters that nobody sees, which have been reported already."""
    return word.translate(_WITHOUT_INVISIBLE)


def _text_of_bytes(content: bytes, name: str) -> tuple[str, Diagnostic | None]:
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        text, encoding = _in_another_encoding(content)
        return text, _not_utf8(content, error.start, name, encoding)


def _in_another_encoding(content: bytes) -> tuple[str, str | None]:
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if is_utf16 else "gb18030"
    try:
        return content.decode(encoding), encoding.upper()
    except UnicodeDecodeError:
        return content.decode("utf-8", errors="replace"), None


def _not_utf8(content: bytes, offset: int, name: str, encoding: str | None) -> Diagnostic:
    if encoding == "UTF-16":
        span = Lines(name, "").span(0, 0)
    else:
        before = content[:offset].decode("utf-8").removeprefix("\ufeff")
        text = before.replace("\r\n", "\n").replace("\r", "\n")
        span = Lines(name, text + "\ufffd").span(len(text), len(text) + 1)
    return diagnose("AR101", span, byte=f"0x{content[offset]:02X}", also=_seems_to_be(encoding) if encoding else None)


def _seems_to_be(encoding: str) -> Message:
    return Message(f"这个文件看来是 {encoding} 编码", f"the file seems to be {encoding}")


def _invisible_characters(text: str, name: str) -> tuple[Diagnostic, ...]:
    if not (found := _UNWANTED.search(text)):
        return ()
    lines = Lines(name, text)
    findings: list[Diagnostic] = []
    while found and len(findings) < _MOST_LINES:
        findings.append(diagnose("AR102", lines.span(*found.span()), character=f"U+{ord(found[0]):04X}"))
        line_end = text.find("\n", found.end())
        found = _UNWANTED.search(text, line_end) if line_end >= 0 else None
    return tuple(findings)


def _directives(text: str, name: str) -> tuple[Diagnostic, ...]:
    found = _DIRECTIVE.search(text)
    if not found:
        return ()
    lines = Lines(name, text)
    number, _ = lines.place(found.start())
    return (diagnose("AR130", lines.span(found.start(), found.start() + len(lines.line(number)))),)


def _clean(text: str) -> str:
    # A directive is read as a comment: YAML compares each %TAG with all before it, which takes for ever.
    if _UNWANTED.search(text):
        text = CONTROL.sub("\ufffd", text.translate(_REPLACEMENTS))
    if "\t" in text:
        text = _TAB_WITHIN_LINE.sub(lambda found: " " * len(found[0]), text)
    return _DIRECTIVE.sub("#", text)
