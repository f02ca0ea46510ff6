"""Markdown pages as the tests read them: headings, links, and blocks of code with the marks above them.

A mark is an HTML comment on the line above a block, so it does not show when the page is rendered. Files are those
of the reader's folder:

| mark | the block below it is |
|---|---|
| `<!-- file: rules/new.yaml -->` | written to that file; `(gbk)` in that encoding, `(×300)` that many times |
| `<!-- line 7: rules/new.yaml -->` | put in the place of that line of the file |
| `<!-- avoid: … -->` | the same, as the example of a diagnostic that must appear |
| `<!-- prefer: … -->` | the same, with which it must be gone |
| `<!-- output -->` | what the Python block above it prints |
| `<!-- not run: … -->` | shown only, for the reason given |
| `<!-- starter: 示例 -->` | no block: the folder that `access-rules init` makes is there from here on |

Blocks of `python` are run in order, blocks of `console` hold commands after `$ ` and what they print; a line `…`
there stands for any number of lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[\w-]*)\s*$")
_MARK = re.compile(r"^ *<!-- (?P<word>[a-z]+(?: run| \d+)?)(?:: (?P<argument>.*?))? -->$")
_HEADING = re.compile(r"^(?P<level>#{1,6}) (?P<title>.+)$")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment for the tests: a word and what it is about."""

    word: str
    argument: str
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: its language, the mark above it, its text, and the number of the line above its first."""

    language: str
    mark: Mark | None
    text: str
    line: int
    indent: str = ""

    @property
    def word(self) -> str | None:
        """The word of its mark."""
        return self.mark.word if self.mark else None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its level."""

    level: int
    title: str

    @property
    def anchor(self) -> str:
        """The name by which a link reaches it."""
        return _NOT_IN_ANCHORS.sub("", self.title.lower()).replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name in the project, what happens on it in order, its headings, and where its links lead."""

    name: str
    text: str
    steps: tuple[Mark | Block, ...]
    headings: tuple[Heading, ...]
    links: tuple[str, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks of code."""
        return tuple(step for step in self.steps if isinstance(step, Block))

    @property
    def language(self) -> str:
        """The language its reader works in."""
        return "zh" if ".zh-CN." in self.name or "/diagnostics/" in self.name else "en"


def read_page(path: Path) -> Page:
    """The page in a file."""
    text = path.read_text(encoding="utf-8")
    prose = [line for _, line in _prose(text)]
    return Page(
        name=path.relative_to(PROJECT).as_posix(),
        text=text,
        steps=tuple(_steps(text)),
        headings=tuple(
            Heading(len(found["level"]), found["title"].strip()) for line in prose if (found := _HEADING.match(line))
        ),
        links=tuple(found["target"] for line in prose for found in _LINK.finditer(_without_code(line))),
    )


def all_pages() -> list[Path]:
    """Every page of the project."""
    return sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])


def _without_code(line: str) -> str:
    return re.sub(r"`[^`]*`", "``", line)


def _prose(text: str) -> Iterator[tuple[int, str]]:
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if _FENCE.match(line):
            inside = not inside
        elif not inside:
            yield number, line


def _steps(text: str) -> Iterator[Mark | Block]:
    lines = text.splitlines()
    at = 0
    mark: Mark | None = None
    while at < len(lines):
        line = lines[at]
        at += 1
        if fence := _FENCE.match(line):
            start = at
            while not _FENCE.match(lines[at]):
                at += 1
            indent = fence["indent"]
            body = "".join(f"{each.removeprefix(indent)}\n" for each in lines[start:at])
            at += 1
            yield Block(fence["language"], mark, body, start, indent)
            mark = None
        elif found := _MARK.match(line):
            mark = Mark(found["word"], found["argument"] or "", at)
            if at >= len(lines) or not _FENCE.match(lines[at]):
                yield mark
                mark = None
