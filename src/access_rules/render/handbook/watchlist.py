"""Each watch as a card: what it looks for over several tasks, what follows, why, and on what basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import assert_never

from access_rules.language.conditions import Condition
from access_rules.language.watches import Absence, Cap, Correlation, Load, Recheck, Watch, WatchType
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.card import entry_card
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen
from access_rules.render.handbook.rows import (
    approval_row,
    basis_row,
    period_row,
    place_row,
    reason_row,
    remedy_row,
    validity_badges,
)
from access_rules.render.handbook.volume import in_order_of_writing
from access_rules.render.handbook.wording import WATCH_TYPES, Label, Tone
from access_rules.render.inline import inline
from access_rules.render.watches import looked_for


def watches_section(pen: Pen) -> Element | None:
    """All watches, the own layer first."""
    book = pen.volume.book
    if not book.watches:
        return None
    layers = (
        _layer(pen, depth, [watch for watch in book.watches if watch.layer == depth])
        for depth in reversed(range(len(book.layers)))
    )
    return pen.section("watches", Label.WATCHES, pen.note(Label.WATCHES_NOTE), (each for each in layers if each))


def _layer(pen: Pen, depth: int, watches: list[Watch]) -> Element | None:
    """The watches of one layer, under its name where there are several layers."""
    if not watches:
        return None
    content: list[Node] = []
    level = 3
    if len(pen.volume.book.layers) > 1:
        head = pen.volume.book.layers[depth]
        heading = pen.say(Label.WATCHES_OF, layer=pen.layer(head.layer))
        named = anchor(Kind.SECTION, "watches", head.layer.value)
        title = el("span", inline(head.title), class_="of")
        content.append(el("h3", heading, " ", title, class_="layer-heading", id=named))
        level = 4
    files = groupby(in_order_of_writing(watches), key=lambda watch: watch.span.file if watch.span else "")
    content += [node for file, inside in files for node in _chapter(pen, file, inside, level)]
    return el("div", content, class_="layer", data_holder=True)


def _chapter(pen: Pen, file: str, watches: Iterable[Watch], level: int) -> Iterator[Node]:
    """The watches of one file; what its author says at its head goes before them, unless rules stand there too."""
    has_rules = any(rule.span and rule.span.file == file for rule in pen.volume.book.rules)
    preface = None if has_rules else pen.volume.comments(file).preface
    if preface and preface.title and preface.title != pen.say(Label.WATCHES):
        yield el(f"h{level}", preface.title, class_="chapter-heading")
        level += 1
    if preface and preface.note:
        yield el("p", inline(preface.note), class_="note")
    yield from (entry_card(pen, watch, level, _badges(pen, watch), _rows(pen, watch)) for watch in watches)


def _rows(pen: Pen, watch: Watch) -> Iterator[Node]:
    return (node for row in _ROWS for node in row(pen, watch))


def _badges(pen: Pen, watch: Watch) -> Iterator[Node]:
    yield pen.badge(Tone.of(watch))
    yield el("span", pen.say(WATCH_TYPES[_type_of(watch)]), class_="badge plain")
    yield from validity_badges(pen, watch)


def _type_of(watch: Watch) -> WatchType:
    match watch.pattern:
        case Correlation():
            return WatchType.CORRELATION
        case Cap():
            return WatchType.CAP
        case Load():
            return WatchType.LOAD
        case Absence():
            return WatchType.ABSENCE
        case Recheck():
            return WatchType.RECHECK
        case _:
            assert_never(watch.pattern)


def _looked_for(pen: Pen, watch: Watch) -> tuple[Node, ...]:
    return pen.detail(Label.LOOKS_FOR, pen.words(looked_for(watch, pen.volume.book, pen.lang)))


def _conditions(pen: Pen, watch: Watch) -> tuple[Node, ...]:
    match watch.pattern:
        case Correlation(first, second):
            earlier = pen.say(Label.AS_THE_LATER) if first == second else pen.condition(first)
            return (*pen.detail(Label.LATER, pen.condition(second)), *pen.detail(Label.EARLIER, earlier))
        case Cap(when) | Load(when) | Absence(when) | Recheck(when):
            return pen.detail(Label.ABOUT, _all_or(pen, when))
        case _:
            assert_never(watch.pattern)


def _all_or(pen: Pen, when: Condition | None) -> tuple[Node, ...]:
    return (pen.say(Label.ALL_TASKS),) if when is None else pen.condition(when)


_ROWS = (
    _looked_for,
    _conditions,
    reason_row,
    remedy_row,
    approval_row,
    basis_row,
    period_row,
    place_row,
)
"""The rows of a card, in the order of those of a rule."""
