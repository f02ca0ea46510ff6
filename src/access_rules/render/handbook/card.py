"""The form of a card, which rules and watches share: badges and title above, a list of rows below."""

from __future__ import annotations

from collections.abc import Iterable

from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen, entry_anchor, machine_periods
from access_rules.render.handbook.validity import periods_of
from access_rules.render.handbook.wording import Tone
from access_rules.render.inline import inline


def entry_card(pen: Pen, entry: Rule | Watch, level: int, badges: Iterable[Node], rows: Iterable[Node]) -> Element:
    """A card, which can be linked to, and filtered by what it says, its layer, and when it is in force."""
    tone, name = Tone.of(entry).value, entry_anchor(entry)
    title = el(f"h{level}", el("a", inline(entry.title), href=f"#{name}"))
    return el(
        "article",
        el("header", el("p", badges, class_="badges"), title),
        el("dl", rows),
        id=name,
        class_=f"entry card{' watch' if isinstance(entry, Watch) else ''} tone-{tone}",
        tabindex=-1,
        data_tone=tone,
        data_layer=pen.volume.book.layers[entry.layer].layer.value,
        data_in_force=machine_periods(periods_of(entry, pen.volume.book)),
    )
