"""HTML as data: elements hold elements and texts, and only writing them out makes markup.

A text is escaped wherever it stands, so nothing that a ruleset says can become a tag, an attribute or a script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from access_rules.render.inline import harmless

_VOID = frozenset({"br", "col", "hr", "input", "link", "meta"})
_ON_LINES_OF_THEIR_OWN = frozenset(
    {"article", "aside", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"}
    | {"form", "g", "h1", "h2", "h3", "h4", "head", "header", "html", "legend", "li", "link", "main", "meta", "nav"}
    | {"ol", "option", "p", "path", "rect", "script", "section", "style", "summary", "svg", "table", "tbody", "td"}
    | {"text", "th", "thead", "title", "tr", "ul"}
)
"""Elements behind which a line break shows nothing on the page and much in the file."""

Attribute = str | int | float | bool | None
"""A value of an attribute; False and None leave it out, True writes it bare."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of HTML or SVG."""

    tag: str
    attributes: tuple[tuple[str, str | None], ...]
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Our own style or script, which HTML takes as it is; never anything that a ruleset says."""

    content: str


Node = Element | Verbatim | str
"""What an element may hold; a text is shown as it is written."""

Nodes = Iterable[Node]
"""Several of them."""


def el(tag: str, *children: Node | Nodes | None, **attributes: Attribute) -> Element:
    """An element: ``el("a", "text", href="#x", class_="y", data_outcome="reject")``.

    Children may be given in sequences, and None is no child. An underscore in the name of an attribute
    stands for a hyphen, one at its end for nothing.
    """
    named = tuple((_name(key), _value(value)) for key, value in attributes.items() if value not in (None, False))
    return Element(tag, named, tuple(_flat(children)))


def write(node: Node) -> str:
    """The markup of a node."""
    return "".join(_written(node))


def text_of(node: Node) -> str:
    """What a reader sees of a node."""
    match node:
        case str():
            return node
        case Verbatim():
            return ""
        case Element():
            return "".join(map(text_of, node.children))


def joined(nodes: Iterable[Node], between: str) -> Iterator[Node]:
    """The nodes with a text between each two."""
    for at, node in enumerate(nodes):
        if at:
            yield between
        yield node


def _name(key: str) -> str:
    return key.removesuffix("_").replace("_", "-")


def _value(value: Attribute) -> str | None:
    if value is True:
        return None
    return f"{value:g}" if isinstance(value, float) else str(value)


def _flat(children: Iterable[Node | Nodes | None]) -> Iterator[Node]:
    for child in children:
        if isinstance(child, Element | Verbatim | str):
            yield child
        elif child is not None:
            yield from child


def _written(node: Node) -> Iterator[str]:
    match node:
        case str():
            yield escape(harmless(node), quote=False)
        case Verbatim(content):
            yield content
        case Element(tag, attributes, children):
            yield f"<{tag}{''.join(map(_attribute, attributes))}>"
            if tag not in _VOID:
                for child in children:
                    yield from _written(child)
                yield f"</{tag}>"
            if tag in _ON_LINES_OF_THEIR_OWN:
                yield "\n"


def _attribute(attribute: tuple[str, str | None]) -> str:
    name, value = attribute
    return f" {name}" if value is None else f' {name}="{escape(harmless(value))}"'
