"""What a ruleset declares and nothing uses: facts, lists, definitions, sources of its own layer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.reaching import definitions_behind
from access_rules.diagnostic import Message
from access_rules.evaluation.remedies import CORE
from access_rules.language.conditions import Condition, InList
from access_rules.language.dependence import derivations
from access_rules.language.facts import ComputedChoice
from access_rules.language.placeholders import PLACEHOLDER
from access_rules.language.reach import facts_tested, nodes
from access_rules.language.rulebook import Rulebook
from access_rules.language.vocabulary import Names
from access_rules.source import Span


def find(
    book: Rulebook,
    looked_at: Collection[str] | None = None,  # noqa: ARG001  # none of these is a rule
    *,
    lower: Iterable[Rulebook] = (),
) -> Iterator[Finding]:
    """A finding for each thing that the lowest layer declares and neither it nor a layer above or below uses.

    ``lower`` are the books of rulesets that stand on this one. What a definition or a computed fact uses counts
    only where that is itself used. A fact named in a text (``{requesting_unit}``), in what a rule concerns or in
    a role of the engine is used.
    """
    used = [_used(each) for each in (book, *lower)]
    declared: Sequence[Mapping[str, _Declared]] = (book.facts, book.lists, book.definitions, book.sources)
    for word, things, names in zip(_WORDS, declared, zip(*used, strict=True), strict=True):
        for name, each in things.items():
            if not any(name in found for found in names) and _is_own(each.span, book):
                yield _finding(word, name, each.title, each.span)


class _Declared(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def span(self) -> Span | None: ...


_WORDS = (
    Message("事实", "fact"),
    Message("清单", "list"),
    Message("定义", "definition"),
    Message("文件", "source"),
)


def _used(book: Rulebook) -> tuple[frozenset[str], ...]:
    """The facts, lists, definitions and sources that are used."""
    conditions = tuple(_conditions(book))
    return (
        _facts_used(book, conditions),
        frozenset(node.list for each in conditions for node in nodes(each) if isinstance(node, InList)),
        frozenset(definitions_behind(conditions, book)),
        _sources(book),
    )


def _is_own(span: Span | None, book: Rulebook) -> bool:
    lowest = book.layers[-1].span
    if span is None or lowest is None:
        return len(book.layers) == 1
    return span.file.partition("/")[0] == lowest.file.partition("/")[0]


def _finding(word: Message, name: str, title: str, span: Span | None) -> Finding:
    return Finding(
        kind=Kind.UNUSED,
        message=Message(f"{word.zh} `{title}` 没有规则用到", f"no rule uses the {word.en} `{name}`"),
        locations=(span,) if span else (),
        subject=name,
        help=Message(
            "删去它；留给下层规则用的，不必改动", "remove it; where it is there for lower layers to use, leave it so"
        ),
    )


# --- what is used ---


def _roots(book: Rulebook) -> Iterator[Condition]:
    """The conditions that decide something or are proven."""
    for rule in book.rules:
        yield from rule.conditions
    yield from (each.when for each in book.invariants)
    yield from (condition for watch in book.watches for condition in watch.conditions)


def _conditions(book: Rulebook) -> Iterator[Condition]:
    """The roots, the definitions behind them, and what the facts behind these are computed from."""
    roots = [*_roots(book), *(each for name in _facts_used(book, _roots(book)) for each in _computing(book, name))]
    used = definitions_behind(roots, book)
    yield from roots
    yield from (book.definitions[name].when for name in used)


def _computing(book: Rulebook, fact: str) -> Iterator[Condition]:
    computed = book.facts[fact].computed
    if isinstance(computed, ComputedChoice):
        yield from (condition for _, condition in computed.conditions)


def _facts_used(book: Rulebook, conditions: Iterable[Condition]) -> frozenset[str]:
    """The facts that are looked at or named, and those from which their values follow."""
    tested = {fact for each in conditions for fact in facts_tested(each, book.definitions)}
    concerned = {each.partition(".")[0] for rule in book.rules for each in (*rule.concerns, *rule.overrides_concerns)}
    played = {book.roles.stage, book.roles.approvals}
    core = {name for name in book.facts if name.startswith(CORE) and name.removeprefix(CORE) in book.facts}
    found: set[str] = set()
    watched = {fact for watch in book.watches for fact in watch.facts}
    pending = [*tested, *concerned, *watched, *core, *_named(book), *(each for each in played if each)]
    inputs = derivations(book.facts, book.definitions)
    while pending:
        fact = pending.pop()
        if fact in book.facts and fact not in found:
            found.add(fact)
            pending.extend(inputs[fact])
    return frozenset(found)


def _named(book: Rulebook) -> Iterator[str]:
    """The facts that fill a place in a text."""
    names = Names({fact.id: (fact.title,) for fact in book.facts.values()})
    texts = [text for rule in book.rules for text in (rule.reason, rule.remedy, *(each.say for each in rule.requires))]
    texts += [text for watch in book.watches for text in (watch.reason, watch.remedy)]
    for text in (*texts, book.default.reason, book.default.remedy):
        for place in PLACEHOLDER.finditer(text or ""):
            yield from names.candidates(place[1])


def _sources(book: Rulebook) -> frozenset[str]:
    cited = [*book.default.cite]
    for rule in book.rules:
        cited += [*rule.cite, *(each for requirement in rule.requires for each in requirement.cite)]
    cited += [each for watch in book.watches for each in watch.cite]
    cited += [each for deadline in (book.procedure.deadlines if book.procedure else ()) for each in deadline.cite]
    listed = {each.source for each in book.lists.values()}
    items = {item.source for each in book.lists.values() for item in each.items if item.source}
    return frozenset(each.source for each in cited) | listed | items
