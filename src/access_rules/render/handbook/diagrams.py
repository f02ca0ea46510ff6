"""Two pictures, drawn as SVG: the layers of rules, and who approves what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from access_rules.language.layers import Layer
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.asking import named, place_of, tone_of
from access_rules.render.handbook.authorities import Approving, Authority
from access_rules.render.handbook.drawing import TYPE, figure, fitted, svg, text_line, wrapped
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen
from access_rules.render.handbook.shelf import Place
from access_rules.render.handbook.wording import LAYERS, Label, name_place
from access_rules.render.inline import inline
from access_rules.render.wording import Language

_LEADING = 20

# Layers

_COLUMN = 214
_BOX = 174
_BOX_HEIGHT = 48
_ROW = 60
_HEADER = 34


@dataclass(frozen=True, slots=True)
class _Box:
    """A layer with its place in the picture; ``y`` is its middle."""

    place: Place
    column: int
    y: float
    above: _Box | None


def layers_figure(lang: Language, places: Sequence[Place], current: str | None = None) -> Element:
    """The tree of layers from left to right, one column a layer of government; ``current`` is set apart."""
    columns = [layer for layer in Layer if layer in set(_layers(places))]
    boxes = list(_boxes(places, columns))
    height = max(box.y for box in boxes) + _BOX_HEIGHT / 2 + 6
    heads = (
        text_line(at * _COLUMN + _BOX / 2, 18, LAYERS[layer].say(lang), "column") for at, layer in enumerate(columns)
    )
    lines = (_line(box, box.above) for box in boxes if box.above)
    drawn = (_box(lang, box, current) for box in boxes)
    picture = svg((len(columns) - 1) * _COLUMN + _BOX + 4, height, (*heads, *lines, *drawn))
    return figure(lang, Label.LAYERS_FIGURE, Label.LAYERS_FIGURE_NOTE, picture)


def _layers(places: Iterable[Place]) -> Iterator[Layer]:
    for place in places:
        yield place.head.layer
        yield from _layers(place.below)


def _boxes(places: Sequence[Place], columns: Sequence[Layer]) -> Iterator[_Box]:
    """Every layer once, those below in rows of their own, each above in the middle of those below it."""
    heights: dict[str, float] = {}
    rows = iter(range(10**6))

    def measure(place: Place) -> float:
        inside = [measure(each) for each in place.below]
        heights[place.head.ruleset] = (inside[0] + inside[-1]) / 2 if inside else next(rows)
        return heights[place.head.ruleset]

    def draw(place: Place, above: _Box | None) -> Iterator[_Box]:
        y = _HEADER + _BOX_HEIGHT / 2 + heights[place.head.ruleset] * _ROW
        box = _Box(place, columns.index(place.head.layer), y, above)
        yield box
        for each in place.below:
            yield from draw(each, box)

    for place in places:
        measure(place)
    for place in places:
        yield from draw(place, None)


def _box(lang: Language, box: _Box, current: str | None) -> Element:
    head = box.place.head
    x, top = box.column * _COLUMN + 2, box.y - _BOX_HEIGHT / 2
    name = name_place(head.place, lang)
    count = Label.RULE_COUNT.say(lang, count=box.place.rule_count)
    shape = el("rect", x=x, y=top, width=_BOX, height=_BOX_HEIGHT, rx=6)
    title = el("title", inline(head.title))
    texts = (fitted(x + 12, top + 21, name, _BOX - 24), text_line(x + 12, top + 38, count, "small"))
    is_current = head.ruleset == current
    drawn = el("g", title, shape, texts, class_="box current" if is_current else "box")
    if box.place.page is None or is_current:
        return drawn
    return el("a", drawn, href=box.place.page)


def _line(box: _Box, above: _Box) -> Element:
    start, end = above.column * _COLUMN + _BOX + 2, box.column * _COLUMN + 2
    # The line turns at once: further on, only the row of the lower box is sure to be free.
    return el("path", d=f"M{start} {above.y:g}h20V{box.y:g}H{end}", class_="line")


# Approvals

_LADDER = 132
_RULES_AT = 204
_FIGURE_WIDTH = 800
_PADDING = 10


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule in the picture: its lines of text, the top of the first."""

    approving: Approving
    lines: tuple[str, ...]
    office: str | None
    top: float

    @property
    def height(self) -> float:
        return _LEADING * (len(self.lines) + bool(self.office)) + 6

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def approvals_figure(pen: Pen, found: Sequence[Authority]) -> Element:
    """The ladder of authorities, the highest at the top, each beside what it approves."""
    line = [each for each in found if not each.choice.outside_order]
    beside = [each for each in found if each.choice.outside_order and each.approves]
    drawn: list[Node] = []
    middles: list[float] = []
    top = 6.0
    for authority in (*line, *beside):
        rows = _rows(pen, authority, top)
        bottom = max(rows[-1].top + rows[-1].height if rows else 0, top + 40)
        drawn += _authority(authority, rows, (top + bottom) / 2)
        if not authority.choice.outside_order:
            middles.append((top + bottom) / 2)
        top = bottom + _PADDING
    picture = svg(_FIGURE_WIDTH, top, (*_ladder(middles), *drawn))
    return figure(pen.lang, Label.APPROVALS_FIGURE, Label.APPROVALS_FIGURE_NOTE, picture)


def _rows(pen: Pen, authority: Authority, top: float) -> list[_Row]:
    rows: list[_Row] = []
    at = top
    for each in authority.approves:
        title = named(pen, each.asking)
        office = pen.say(Label.HANDLED_BY, office=inline(each.terms.office)) if each.terms.office else None
        rows.append(_Row(each, wrapped(title, (_FIGURE_WIDTH - _RULES_AT - 28) // TYPE * 2), office, at))
        at += rows[-1].height
    return rows


def _authority(authority: Authority, rows: Sequence[_Row], middle: float) -> Iterator[Node]:
    for row in rows:
        start, end = _LADDER + 2, _RULES_AT
        bend = (start + end) / 2
        yield el(
            "path",
            d=f"M{start} {middle:g}C{bend:g} {middle:g} {bend:g} {row.middle:g} {end} {row.middle:g}",
            class_="line",
        )
        yield from _approved(row)
    title = inline(authority.choice.title)
    box = el(
        "g",
        el("rect", x=2, y=middle - 17, width=_LADDER, height=34, rx=6),
        fitted(2 + _LADDER / 2, middle + 5, title, _LADDER - 12, "middle"),
        class_="box" if authority.approves else "box idle",
    )
    is_told = bool(authority.approves)
    yield el("a", box, href=f"#{anchor(Kind.AUTHORITY, authority.choice.id)}") if is_told else box


def _approved(row: _Row) -> Iterator[Node]:
    tone = tone_of(row.approving.asking)
    yield el("circle", cx=_RULES_AT + 5, cy=row.middle, r=5, class_=f"dot tone-{tone.value}")
    lines = (
        text_line(_RULES_AT + 20, row.top + 17 + at * _LEADING, line, "to-rule") for at, line in enumerate(row.lines)
    )
    yield el("a", lines, href=f"#{place_of(row.approving.asking)}")
    if row.office:
        yield text_line(_RULES_AT + 20, row.top + 16 + len(row.lines) * _LEADING, row.office, "small")


def _ladder(middles: Sequence[float]) -> Iterator[Node]:
    for upper, lower in pairwise(middles):
        x = 2 + _LADDER / 2
        yield el("path", d=f"M{x:g} {lower - 17:g}V{upper + 22:g}", class_="rise")
        yield el("path", d=f"M{x - 5:g} {upper + 24:g}L{x:g} {upper + 17:g}L{x + 5:g} {upper + 24:g}Z", class_="arrow")
