"""Layers: does a task that an upper rule decides come out looser below; and where it does, was that licensed?

The rules of a lower layer can reach those above it in three ways: one overrides an upper rule, a mandate of its
own contests one, it extends a list. Each such grip is asked about by itself: what would be, had the lower layer
this one alone. What then is left must come from several taken together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial

from access_rules.analysis.check.wording import filled, named, outcome_word
from access_rules.analysis.findings import Finding, Kind, Witness
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, written
from access_rules.diagnostic import Message
from access_rules.language.lists import ItemList
from access_rules.language.precedence import contesters, may_relax, overriders
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import Formula, all_of, any_of, negated
from access_rules.targets.smt.prover import Example
from access_rules.targets.smt.situation import Situations
from access_rules.targets.smt.verdicts import Verdicts
from access_rules.targets.smt.vocabulary import Stretch


@dataclass(frozen=True, slots=True)
class Yielding:
    """An upper rule that yields to a lower one, or is contested by it."""

    upper: Rule
    lower: Rule
    is_licensed: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """An upper list to which the lower layer adds items."""

    extended: ItemList
    is_licensed: bool


Grip = Yielding | Extension
"""How a lower layer reaches what stands above it."""


@dataclass(frozen=True, slots=True)
class LayerProof:
    """What became of the claim that no task decided by an upper rule comes out looser below, on some days.

    ``loosenings`` refute it; ``licensed`` are the relaxations that the upper layer permits, modulo which it holds.
    """

    days: Stretch
    loosenings: tuple[Finding, ...]
    licensed: tuple[Finding, ...]

    @property
    def is_proven(self) -> bool:
        """Whether nothing but what is licensed comes out looser: proven for every task, with any facts missing."""
        return not self.loosenings


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each loosening, licensed or not, that concerns a rule of ``looked_at`` (None: any).

    ``world`` holds the book of the layers above, then that of all layers.
    """
    proof = prove(world)
    for finding in (*proof.loosenings, *proof.licensed):
        if looked_at is None or set(finding.rules) & set(looked_at):
            yield finding


def prove(world: World) -> LayerProof:
    """Whether the lower layer of a world loosens what the layers above decide. Raises Unsettled.

    ``world`` holds the book of the layers above, then that of all layers; what upper rules leave to the default
    may come out anyhow.
    """
    found = tuple(_Comparison(world).findings())
    return LayerProof(
        world.days,
        tuple(each for each in found if each.kind is Kind.LOOSENING),
        tuple(each for each in found if each.kind is Kind.LICENSED),
    )


def grips(world: World) -> tuple[Grip, ...]:
    """How the lower layer reaches what stands above it, by rules that are in force."""
    upper, whole = world.books
    rules = {rule.id: rule for rule in world.verdicts[1].rules}
    lowest = len(whole.layers) - 1
    pairs: dict[tuple[str, str], None] = {}
    for graph in (overriders(tuple(rules.values()), whole.chain), contesters(tuple(rules.values()))):
        pairs.update(dict.fromkeys((rule, other) for rule, others in graph.items() for other in others))
    yielding = [(rules[one], rules[other]) for one, other in pairs]
    return (
        *(
            Yielding(one, other, may_relax(one, other, whole.chain))
            for one, other in yielding
            if one.layer < lowest == other.layer
        ),
        *(
            Extension(each, whole.chain[lowest] in upper.lists[each.id].extendable_by)
            for each in whole.lists.values()
            if each.id in upper.lists and each.items != upper.lists[each.id].items
        ),
    )


class _Comparison:
    """The verdicts above held against those below."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._grips = grips(world)
        self._above, self._below = world.verdicts
        self._by_rule = negated(self._above.reaches_default)
        self._shortened = {frozenset[str](): world.situations[1]}

    def findings(self) -> Iterator[Finding]:
        """A finding for each grip that loosens by itself, and for what only several do together."""
        if not self._world.prover.is_possible(self._loosened):
            return
        explained: list[Formula] = []
        for grip in self._grips:
            if not self._may_hold(grip):
                continue
            by_it = self._looser(self._with_only([grip]))
            finding = self._confirmed((grip,), by_it, negated(self._on_its_own))
            if finding is not None:
                yield finding
                explained.append(by_it)
        yield from self._together(negated(any_of(explained)))

    def _may_hold(self, grip: Grip) -> bool:
        """Whether some task is of concern to both: told cheaply, which spares most of the questions."""
        if isinstance(grip, Extension):
            return True
        standings = self._below.standings
        both = (standings[grip.upper.id].value.possible, standings[grip.lower.id].value.possible)
        return self._world.prover.is_possible(self._loosened, *both)

    def _together(self, rest: Formula) -> Iterator[Finding]:
        """What several grips loosen that none does alone: licensed where those without a licence are not needed."""
        if not self._world.prover.is_possible(self._loosened, rest):
            return
        licensed = tuple(each for each in self._grips if each.is_licensed)
        others = tuple(each for each in self._grips if not each.is_licensed)
        unlicensed = self._looser(self._with_only(others))
        for grips_, formula in ((licensed, negated(unlicensed)), (others, unlicensed)):
            finding = self._confirmed(grips_, rest, formula)
            if finding is not None:
                yield finding

    @cached_property
    def _loosened(self) -> Formula:
        """An upper rule decides the task, and it comes out looser below."""
        return all_of((self._by_rule, self._looser(self._below)))

    @cached_property
    def _on_its_own(self) -> Formula:
        """What is looser below though no grip is at work."""
        return self._looser(self._with_only([]))

    def _with_only(self, kept: Iterable[Grip]) -> Verdicts:
        """What the lower layer would decide, had it only some of its grips."""
        at_work = list(kept)
        left_out = [each for each in self._grips if each not in at_work]
        apart = [(each.upper.id, each.lower.id) for each in left_out if isinstance(each, Yielding)]
        shortened = {each.extended.id for each in left_out if isinstance(each, Extension)}
        return Verdicts(self._situations(frozenset(shortened)), apart=apart)

    def _situations(self, shortened: frozenset[str]) -> Situations:
        """What is known of tasks where some lists are as they stand above."""
        upper, whole = self._world.books
        found = self._shortened.get(shortened)
        if found is None:
            lists = {name: upper.lists[name] if name in shortened else each for name, each in whole.lists.items()}
            found = self._shortened[shortened] = Situations(self._world.tasks, replace(whole, lists=lists))
        return found

    def _looser(self, below: Verdicts) -> Formula:
        return any_of(all_of((self._above.outcome(above), below.outcome_in(_looser_than(above)))) for above in Outcome)

    # --- the findings ---

    def _confirmed(self, grips_: tuple[Grip, ...], *formulas: Formula) -> Finding | None:
        return confirmed(self._world, partial(self._finding, grips_), self._loosened, *formulas)

    def _finding(self, grips_: tuple[Grip, ...], example: Example) -> Finding | None:
        upper, whole = self._world.books
        above, below = (self._world.decide(example, at) for at in (0, 1))
        if below.outcome.strictness >= above.outcome.strictness:
            return None
        is_licensed = bool(grips_) and all(each.is_licensed for each in grips_)
        rules = self._rules(grips_, above.rules, below.rules)
        return Finding(
            kind=Kind.LICENSED if is_licensed else Kind.LOOSENING,
            message=_message(grips_, rules, above.outcome, below.outcome, is_licensed=is_licensed),
            rules=tuple(rule.id for rule in rules),
            locations=tuple(rule.span for rule in rules if rule.span),
            witness=Witness(written(example, whole), example.as_of, below.outcome),
            subject=next((each.extended.id for each in grips_ if isinstance(each, Extension)), None),
            help=None if is_licensed else _HELP,
            approximate=self._world.approximate,
            beside=(Witness(written(example, upper), example.as_of, above.outcome),),
        )

    def _rules(self, grips_: tuple[Grip, ...], above: Iterable[str], below: Iterable[str]) -> tuple[Rule, ...]:
        """The upper rules that decide, the lower ones that have a grip on them, those that decide below."""
        rules = {rule.id: rule for rule in self._world.books[1].rules}
        decided = [rules[name] for name in above if name in rules]
        match grips_:
            case (Yielding(upper, lower, _),):
                return (upper, lower)
            case (Extension(),):
                return tuple(decided)
            case _:
                found = (*decided, *(rules[name] for name in below if name in rules))
                return tuple(dict.fromkeys(found))


_HELP = Message(
    "下层规则只能补充和收紧：去掉下层的`优先于`或收窄它的条件；确需放宽的，由上层规则在`可放宽层级`中许可",
    "a lower layer may only add and tighten: take back what it overrides or narrow its condition; where it must "
    "loosen, let the upper rule license it in `relax`",
)


def _looser_than(outcome: Outcome) -> tuple[Outcome, ...]:
    return tuple(each for each in Outcome if each.strictness < outcome.strictness)


def _message(
    grips_: tuple[Grip, ...], rules: tuple[Rule, ...], above: Outcome, below: Outcome, *, is_licensed: bool
) -> Message:
    outcomes = {"above": outcome_word(above), "below": outcome_word(below)}
    licence = Message("（上层已许可）", ", as the layer above permits") if is_licensed else Message("", "")
    match grips_:
        case (Extension(extended, _),):
            return filled(
                "下层扩充清单 {list} 以后，上层规则 {upper} 判为 {above} 的事项在下层成了 {below}{licence}",
                "with the items added to the list {list}, tasks that {upper} above decides as {above} come out as "
                "{below} below{licence}",
                list=Message(f"`{extended.title}`", f"`{extended.id}`"),
                upper=named(*rules),
                licence=licence,
                **outcomes,
            )
        case (Yielding(upper, lower, _),):
            return filled(
                "上层规则 {upper} 判为 {above} 的事项，因下层规则 {lower} 成了 {below}{licence}",
                "tasks that {upper} above decides as {above} come out as {below} because of {lower} below{licence}",
                upper=named(upper),
                lower=named(lower),
                licence=licence,
                **outcomes,
            )
        case _:
            return filled(
                "规则 {rules} 合在一起，使上层判为 {above} 的事项在下层成了 {below}{licence}",
                "taken together, {rules} make tasks that the layers above decide as {above} come out as "
                "{below}{licence}",
                rules=named(*rules),
                licence=licence,
                **outcomes,
            )
