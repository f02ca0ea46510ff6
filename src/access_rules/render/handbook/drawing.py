"""Drawing pictures as SVG: lines of text that fit, and the frame of a picture.

Coordinates are in CSS pixels; a Chinese character is as wide as its type size, a Latin one half of that.
"""

from __future__ import annotations

from collections.abc import Iterable

from access_rules.render.columns import width
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.wording import Language, Wording

TYPE = 14
"""The size of type in pictures."""

SMALL = 12
"""The size of what is less than a title."""


def wrapped(text: str, columns: int) -> tuple[str, ...]:
    """The text in lines of at most so many columns, a Chinese character taking two."""
    lines, line = [], ""
    for char in text:
        if line and width(line + char) > columns:
            lines.append(line)
            line = ""
        line += char
    return (*lines, line)


def fitted(x: float, y: float, text: str, room: float, place: str = "", size: int = TYPE) -> Element:
    """A line of text, pressed together where it is wider than its room."""
    is_wide = width(text) * size / 2 > room
    pressed = (room, "spacingAndGlyphs") if is_wide else (None, None)
    return el("text", text, x=x, y=y, class_=place or None, textLength=pressed[0], lengthAdjust=pressed[1])


def text_line(x: float, y: float, text: str, class_: str) -> Element:
    """A line of text."""
    return el("text", text, x=x, y=y, class_=class_)


def svg(wide: float, high: float, content: Iterable[Node]) -> Element:
    """A picture of a size."""
    box = f"0 0 {wide:g} {high:g}"
    return el("svg", content, viewBox=box, width=wide, height=high, role="group")


def figure(lang: Language, title: Wording, note: Wording, picture: Element) -> Element:
    """A picture with its caption, which scrolls where the screen is narrower."""
    caption = el("figcaption", el("strong", title.say(lang)), " ", note.say(lang))
    scroller = el("div", picture, class_="scroller", tabindex=0, role="region", aria_label=title.say(lang))
    return el("figure", caption, scroller)
