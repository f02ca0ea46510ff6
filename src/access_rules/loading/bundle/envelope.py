"""The envelope of a built file: what says what it is, who can read it, and that it is whole.

::

    access_rules ruleset 1                    the number of the format
    sha256 4ab0…                              of every other byte of the file
    {"built_by": "0.1.0", …}                  the manifest, one line of JSON
    …                                         the sections, one after the other, compressed

The first two lines and ``built_by`` and ``needs`` in the manifest stay as they are in every format to come, so
that each version can tell a damaged file from one that only a later version reads.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from access_rules.loading.bundle.packing import Packed

FORMAT = 1
"""The number of the format. What the language gains or loses needs no other one: a file lists the fields it has."""

NEEDS = "0.1.0"
"""The version of access_rules that first read this format."""

_MAGIC = b"access_rules ruleset "
_FIRST_LINE = re.compile(re.escape(_MAGIC) + rb"([1-9][0-9]{0,5})\n")
_SECOND_LINE = re.compile(rb"sha256 ([0-9a-f]{64})\n")

_MOST_BYTES = 1 << 30
"""What a section may unfold to: far more than any ruleset, far less than fills a machine."""


class ForeignFileError(ValueError):
    """It is no built ruleset."""


class DamagedFileError(ValueError):
    """It was a built ruleset: something has been lost or altered on the way."""


class OtherFormatError(ValueError):
    """It is a built ruleset of another format; ``manifest`` names the version that reads it."""

    def __init__(self, number: int, manifest: Mapping[str, Any]) -> None:
        super().__init__(number, manifest)
        self.number, self.manifest = number, manifest


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is whole and of our format: its manifest, and its sections as they were stored."""

    manifest: Mapping[str, Any]
    sections: Mapping[str, bytes]


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins like this is a built ruleset of some format."""
    return start.startswith(_MAGIC)


def seal(manifest: Mapping[str, Any], sections: Mapping[str, Packed], built_by: str) -> bytes:
    """The bytes of a file that holds these sections; equal content gives equal bytes."""
    stored = {name: zlib.compress(_json(each.tables) + b"\n" + each.numbers, 9) for name, each in sections.items()}
    sizes = {name: len(section) for name, section in stored.items()}
    head = _json({"built_by": built_by, "needs": NEEDS, **manifest, "sections": sizes})
    return signed(FORMAT, b"\n".join([head, b"".join(stored.values())]))


def signed(number: int, rest: bytes) -> bytes:
    """A file of some format: its first two lines, and the rest."""
    first = _MAGIC + f"{number}\n".encode()
    return first + f"sha256 {_digest(first, rest)}\n".encode() + rest


def _digest(first: bytes, rest: bytes) -> str:
    content = hashlib.sha256(first)
    content.update(rest)
    return content.hexdigest()


def open_sealed(content: bytes) -> Opened:
    """The manifest and the sections of a file. Raises ForeignFileError, DamagedFileError, OtherFormatError."""
    first = _FIRST_LINE.match(content)
    if first is None:
        raise ForeignFileError
    second = _SECOND_LINE.match(content, first.end())
    if second is None or _digest(first[0], content[second.end() :]) != second[1].decode():
        raise DamagedFileError
    head, _, rest = content[second.end() :].partition(b"\n")
    number, manifest = int(first[1]), _manifest(head)
    if number != FORMAT:
        raise OtherFormatError(number, manifest)
    return Opened(manifest, _sections(manifest, rest))


def _manifest(head: bytes) -> Mapping[str, Any]:
    """The manifest, or an empty one where a format to come writes it otherwise."""
    try:
        manifest = json.loads(head)
    except (ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _sections(manifest: Mapping[str, Any], rest: bytes) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    start = 0
    try:
        for name, size in manifest["sections"].items():
            found[name] = rest[start : start + size]
            start += size
    except (AttributeError, LookupError, TypeError) as error:
        raise OtherFormatError(FORMAT, manifest) from error
    return found


def unfolded(section: bytes) -> Packed:
    """What a section holds. Raises ValueError where it is none."""
    unfolding = zlib.decompressobj()
    try:
        content = unfolding.decompress(section, _MOST_BYTES)
        if not unfolding.eof:
            raise ValueError("not all of a section")
        tables, _, numbers = content.partition(b"\n")
        return Packed(json.loads(tables.decode("utf-8", "surrogatepass")), numbers)
    except (zlib.error, RecursionError) as error:
        raise ValueError(str(error)) from error


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
