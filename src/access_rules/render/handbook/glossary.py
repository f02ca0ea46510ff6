"""Lists as tables, facts and definitions as a glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from access_rules.language.facts import Choice, ComputedChoice, Fact, FactType, WorkingDaysBetween
from access_rules.language.layers import Layer
from access_rules.language.lists import ItemList, ListItem
from access_rules.language.reading import title_of
from access_rules.language.rulebook import Definition
from access_rules.language.values import Value
from access_rules.language.watches import Watch
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.cards import folded
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen
from access_rules.render.handbook.wording import FACT_TYPES, Label
from access_rules.render.inline import inline, sentence
from access_rules.render.wording import Phrase
from access_rules.source import Span

# Lists


def lists_section(pen: Pen) -> Element | None:
    """Every list with its items."""
    lists = pen.volume.book.lists.values()
    if not lists:
        return None
    return pen.section("lists", Label.LISTS, pen.note(Label.LIST_NOTE), (_list(pen, each) for each in lists))


def _list(pen: Pen, items: ItemList) -> Element:
    source = pen.volume.book.sources[items.source]
    layers = [pen.layer(layer) for layer in Layer if layer in items.extendable_by]
    extension = pen.say(Label.EXTENDABLE_BY, layers=pen.listed(layers)) if layers else pen.say(Label.NOT_EXTENDABLE)
    facts = (
        el("li", pen.document(source), pen.unverified(source)),
        el("li", pen.say(Label.CLOSED if items.closed else Label.OPEN)),
        el("li", extension),
    )
    heads = (Label.ITEM, Label.COVERS, Label.BASIS)
    return el(
        "section",
        el("h3", inline(items.title), " ", el("span", pen.say(Label.LIST_COUNT, count=len(items.items)), class_="of")),
        el("ul", facts, class_="meta"),
        el(
            "table",
            el("thead", el("tr", (el("th", pen.say(head), scope="col") for head in heads))),
            el("tbody", (_item(pen, items, each) for each in items.items)),
        ),
        id=anchor(Kind.LIST, items.id),
        class_="list",
        data_holder=True,
        data_named=inline(items.title),
    )


def _item(pen: Pen, items: ItemList, item: ListItem) -> Element:
    covers = (el("span", inline(each), class_="cover") for each in item.covers)
    return el(
        "tr",
        el("th", inline(item.title), scope="row"),
        el("td", pen.enumerated(covers), data_label=pen.say(Label.COVERS)),
        el("td", _item_basis(pen, items, item), data_label=pen.say(Label.BASIS)),
        id=anchor(Kind.ITEM, items.id, item.id),
        class_="entry",
    )


def _item_basis(pen: Pen, items: ItemList, item: ListItem) -> Iterator[Node]:
    """The document of an item where it is not that of the list, and the article."""
    if item.source and item.source != items.source:
        source = pen.volume.book.sources[item.source]
        yield pen.document(source)
        yield from pen.unverified(source)
    if item.article:
        yield inline(item.article)


# Facts


def facts_section(pen: Pen) -> Element | None:
    """Every fact, under the headings of the file it is written in."""
    facts = pen.volume.book.facts.values()
    if not facts:
        return None
    groups = groupby(facts, key=lambda fact: _heading(pen, fact.span))
    content = (_group(heading, (_fact(pen, fact, _level(heading)) for fact in each)) for heading, each in groups)
    return pen.section("facts", Label.FACTS, pen.note(Label.FACTS_NOTE), content)


def _heading(pen: Pen, span: Span | None) -> str | None:
    return pen.volume.comments(span.file).heading_above(span.line) if span else None


def _group(heading: str | None, entries: Iterable[Node]) -> Element:
    title = el("h3", heading) if heading else None
    return el("div", title, el("div", entries, class_="glossary"), data_holder=True)


def _level(heading: str | None) -> str:
    """The heading of an entry, one below that of its group."""
    return "h4" if heading else "h3"


def _fact(pen: Pen, fact: Fact, level: str) -> Element:
    return el(
        "article",
        el(level, inline(fact.title), " ", el("code", fact.id, class_="id")),
        el("p", _marks(pen, fact), class_="badges"),
        el("dl", (node for row in _FACT_ROWS for node in row(pen, fact))),
        id=anchor(Kind.FACT, fact.id),
        class_="entry term",
        tabindex=-1,
    )


def _marks(pen: Pen, fact: Fact) -> Iterator[Node]:
    yield el("span", pen.say(FACT_TYPES[fact.type]), class_="badge plain")
    marks = ((Label.DEMAND, fact.demand), (Label.OPTIONAL, fact.optional), (Label.JUDGED, fact.judgement))
    for label, applies in marks:
        if applies:
            title = pen.say(Label.DEMAND_NOTE) if label is Label.DEMAND else None
            yield el("span", pen.say(label), class_=f"badge mark-{label.name.lower()}", title=title)


def _question(pen: Pen, fact: Fact) -> tuple[Node, ...]:
    return pen.detail(Label.QUESTION, inline(fact.ask)) if fact.ask else ()


def _values(pen: Pen, fact: Fact) -> tuple[Node, ...]:
    label = Label.ELEMENTS if fact.type is FactType.SET else Label.VALUES
    if fact.choices:
        choices = el("ul", (_choice(pen, each) for each in fact.choices.values()), class_="choices")
        return pen.detail(label, choices, pen.note(Label.ORDER_NOTE) if fact.ordered else "")
    return pen.detail(label, pen.say(Label.FREE_TEXTS)) if fact.type is FactType.SET else ()


def _choice(pen: Pen, choice: Choice) -> Element:
    implied = [_implied(pen, name, value) for name, value in choice.implies.items()]
    remarks: list[str] = [pen.say(Label.IMPLIES, facts=pen.listed(implied))] if implied else []
    remarks += [pen.say(Label.OUTSIDE_ORDER)] if choice.outside_order else []
    remark = Phrase.IN_BRACKETS.say(pen.lang, text=Phrase.SEMICOLON.say(pen.lang).join(remarks)) if remarks else ""
    return el("li", inline(choice.title), el("span", remark, class_="of") if remark else None)


def _implied(pen: Pen, name: str, value: Value) -> str:
    fact = pen.volume.book.facts[name]
    return f"{inline(fact.title)}{Phrase.COLON.say(pen.lang)}{inline(title_of(fact, value, pen.lang))}"


def _range(pen: Pen, fact: Fact) -> tuple[Node, ...]:
    ends = ((Label.AT_LEAST, fact.minimum), (Label.AT_MOST, fact.maximum))
    said = [pen.say(label, value=inline(title_of(fact, end, pen.lang))) for label, end in ends if end is not None]
    return pen.detail(Label.RANGE, Phrase.COMMA.say(pen.lang).join(said)) if said else ()


def _if_absent(pen: Pen, fact: Fact) -> tuple[Node, ...]:
    if fact.if_absent is None:
        return ()
    value = inline(title_of(fact, fact.if_absent, pen.lang))
    return pen.detail(Label.IF_ABSENT, pen.say(Label.IF_ABSENT_AS, value=value))


def _computed(pen: Pen, fact: Fact) -> tuple[Node, ...]:
    match fact.computed:
        case WorkingDaysBetween(start, end):
            titles = {"start": _title(pen, start), "end": _title(pen, end)}
            return pen.detail(Label.COMPUTED, pen.say(Label.WORKING_DAYS_BETWEEN, **titles))
        case ComputedChoice(conditions):
            items = (
                el("li", _computed_value(pen, fact, value), pen.in_one_line(condition))
                for value, condition in conditions
            )
            return pen.detail(Label.COMPUTED, el("ul", items, class_="plain"))
        case None:
            return ()


def _computed_value(pen: Pen, fact: Fact, value: Value) -> str:
    return pen.say(Label.COMPUTED_VALUE, value=inline(title_of(fact, value, pen.lang)))


def _title(pen: Pen, fact: str) -> str:
    return inline(pen.volume.book.facts[fact].title)


def _used_by(pen: Pen, fact: Fact) -> tuple[Node, ...]:
    """The rules and watches that look at it, itself or through a definition."""
    using = pen.volume.used_by.get(fact.id, ())
    watches = [each for each in using if isinstance(pen.volume.entries[each], Watch)]
    if not using:
        return ()
    counts = ((Label.RULE_COUNT, len(using) - len(watches)), (Label.WATCH_COUNT, len(watches)))
    summary = pen.listed(pen.say(label, count=count) for label, count in counts if count)
    return pen.detail(Label.USED_BY, folded(summary, pen.rules(using)))


def _judgement(pen: Pen, fact: Fact) -> tuple[Node, ...]:
    return pen.detail(Label.JUDGEMENT, sentence(fact.judgement)) if fact.judgement else ()


_FACT_ROWS = (_question, _values, _range, _if_absent, _computed, _judgement, _used_by)
"""The rows of a fact."""

# Definitions


def definitions_section(pen: Pen) -> Element | None:
    """Every definition, under the headings of the file it is written in."""
    definitions = pen.volume.book.definitions.values()
    if not definitions:
        return None
    groups = groupby(definitions, key=lambda each: _heading(pen, each.span))
    content = (
        _group(heading, (_definition(pen, each, _level(heading)) for each in inside)) for heading, inside in groups
    )
    return pen.section("definitions", Label.DEFINITIONS, pen.note(Label.DEFINITIONS_NOTE), content)


def _definition(pen: Pen, definition: Definition, level: str) -> Element:
    return el(
        "article",
        el(level, inline(definition.title), " ", el("code", definition.id, class_="id")),
        el("dl", pen.detail(Label.MEANS, pen.condition(definition.when))),
        id=anchor(Kind.DEFINITION, definition.id),
        class_="entry term",
        tabindex=-1,
    )
