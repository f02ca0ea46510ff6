"""Reads the pages back: their elements as a tree, in which tests look things up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"dd", "details", "div", "dl", "dt", "li", "ol", "p", "summary", "table", "td", "th", "tr", "ul"}
VOID = {"br", "col", "hr", "input", "link", "meta"}


@dataclass
class Tag:
    """An element of a page as a browser would see it."""

    name: str
    attributes: dict[str, str | None]
    children: list[Tag | str] = field(default_factory=list)

    @property
    def id(self) -> str | None:
        return self.attributes.get("id")

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    @property
    def text(self) -> str:
        """What is read of it, what stands on lines of its own on lines of its own."""
        return re.sub(r"[ \t]*\n\s*", "\n", "".join(map(_piece, self.children))).strip("\n")

    def all(self, name: str | None = None, class_: str | None = None) -> Iterator[Tag]:
        """Every element below, itself included, that has the name and the class."""
        if name in (None, self.name) and (class_ is None or class_ in self.classes):
            yield self
        for child in self.children:
            if isinstance(child, Tag):
                yield from child.all(name, class_)

    def one(self, name: str | None = None, class_: str | None = None) -> Tag:
        (found,) = self.all(name, class_)
        return found

    def by_id(self, name: str) -> Tag:
        (found,) = (tag for tag in self.all() if tag.id == name)
        return found

    @property
    def hrefs(self) -> list[str]:
        return [tag.attributes.get("href") or "" for tag in self.all("a")]

    def rows(self) -> dict[str, str]:
        """The rows of the first description list below, by label."""
        tags = [each for each in next(self.all("dl")).children if isinstance(each, Tag)]
        return {label.text: value.text.strip() for label, value in zip(tags[::2], tags[1::2], strict=True)}


def _piece(child: Tag | str) -> str:
    if isinstance(child, str):
        return child
    return f"\n{child.text}\n" if child.name in BLOCKS else child.text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Tag] = [Tag("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        element = Tag(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.name == tag, f"</{tag}> closes <{closed.name}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read(page: str) -> Tag:
    """The tree of a page, every element of which is closed in its place."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    (root,) = reader.open
    return next(each for each in root.children if isinstance(each, Tag))
