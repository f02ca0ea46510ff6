"""What asks for an approval, as the tables and pictures of authorities name it."""

from __future__ import annotations

from typing import assert_never

from access_rules.language.procedure import Deadline, Procedure
from access_rules.language.rulebook import Default
from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.authorities import Asking
from access_rules.render.handbook.casebook import default_anchor
from access_rules.render.handbook.elements import Node, el
from access_rules.render.handbook.pen import Pen, entry_anchor
from access_rules.render.handbook.wording import Label, Tone
from access_rules.render.inline import inline


def named(pen: Pen, asking: Asking) -> str:
    """What asks, by its title."""
    match asking:
        case Rule() | Watch():
            return inline(asking.title)
        case Default():
            return pen.say(Label.DEFAULT_USE)
        case Procedure():
            return pen.say(Label.NOBODY_NAMED)
        case Deadline():
            return pen.say(Label.DEADLINE_USE, deadline=inline(asking.title))
        case _:
            assert_never(asking)


def place_of(asking: Asking) -> str:
    """The id of the element that tells of it."""
    match asking:
        case Rule() | Watch():
            return entry_anchor(asking)
        case Default():
            return default_anchor()
        case Procedure():
            return anchor(Kind.SECTION, "procedure")
        case Deadline():
            return anchor(Kind.DEADLINE, asking.id)
        case _:
            assert_never(asking)


def tone_of(asking: Asking) -> Tone:
    """In which colour it is shown; whatever is no rule or watch needs approval."""
    return Tone.of(asking) if isinstance(asking, Rule | Watch) else Tone.NEEDS_APPROVAL


def line_of(pen: Pen, asking: Asking) -> tuple[Node, ...]:
    """What asks in one line, linked to where it is told."""
    if isinstance(asking, Rule | Watch):
        return pen.rule_line(asking)
    return (el("a", named(pen, asking), href=f"#{place_of(asking)}"),)
