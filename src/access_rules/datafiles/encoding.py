"""In which encoding a text is, and how many lines it has: Excel in China writes GB18030, BOMs, and UTF-16."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from access_rules.datafiles.refusal import unusable
from access_rules.diagnostic import Message

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_MARK = ("utf-8", "gb18030")
"""Tried in this order: Chinese in GB18030 is hardly ever valid UTF-8, while nearly every UTF-8 is valid GB18030."""

_BLOCK = 1 << 20
"""Bytes read at once."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """The codec of a text and the number of its line ends."""

    codec: str
    line_ends: int


def encoding_of(path: Path) -> Encoding:
    """The encoding in which the whole text can be read.

    Raises DataFileError for what is no text, or is in another encoding; OSError where it cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    marked = next((codec for mark, codec in _MARKS if head.startswith(mark)), None)
    for codec in (marked,) if marked else _WITHOUT_MARK:
        line_ends = _line_ends(path, codec)
        if line_ends is not None:
            return Encoding(codec, line_ends)
    raise unusable(
        path,
        Message("文字编码认不出来", "its encoding cannot be told"),
        Message("另存为 UTF-8，例如 Excel 的“CSV UTF-8”", "save it as UTF-8, such as “CSV UTF-8” in Excel"),
    )


def _line_ends(path: Path, codec: str) -> int | None:
    """The number of line ends; None where the text is not in this encoding."""
    decoder = codecs.getincrementaldecoder(codec)()
    count = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError:
                return None
            if "\0" in text:
                raise _no_text(path)
            count += text.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return count


def _no_text(path: Path) -> Exception:
    return unusable(
        path,
        Message("不是文本文件", "it is not a text"),
        Message("Excel 文件的名称要以 .xlsx 结尾", "the name of an Excel file must end in .xlsx"),
    )
