"""Running every analysis over a ruleset: on which days, how much each finding weighs, and what its authors accept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from access_rules.analysis.check.codes import CODES, weight_of
from access_rules.analysis.check.registry import ANALYSES, BOOK_ANALYSES, LOOKED_FOR, Analysis, Reach
from access_rules.analysis.findings import Finding, Kind, Weight
from access_rules.analysis.windows import turns_of_watches
from access_rules.analysis.world import World, stretches
from access_rules.diagnostic import Message
from access_rules.errors import FactError
from access_rules.evaluation.counting import is_in_force
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.conditions import AS_OF
from access_rules.language.findings import Acceptance
from access_rules.language.reach import facts_tested
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.targets.smt.prover import Unsettled
from access_rules.targets.smt.vocabulary import Stretch

_HEAVIEST_FIRST = (Weight.ERROR, Weight.WARNING, Weight.INFO, Weight.OFF)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finding with what it weighs in a ruleset, and the days for which it was found, in order."""

    finding: Finding
    weight: Weight
    days: tuple[Stretch, ...]

    @property
    def code(self) -> str:
        """The stable code of its kind."""
        return CODES[self.finding.kind].code


def findings(
    book: Rulebook,
    first: date,
    last: date,
    *,
    upper: Rulebook | None = None,
    lower: Iterable[Rulebook] = (),
    kinds: Collection[Kind] = frozenset(Kind),
) -> tuple[Weighed, ...]:
    """Everything the analyses find in a rulebook on the days from ``first`` to ``last``, the heaviest first.

    A finding that is true of several stretches of days is told once. ``upper`` is the rulebook of the layer above:
    what is as true of it is told there, not here; ``lower`` are those that stand on this one. Only ``kinds`` are
    looked for, and of these not what the rulebook weighs as off; what rules accept of other kinds is left alone.
    """
    wanted = {kind for kind in kinds if weight_of(kind, book) is not Weight.OFF}
    own = _OwnLayer.of(book, upper)
    days = tuple(stretches((book,), first, last, more=turns_of_watches(book)))
    found: dict[object, tuple[Finding, list[Stretch]]] = {}
    for stretch in days:
        for finding in _on(book, upper, stretch, wanted, own):
            seen = found.setdefault(_identity(finding), (finding, []))[1]
            if stretch not in seen:
                seen.append(stretch)
    told = [(finding, days) for finding in _in_book(book, lower, wanted, own)]
    told += [(finding, tuple(on)) for finding, on in found.values() if _is_no_matter_of_days(finding, on, book, days)]
    kept, used = _accepted(told, book)
    if Kind.NEEDLESS_ACCEPTANCE in wanted:
        unsettled = [finding for finding, _ in told if finding.kind is Kind.UNSETTLED]
        kept += [(finding, days) for finding in _needless(book, days, LOOKED_FOR & wanted, unsettled, used, own)]
    weighed = (Weighed(finding, weight_of(finding.kind, book), _joined(on)) for finding, on in kept)
    return tuple(sorted(weighed, key=_order))


_OF_TESTS = (Kind.ALWAYS_TRUE, Kind.REDUNDANT_CONDITION)
"""Findings about a test that looks settled on a day because the test is about the day."""


def _is_no_matter_of_days(finding: Finding, on: Collection[Stretch], book: Rulebook, days: Sequence[Stretch]) -> bool:
    """Whether a finding is true whatever the day, or is of a kind for which that does not matter.

    A rule that tests the day of the decision says something else on other days: what a test in it comes to is told
    only where all days are looked at and it comes to the same on each on which the rule is in force.
    """
    rule = next((each for each in book.rules_and_watches if finding.rules[:1] == (each.id,)), None)
    if finding.kind not in _OF_TESTS or rule is None or not _tests_the_day(rule, book):
        return True
    in_force = [each for each in days if is_in_force(rule, book, each.first)]
    return days[0].first == date.min and days[-1].last == date.max and all(each in on for each in in_force)


def _tests_the_day(rule: Rule | Watch, book: Rulebook) -> bool:
    return any(AS_OF in facts_tested(each, book.definitions) for each in rule.conditions)


def _order(weighed: Weighed) -> tuple[object, ...]:
    finding = weighed.finding
    places = [(each.file, each.line, each.column) for each in finding.locations]
    return (_HEAVIEST_FIRST.index(weighed.weight), weighed.code, places, finding.rules, finding.message.en)


def _identity(finding: Finding) -> object:
    """What makes findings of several days one: all but the task that shows it."""
    return (finding.kind, finding.rules, finding.subject, finding.message, finding.locations, finding.region)


def _joined(days: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Stretches that follow one another, as one."""
    joined: list[Stretch] = []
    for each in days:
        if joined and joined[-1].last != date.max and joined[-1].last + timedelta(days=1) == each.first:
            joined[-1] = Stretch(joined[-1].first, each.last)
        else:
            joined.append(each)
    return tuple(joined)


# ---- running the analyses


def _in_book(book: Rulebook, lower: Iterable[Rulebook], wanted: AbstractSet[Kind], own: _OwnLayer) -> Iterator[Finding]:
    for find, kinds in BOOK_ANALYSES:
        if kinds & wanted:
            yield from (each for each in find(book, own.rules, lower=lower) if each.kind in wanted and own.has(each))


def _on(
    book: Rulebook, upper: Rulebook | None, days: Stretch, wanted: AbstractSet[Kind], own: _OwnLayer
) -> Iterator[Finding]:
    worlds = {Reach.EVERY: World((book,), days)}
    if upper is None:
        worlds[Reach.TOPMOST] = worlds[Reach.EVERY]
    else:
        worlds[Reach.BETWEEN] = World((upper, book), days)
    for analysis in ANALYSES:
        if analysis.reach in worlds and analysis.kinds & wanted:
            found = _run(analysis, worlds[analysis.reach], own)
            yield from (each for each in found if each.kind in wanted and own.has(each))


def _run(analysis: Analysis, world: World, own: _OwnLayer) -> Iterator[Finding]:
    """The findings of one analysis; where the solver gives up, that as well."""
    try:
        yield from analysis.find(world, own.rules)
    except Unsettled as reason:
        yield from (_unsettled(kind, str(reason)) for kind in sorted(analysis.kinds))


def _unsettled(kind: Kind, reason: str) -> Finding:
    title = CODES[kind].title
    return Finding(
        kind=Kind.UNSETTLED,
        message=Message(
            f"“{title.zh}”没有查完：求解器在限定时间内未能断定（{reason}）",
            f"the analysis “{title.en}” was not finished: the solver could not settle it in its time ({reason})",
        ),
        subject=kind.value,
        help=Message(
            "没有列出的不等于没有：拆开过大的条件再检查一次，或者在 `分析` 里写明不查",
            "what is not listed may still be there: split large conditions and check again, "
            "or say under `findings` that it is not to be looked for",
        ),
    )


# ---- what belongs to the lowest layer


@dataclass(frozen=True)
class _OwnLayer:
    """What the lowest layer of a rulebook adds, rules and watches; ``rules`` is None where it is the only one."""

    rules: frozenset[str] | None = None
    name: str = ""
    above: Evaluator | None = field(default=None, repr=False)

    @classmethod
    def of(cls, book: Rulebook, upper: Rulebook | None) -> _OwnLayer:
        if upper is None:
            return cls()
        lowest = len(book.layers) - 1
        head = book.layers[-1].span
        name = head.file.partition("/")[0] if head else book.id
        own = frozenset(each.id for each in book.rules_and_watches if each.layer == lowest)
        return cls(own, name, Evaluator(upper))

    def has(self, finding: Finding) -> bool:
        """Whether a finding is about this layer: its rules, its files, or a task that the layer above decides else."""
        if self.rules is None or self.above is None or not self.rules.isdisjoint(finding.rules):
            return True
        if finding.witness is None:
            places = finding.locations
            return not places or any(each.file.startswith(f"{self.name}/") for each in places)
        try:
            decision = self.above.decide(finding.witness.facts, as_of=finding.witness.as_of)
        except FactError:
            return True
        return decision.outcome is not finding.witness.outcome


# ---- what is accepted


_Told = tuple[Finding, tuple[Stretch, ...]]
"""A finding with its days."""


def _accepted(found: Iterable[_Told], book: Rulebook) -> tuple[list[_Told], set[tuple[str, Acceptance]]]:
    """The findings that no rule or watch accepts, and the acceptances that took something away."""
    by_rule = {each.id: each.accepts for each in book.rules_and_watches if each.accepts}
    kept: list[_Told] = []
    used: set[tuple[str, Acceptance]] = set()
    for finding, days in found:
        by = {(name, each) for name in finding.rules for each in by_rule.get(name, ()) if _covers(each, finding)}
        used |= by
        if not by:
            kept.append((finding, days))
    return kept, used


def _covers(acceptance: Acceptance, finding: Finding) -> bool:
    return acceptance.finding is finding.kind and (acceptance.other is None or acceptance.other in finding.rules)


def _needless(
    book: Rulebook,
    days: Iterable[Stretch],
    looked_for: Collection[Kind],
    unsettled: Collection[Finding],
    used: Collection[tuple[str, Acceptance]],
    own: _OwnLayer,
) -> Iterator[Finding]:
    """What rules and watches of the lowest layer accept although nothing of the kind was found while in force.

    Where the solver gave up nothing is said: there may be something to accept.
    """
    settled = [kind for kind in looked_for if not any(each.subject == kind.value for each in unsettled)]
    left_open = {name for each in unsettled for name in each.rules}
    firsts = [each.first for each in days]
    for rule in book.rules_and_watches:
        is_looked_at = rule.id not in left_open and (own.rules is None or rule.id in own.rules)
        if is_looked_at and rule.accepts and any(is_in_force(rule, book, day) for day in firsts):
            for each in rule.accepts:
                if each.finding in settled and (rule.id, each) not in used:
                    yield _needless_finding(rule, each)


def _needless_finding(rule: Rule | Watch, acceptance: Acceptance) -> Finding:
    title = CODES[acceptance.finding].title
    word = Message("规则", "rule") if isinstance(rule, Rule) else Message("监测", "watch")
    span = acceptance.span or rule.span
    beside = (
        Message(f"（与 `{acceptance.other}`）", f" with `{acceptance.other}`") if acceptance.other else Message("", "")
    )
    return Finding(
        kind=Kind.NEEDLESS_ACCEPTANCE,
        message=Message(
            f"{word.zh} `{rule.id}` 容许“{title.zh}”{beside.zh}，但已经没有这样的问题",
            f"{word.en} `{rule.id}` accepts “{title.en}”{beside.en}, but there is no such finding",
        ),
        rules=(rule.id,),
        locations=(span,) if span else (),
        subject=acceptance.finding.value if acceptance.other is None else f"{acceptance.finding} {acceptance.other}",
        help=Message("删去这一项 `容许`", "remove this one of `accepts`"),
    )
