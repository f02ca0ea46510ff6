"""The indexes: rules and watches by document and article, type of task, approving authority; changes by date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from access_rules.language.facts import Fact
from access_rules.language.rulebook import Default
from access_rules.language.rules import Rule
from access_rules.language.sources import Source, SourceLevel
from access_rules.language.watches import Watch
from access_rules.render.citing import name_document
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.asking import line_of
from access_rules.render.handbook.authorities import Approving, Authority, authorities
from access_rules.render.handbook.cards import folded
from access_rules.render.handbook.chapters import layer_parts
from access_rules.render.handbook.citations import Article, Document, Part, Use, documents
from access_rules.render.handbook.diagrams import approvals_figure
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen, link
from access_rules.render.handbook.subjects import General, subjects
from access_rules.render.handbook.validity import Change, DocumentChange, changes
from access_rules.render.handbook.volume import in_order_of_writing
from access_rules.render.handbook.wording import SOURCE_LEVELS, Label
from access_rules.render.inline import inline
from access_rules.render.wording import Phrase

_LISTED_AT_ONCE = 12

# Documents


def documents_section(pen: Pen) -> Element | None:
    """Every document with its articles and what rests on each."""
    all_documents = documents(pen.volume.book)
    if not all_documents:
        return None
    groups = groupby(all_documents, key=lambda document: document.source.level)
    content = (_level(pen, level, each) for level, each in groups)
    return pen.section("documents", Label.DOCUMENTS, pen.note(Label.DOCUMENTS_NOTE), content)


def _level(pen: Pen, level: SourceLevel, inside: Iterable[Document]) -> Element:
    return el(
        "div", el("h3", pen.say(SOURCE_LEVELS[level])), (_document(pen, each) for each in inside), data_holder=True
    )


def _document(pen: Pen, document: Document) -> Element:
    source = document.source
    return el(
        "article",
        el("h4", name_document(source.title), pen.unverified(source)),
        el("ul", (el("li", each) for each in _about(pen, source)), class_="meta"),
        _articles(pen, document) if document.articles else pen.note(Label.NOT_CITED),
        id=anchor(Kind.DOCUMENT, source.id),
        class_="entry document",
        tabindex=-1,
    )


def _about(pen: Pen, source: Source) -> Iterator[str]:
    if source.number:
        yield inline(source.number)
    if source.issuer:
        yield inline(source.issuer)
    colon = Phrase.COLON.say(pen.lang)
    if not source.versions:
        yield f"{pen.say(Label.IN_FORCE)}{colon}{pen.period(source.in_force)}"
    for version in source.versions:
        yield f"{version_name(pen, version.id)}{colon}{pen.period(version.in_force)}"


def version_name(pen: Pen, version: str) -> str:
    """A version of a document, by its year where that is its name."""
    is_year = version.isdigit()
    return (Phrase.CITED_YEAR if is_year else Phrase.CITED_VERSION).say(pen.lang, version=inline(version))


def _articles(pen: Pen, document: Document) -> Element:
    heads = (Label.ARTICLE, Label.RESTS_ON_IT)
    return el(
        "table",
        el("thead", el("tr", (el("th", pen.say(head), scope="col") for head in heads))),
        el("tbody", (_article(pen, each) for each in document.articles)),
        class_="articles",
    )


def _article(pen: Pen, article: Article) -> Element:
    name = inline(article.name) if article.name else pen.say(Label.WHOLE_DOCUMENT)
    version = el("span", version_name(pen, article.version), class_="of") if article.version else None
    rules = {use.id for use in article.uses if use.part is Part.RULE}
    shown = [use for use in article.uses if use.part is not Part.REQUIREMENT or use.id not in rules]
    uses = el("ul", (el("li", _use(pen, use)) for use in shown), class_="rules")
    return el("tr", el("th", name, " ", version, scope="row"), el("td", _foldable(pen, shown, uses)))


def _foldable(pen: Pen, things: Sequence[object], content: Element) -> Element:
    if len(things) <= _LISTED_AT_ONCE:
        return content
    return folded(pen.say(Label.LIST_COUNT, count=len(things)), content)


def _use(pen: Pen, use: Use) -> tuple[Node, ...]:
    match use.part:
        case Part.RULE | Part.WATCH:
            return pen.rule_line(pen.volume.entries[use.id])
        case Part.DEADLINE:
            return (_deadline(pen, use.id),)
        case Part.REQUIREMENT:
            before, after = pen.say(Label.REQUIREMENT_OF, rule="\0").split("\0")
            return (before, *pen.rule_line(pen.volume.rules[use.id]), after)
        case Part.LIST:
            title = inline(pen.volume.book.lists[use.id].title)
            return (link(Kind.LIST, pen.say(Label.LIST_USE, list=title), use.id),)
        case Part.ITEM:
            items = pen.volume.book.lists[use.id].items
            title = next(inline(item.title) for item in items if item.id == use.item)
            return (link(Kind.ITEM, pen.say(Label.ITEM_USE, item=title), use.id, use.item or ""),)
        case Part.DEFAULT:
            return line_of(pen, pen.volume.book.default)


def _deadline(pen: Pen, deadline: str) -> Element:
    procedure = pen.volume.book.procedure
    title = next(inline(each.title) for each in procedure.deadlines if each.id == deadline) if procedure else ""
    return link(Kind.DEADLINE, pen.say(Label.DEADLINE_USE, deadline=title), deadline)


# Types of task


def subjects_section(pen: Pen) -> Element | None:
    """The rules by type of task."""
    found = subjects(pen.volume.book, _entries_in_order(pen))
    if found is None:
        return None
    types = (
        _subject(found.fact.choices[choice].title, choice, pen.rules(rules) if rules else pen.note(Label.NO_RULE))
        for choice, rules in found.rules.items()
    )
    general = el("ul", (el("li", _general(pen, found.fact, each)) for each in found.general), class_="rules")
    rest = _subject(pen.say(Label.GENERAL), "", general, class_="entry subject general")
    content = el("div", types, rest, class_="subjects")
    return pen.section(
        "subjects", Label.SUBJECTS, pen.note(Label.SUBJECTS_NOTE), content, fact=inline(found.fact.title)
    )


def _entries_in_order(pen: Pen) -> list[Rule | Watch]:
    """The rules as their chapters stand, and after them the watches."""
    rules = (rule for part in layer_parts(pen.volume) for rule in part.rules)
    return [*rules, *sorted(in_order_of_writing(pen.volume.book.watches), key=lambda watch: -watch.layer)]


def _subject(title: str, choice: str, content: Element, class_: str = "entry subject") -> Element:
    return el("article", el("h3", inline(title)), content, id=anchor(Kind.SUBJECT, choice), class_=class_, tabindex=-1)


def _general(pen: Pen, fact: Fact, general: General) -> tuple[Node, ...]:
    line = pen.rule_line(pen.volume.entries[general.rule])
    if not general.excepted:
        return line
    choices = pen.listed(inline(fact.choices[each].title) for each in general.excepted)
    return (*line, el("span", pen.say(Label.EXCEPT, choices=choices), class_="of"))


# Authorities


def authorities_section(pen: Pen) -> Element | None:
    """A picture of who approves what, and the same as a table for each authority."""
    found = authorities(pen.volume.book, _entries_in_order(pen))
    content = [_authority(pen, each) for each in found if each.approves]
    return pen.section("authorities", Label.AUTHORITIES, approvals_figure(pen, found), content) if content else None


def _authority(pen: Pen, authority: Authority) -> Element:
    heads = (Label.APPROVES, Label.OFFICE, Label.PAPERS, Label.TIME_LIMIT)
    title = inline(authority.choice.title)
    return el(
        "section",
        el("h3", title, " ", el("span", _count(pen, authority), class_="of")),
        el(
            "table",
            el("thead", el("tr", (el("th", pen.say(head), scope="col") for head in heads))),
            el("tbody", (_approving(pen, each) for each in authority.approves)),
            class_="approvals",
        ),
        id=anchor(Kind.AUTHORITY, authority.choice.id),
        class_="authority",
        data_holder=True,
        data_named=title,
    )


def _count(pen: Pen, authority: Authority) -> str:
    """How much an authority approves: as many rules, where that is all."""
    is_rule = [isinstance(each.asking, Rule | Default) for each in authority.approves]
    return pen.say(Label.RULE_COUNT if all(is_rule) else Label.LIST_COUNT, count=len(is_rule))


def _approving(pen: Pen, approving: Approving) -> Element:
    terms = approving.terms
    days = terms.within_working_days
    return el(
        "tr",
        el("th", line_of(pen, approving.asking), scope="row"),
        el("td", inline(terms.office or ""), data_label=pen.say(Label.OFFICE)),
        el("td", pen.listed(map(inline, terms.requires)), data_label=pen.say(Label.PAPERS)),
        el("td", "" if days is None else pen.say(Label.WITHIN, count=days), data_label=pen.say(Label.TIME_LIMIT)),
        class_="entry",
    )


# Changes


def changes_section(pen: Pen) -> Element | None:
    """What comes into force and goes out of it, day by day."""
    found = changes(pen.volume.book)
    if not found:
        return None
    content = el("div", (_change(pen, each) for each in found), class_="timeline")
    return pen.section("changes", Label.CHANGES, pen.note(Label.CHANGES_NOTE), content)


def _change(pen: Pen, change: Change) -> Element:
    return el(
        "article",
        el("h3", el("time", pen.day(change.day), datetime=change.day.isoformat())),
        el(
            "dl",
            _changed(pen, Label.BEGIN, change.documents_begin, change.rules_begin, change.watches_begin),
            _changed(pen, Label.END, change.documents_end, change.rules_end, change.watches_end),
        ),
        id=anchor(Kind.DAY, change.day.isoformat()),
        class_="entry change",
        tabindex=-1,
    )


def _changed(
    pen: Pen,
    label: Label,
    documents_changed: Sequence[DocumentChange],
    rules: Sequence[str],
    watches: Sequence[str],
) -> tuple[Node, ...]:
    named = el("ul", (el("li", _changed_document(pen, each)) for each in documents_changed), class_="plain")
    rules_named = _foldable_rules(pen, rules, Label.RULE_COUNT)
    watches_named = _foldable_rules(pen, watches, Label.WATCH_COUNT)
    return pen.detail(label, *([named] if documents_changed else []), *rules_named, *watches_named)


def _foldable_rules(pen: Pen, rules: Sequence[str], count: Label) -> tuple[Element, ...]:
    if not rules:
        return ()
    if len(rules) <= _LISTED_AT_ONCE:
        return (pen.rules(rules),)
    return (folded(pen.say(count, count=len(rules)), pen.rules(rules)),)


def _changed_document(pen: Pen, change: DocumentChange) -> tuple[Node, ...]:
    source = pen.volume.book.sources[change.source]
    version = Phrase.IN_BRACKETS.say(pen.lang, text=version_name(pen, change.version)) if change.version else ""
    return (pen.document(source), version)
