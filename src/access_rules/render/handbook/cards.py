"""Each rule as a card: what it says, when, why, on what basis, and how it stands among the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from access_rules.analysis.casework import CaseResult
from access_rules.language.layers import Layer
from access_rules.language.rules import Requirement, Rule, Strength
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.card import entry_card
from access_rules.render.handbook.casebook import case_line
from access_rules.render.handbook.chapters import Chapter, LayerPart, chapter_title, layer_parts
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
from access_rules.render.handbook.wording import STRENGTHS, Label, Tone
from access_rules.render.inline import inline

_SHOWN_AT_ONCE = 5
"""Up to so many related rules are shown; more are folded away."""


def rules_section(pen: Pen) -> Element | None:
    """All rules, in chapters."""
    parts = layer_parts(pen.volume)
    if not parts:
        return None
    return pen.section("rules", Label.RULES, (node for part in parts for node in _part(pen, part, len(parts) > 1)))


def _part(pen: Pen, part: LayerPart, has_heading: bool) -> Iterator[Node]:
    heading = pen.say(Label.RULES_OF, layer=pen.layer(part.head.layer))
    content: list[Node] = []
    if has_heading:
        title = el("span", inline(part.head.title), class_="of")
        content.append(el("h3", heading, " ", title, class_="layer-heading", id=layer_anchor(part.head.layer)))
    content += [_chapter(pen, chapter, 4 if has_heading else 3) for chapter in part.chapters]
    yield el("div", content, class_="layer", data_holder=True)


def layer_anchor(layer: Layer) -> str:
    """Where the rules of a layer begin."""
    return anchor(Kind.SECTION, "rules", layer.value)


def _chapter(pen: Pen, chapter: Chapter, level: int) -> Element:
    note = chapter.preface.note
    return el(
        "section",
        el(f"h{level}", chapter_title(pen, chapter), class_="chapter-heading"),
        el("p", inline(note), class_="note") if note else None,
        (entry_card(pen, rule, level + 1, _badges(pen, rule), _rows(pen, rule)) for rule in chapter.rules),
        id=anchor(Kind.CHAPTER, chapter.file),
        class_="chapter",
        data_holder=True,
    )


def _rows(pen: Pen, rule: Rule) -> Iterator[Node]:
    return (node for row in _ROWS for node in row(pen, rule))


def _badges(pen: Pen, rule: Rule) -> Iterator[Node]:
    yield pen.badge(Tone.of(rule))
    if rule.strength is Strength.IN_PRINCIPLE:
        yield el("span", pen.say(STRENGTHS[rule.strength]), class_="badge plain")
    if rule.mandate:
        yield el("span", pen.say(Label.MANDATE), class_="badge plain")
    yield from validity_badges(pen, rule)


def _conditions(pen: Pen, rule: Rule) -> tuple[Node, ...]:
    unless = pen.detail(Label.UNLESS, pen.condition(rule.unless)) if rule.unless else ()
    return (*pen.detail(Label.WHEN, pen.condition(rule.when)), *unless)


def _requires(pen: Pen, rule: Rule) -> tuple[Node, ...]:
    items = [_requirement(pen, each) for each in rule.requires]
    return pen.detail(Label.REQUIRES, el("ol", items, class_="requirements")) if items else ()


def _requirement(pen: Pen, requirement: Requirement) -> Element:
    before, after = pen.say(Label.REQUIRES_NOTE, text="\0").split("\0")
    test = el("span", before, pen.in_one_line(requirement.that), after, class_="test")
    return el("li", pen.sentence(requirement.say), " ", test, pen.citations(requirement.cite))


def _concerns(pen: Pen, rule: Rule) -> tuple[Node, ...]:
    named = (el("span", pen.concern(each)) for each in sorted(rule.concerns))
    return pen.detail(Label.CONCERNS, pen.enumerated(named))


def _relations(pen: Pen, rule: Rule) -> tuple[Node, ...]:
    volume = pen.volume
    return (
        *pen.detail(Label.OVERRIDES, _related(pen, volume.overrides.get(rule.id, ()))),
        *pen.detail(Label.OVERRIDDEN_BY, _related(pen, volume.overridden_by[rule.id])),
        *_contested(pen, volume.contested_by.get(rule.id, ())),
    )


def _contested(pen: Pen, mandates: Sequence[str]) -> tuple[Node, ...]:
    if not mandates:
        return ()
    return pen.detail(Label.CONTESTED_BY, _related(pen, mandates), pen.note(Label.CONTESTED_NOTE))


def _related(pen: Pen, rules: Sequence[str]) -> tuple[Element, ...]:
    if not rules:
        return ()
    if len(rules) <= _SHOWN_AT_ONCE:
        return (pen.rules(rules),)
    return (folded(pen.say(Label.RULE_COUNT, count=len(rules)), pen.rules(rules)),)


def _relax(pen: Pen, rule: Rule) -> tuple[Node, ...]:
    layers = [layer for layer in Layer if layer in rule.relax]
    return pen.detail(Label.RELAX, pen.listed(map(pen.layer, layers))) if layers else ()


def _cases(pen: Pen, rule: Rule) -> tuple[Node, ...]:
    results = pen.volume.results_by_rule.get(rule.id, ())
    return pen.detail(Label.CASES, _case_list(pen, results)) if results else ()


def _case_list(pen: Pen, results: Sequence[CaseResult]) -> Element:
    items = el("ul", (el("li", case_line(pen, each)) for each in results), class_="cases")
    return folded(pen.say(Label.SHOW_CASES, count=len(results)), items)


def folded(summary: str, *content: Node | Iterable[Node]) -> Element:
    """Content behind a summary."""
    return el("details", el("summary", summary), *content)


_ROWS = (
    _conditions,
    reason_row,
    remedy_row,
    _requires,
    approval_row,
    basis_row,
    _concerns,
    period_row,
    _relations,
    _relax,
    _cases,
    place_row,
)
"""The rows of a card, in the order in which an officer asks for them."""
