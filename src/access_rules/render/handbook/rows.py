"""The rows that the cards of rules and of watches share."""

from __future__ import annotations

from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.render.handbook.anchors import Kind
from access_rules.render.handbook.elements import Node, el
from access_rules.render.handbook.pen import Pen, link
from access_rules.render.handbook.validity import is_in_force, is_yet_to_come, periods_of
from access_rules.render.handbook.wording import Label
from access_rules.render.inline import inline

Entry = Rule | Watch
"""What has a card."""


def reason_row(pen: Pen, entry: Entry) -> tuple[Node, ...]:
    """Why it says what it says."""
    return pen.detail(Label.REASON, pen.sentence(entry.reason, is_watch=isinstance(entry, Watch)))


def remedy_row(pen: Pen, entry: Entry) -> tuple[Node, ...]:
    """What to do about it."""
    if not entry.remedy:
        return ()
    return pen.detail(Label.REMEDY, pen.sentence(entry.remedy, is_watch=isinstance(entry, Watch)))


def basis_row(pen: Pen, entry: Entry) -> tuple[Node, ...]:
    """The law it rests on."""
    cited = pen.citations(entry.cite)
    return pen.detail(Label.BASIS, cited) if cited else ()


def approval_row(pen: Pen, entry: Entry) -> tuple[Node, ...]:
    """Who may approve, on what papers, within what time."""
    terms = entry.approval
    if terms is None:
        return ()
    choice = pen.volume.book.facts[pen.volume.book.roles.approvals or ""].choices[terms.by]
    details = []
    if terms.office:
        details.append(pen.say(Label.HANDLED_BY, office=inline(terms.office)))
    if terms.requires:
        details.append(pen.say(Label.HAND_IN, papers=pen.listed(map(inline, terms.requires))))
    if terms.within_working_days is not None:
        details.append(pen.say(Label.WITHIN, count=terms.within_working_days))
    authority = link(Kind.AUTHORITY, inline(choice.title), choice.id)
    return pen.detail(Label.APPROVAL, authority, el("ul", (el("li", each) for each in details), class_="plain"))


def period_row(pen: Pen, entry: Entry) -> tuple[Node, ...]:
    """When it is in force."""
    return pen.detail(Label.PERIOD, pen.periods(periods_of(entry, pen.volume.book)))


def place_row(pen: Pen, entry: Entry) -> tuple[Node, ...]:
    """Where it is written."""
    place = f"{entry.span.file}:{entry.span.line}" if entry.span else ""
    return pen.detail(Label.PLACE_IN_FILE, el("code", place), " ", el("code", entry.id, class_="id"))


def validity_badges(pen: Pen, entry: Entry) -> tuple[Node, ...]:
    """The mark of what is not in force on the day of the handbook."""
    periods = periods_of(entry, pen.volume.book)
    if is_in_force(periods, pen.volume.day):
        return ()
    state = Label.TO_COME if is_yet_to_come(periods, pen.volume.day) else Label.ENDED
    return (el("span", pen.say(state), class_="badge ended"),)
