"""The chapter on how tasks are handled: who approves where nobody is named, and how long each state may last."""

from __future__ import annotations

from collections.abc import Iterable

from access_rules.language.procedure import Deadline, Procedure
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen, link
from access_rules.render.handbook.procedure_words import ProcedurePhrase, authority_title, consequence_of, time_of
from access_rules.render.handbook.statechart import statechart_figure
from access_rules.render.handbook.wording import Label
from access_rules.render.inline import inline, sentence
from access_rules.render.records import state_in_words

_HEADS = (
    ProcedurePhrase.DEADLINE,
    ProcedurePhrase.STATE,
    ProcedurePhrase.TIME,
    ProcedurePhrase.THEN,
    Label.BASIS,
)


def procedure_section(pen: Pen) -> Element | None:
    """The way of a task, with a picture and a table of its deadlines."""
    procedure = pen.volume.book.procedure
    if procedure is None:
        return None
    return pen.section(
        "procedure",
        ProcedurePhrase.PROCEDURE,
        pen.note(ProcedurePhrase.NOTE),
        _front(pen, procedure),
        statechart_figure(pen, procedure.deadlines),
        _deadlines(pen, procedure.deadlines) if procedure.deadlines else (),
    )


def _front(pen: Pen, procedure: Procedure) -> Element:
    return el("dl", _by(pen, procedure), _layer(pen, procedure), _place(pen, procedure), class_="front")


def _by(pen: Pen, procedure: Procedure) -> tuple[Node, ...]:
    if procedure.by is None:
        return ()
    authority = link(Kind.AUTHORITY, authority_title(pen, procedure.by), procedure.by)
    return pen.detail(ProcedurePhrase.BY, authority, pen.note(ProcedurePhrase.BY_NOTE))


def _layer(pen: Pen, procedure: Procedure) -> tuple[Node, ...]:
    """Which layer lays it down, where there are several."""
    heads = pen.volume.book.layers
    if len(heads) == 1:
        return ()
    head = heads[procedure.layer]
    return pen.detail(ProcedurePhrase.OF_LAYER, pen.layer(head.layer), " ", el("span", inline(head.title), class_="of"))


def _place(pen: Pen, procedure: Procedure) -> tuple[Node, ...]:
    if procedure.span is None:
        return ()
    return pen.detail(Label.PLACE_IN_FILE, el("code", f"{procedure.span.file}:{procedure.span.line}"))


def _deadlines(pen: Pen, deadlines: Iterable[Deadline]) -> tuple[Node, ...]:
    table = el(
        "table",
        el("thead", el("tr", (el("th", pen.say(head), scope="col") for head in _HEADS))),
        el("tbody", (_deadline(pen, each) for each in deadlines)),
        class_="deadlines",
    )
    return (table, pen.note(ProcedurePhrase.COUNTING))


def _deadline(pen: Pen, deadline: Deadline) -> Element:
    return el(
        "tr",
        el("th", inline(deadline.title), " ", el("code", deadline.id, class_="id"), scope="row"),
        el("td", state_in_words(deadline.state, pen.lang), data_label=pen.say(ProcedurePhrase.STATE)),
        el("td", time_of(pen, deadline, ProcedurePhrase.WITHIN), data_label=pen.say(ProcedurePhrase.TIME)),
        el("td", _then(pen, deadline), data_label=pen.say(ProcedurePhrase.THEN)),
        el("td", pen.citations(deadline.cite), data_label=pen.say(Label.BASIS)),
        id=anchor(Kind.DEADLINE, deadline.id),
        class_="entry",
    )


def _then(pen: Pen, deadline: Deadline) -> tuple[Node, ...]:
    """What happens, to whom it passes, and why."""
    said = consequence_of(pen, deadline)
    told = said if deadline.to is None else link(Kind.AUTHORITY, said, deadline.to)
    return (told, el("p", sentence(deadline.reason), class_="note")) if deadline.reason else (told,)
