"""Headings that authors write as comments: the first words of a file, and ruled lines between its parts.

``# 准入：清单上的按清单办`` at the head of a file titles a chapter and introduces it;
``# ---- 二、依据 ----`` titles what stands below it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from access_rules.render.inline import inline

_RULED_LINE = re.compile(r"\s*#\s*-{3,}\s*(?P<title>[^-\s].*?)\s*-{3,}\s*")
_TITLED = re.compile(r"(?P<title>[^：:。，,；;]{1,20})(?:[：:。]\s*(?P<note>.*))?")
_FOR_EDITORS = "yaml-language-server"


@dataclass(frozen=True, slots=True)
class Preface:
    """What an author says at the head of a file: perhaps a title, perhaps a sentence or two."""

    title: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Comments:
    """The comments of one file, read for its headings."""

    text: str

    @cached_property
    def preface(self) -> Preface:
        """The comment before the first line of content; its first words, up to a colon or full stop, are the title."""
        said = inline("\n".join(self._leading()))
        if titled := _TITLED.fullmatch(said):
            return Preface(titled["title"], titled["note"] or None)
        return Preface(note=said or None)

    def heading_above(self, line: int) -> str | None:
        """The last ruled line above a line of the file."""
        at = bisect_right(self._ruled, line, key=lambda each: each[0])
        return self._ruled[at - 1][1] if at else None

    @cached_property
    def _ruled(self) -> list[tuple[int, str]]:
        lines = enumerate(self.text.splitlines(), 1)
        return [(at, inline(found["title"])) for at, line in lines if (found := _RULED_LINE.fullmatch(line))]

    def _leading(self) -> list[str]:
        lines: list[str] = []
        for line in self.text.splitlines():
            written = line.strip()
            if not written.startswith("#"):
                break
            if _FOR_EDITORS not in written and not _RULED_LINE.fullmatch(line):
                lines.append(written.lstrip("#").strip())
        return lines
