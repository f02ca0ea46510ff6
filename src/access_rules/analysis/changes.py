"""What would have to change in a task for it to be admissible, at the least price: ``why-not``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from access_rules.analysis.world import World
from access_rules.evaluation.decision import Decision
from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import Formula, all_of, any_of, negated
from access_rules.targets.smt.prover import Bargain
from access_rules.targets.smt.vocabulary import Stretch

DROP, CONFIRM, APPROVE, CHANGE = 1, 1, 5, 10
"""The prices where a fact declares none: to drop or lessen a demand 附带要求, to find out what is not known, to
obtain an approval 批准, to change anything else."""

CORE = "core_"
"""``core_task_type`` names the work underneath: where it is stated, the task may become that, as by dropping."""


class Way(Enum):
    """What kind of change it is."""

    DROP = "drop"
    CHANGE = "change"
    CONFIRM = "confirm"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that has to be otherwise: ``before`` is None where nothing was stated, ``price`` what it costs."""

    fact: Fact
    way: Way
    before: Value | None
    after: Value
    price: int


@dataclass(frozen=True, slots=True)
class Remedy:
    """Changes that together give an outcome, decided by the reference on the task so changed."""

    outcome: Outcome
    changes: tuple[FactChange, ...]
    price: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a task is not admissible and what would make it so.

    ``remedies`` are the cheapest for each better outcome, the best outcome first; where an outcome has none, it is
    proven that no change that is possible at all leads there.
    """

    decision: Decision
    remedies: tuple[Remedy, ...]
    out_of_reach: tuple[Outcome, ...]


def why_not(book: Rulebook, task: Mapping[str, Value], as_of: date, *, most: int = 3) -> WhyNot:
    """The cheapest changes to a task, up to ``most`` for each better outcome. Raises FactError, MissingExtraError."""
    world = World((book,), Stretch(as_of, as_of))
    decision = world.evaluators[0].decide(task, as_of=as_of)
    better = [each for each in Outcome if each.strictness < decision.outcome.strictness]
    if not decision.complete and Outcome.NEEDS_APPROVAL not in better and decision.outcome is Outcome.NEEDS_APPROVAL:
        better.append(Outcome.NEEDS_APPROVAL)  # it may still be refused: that too is worth settling
    remedies: list[Remedy] = []
    out_of_reach: list[Outcome] = []
    for outcome in better:
        # A worse outcome is worth telling only where it costs less.
        limit = min((each.price for each in remedies), default=None)
        found = [each for each in _remedies(world, task, outcome, most) if limit is None or each.price < limit]
        remedies += found
        if not found and limit is None:
            out_of_reach.append(outcome)
    return WhyNot(decision, tuple(remedies), tuple(out_of_reach))


def _remedies(world: World, task: Mapping[str, Value], outcome: Outcome, most: int) -> Iterator[Remedy]:
    offer = _offer(world, task)
    wanted = (world.verdicts[0].outcome(outcome), world.verdicts[0].complete, world.exact, *offer.fixed)
    seen: list[Formula] = []
    while most:
        bargain = world.prover.cheapest(offer.prices, *wanted, *seen)
        if bargain is None:
            return
        facts = {**task, **_natural(world, bargain, task, wanted, offer)}
        decision = world.evaluators[0].decide(facts, as_of=world.days.first)
        if decision.outcome is outcome and decision.complete:
            book, prices = world.books[0], offer.prices
            changes = tuple(_change(book, name, task.get(name), facts[name], prices[name][1]) for name in bargain.paid)
            yield Remedy(outcome, changes, bargain.price, decision)
            most -= 1
        if not bargain.paid:
            return
        # The next one must do without some of these changes.
        seen.append(negated(all_of(offer.prices[name][0] for name in bargain.paid)))


@dataclass(frozen=True)
class _Offer:
    """What may change, by fact, with the formula that it does and the price; and what must stay as it is."""

    prices: Mapping[str, tuple[Formula, int]]
    fixed: tuple[Formula, ...]


def _offer(world: World, task: Mapping[str, Value]) -> _Offer:
    prices: dict[str, tuple[Formula, int]] = {}
    fixed: list[Formula] = []
    for name, fact in world.books[0].facts.items():
        column = world.tasks.columns[name]
        changed = _changed(world, name, task)
        fixed += [column.stated] if name in task else []
        price = _price(fact, world.books[0], task)
        if price is None:
            fixed.append(negated(changed))
            continue
        if fact.type is FactType.TEXT or (fact.type is FactType.SET and not fact.choices):
            # Another name would be another task: a text is dropped or stays.
            fixed.append(any_of((negated(changed), column.is_value(fact.dropped) if fact.demand else False)))
        prices[name] = (changed, price)
    return _Offer(prices, tuple(fixed))


def _changed(world: World, name: str, task: Mapping[str, Value]) -> Formula:
    column = world.tasks.columns[name]
    return negated(column.is_like(task[name])) if name in task else column.stated


def _natural(
    world: World, bargain: Bargain, task: Mapping[str, Value], wanted: Sequence[Formula], offer: _Offer
) -> dict[str, Value]:
    """The values of the facts that change, the most natural ones that will do.

    A demand is dropped altogether, and the lowest authority approves.
    """
    book = world.books[0]
    settled = [formula if name in bargain.paid else negated(formula) for name, (formula, _) in offer.prices.items()]
    best = bargain.example
    for name in bargain.paid:
        for value in _preferred(book, book.facts[name], task.get(name)):
            form = world.tasks.columns[name].is_value(value)
            nicer = world.prover.cheapest({}, *wanted, *settled, form)
            if nicer is not None:
                best = nicer.example
                settled.append(form)
                break
    return {name: best.facts[name] for name in bargain.paid}


def _preferred(book: Rulebook, fact: Fact, stated: Value | None) -> Iterator[Value]:
    if fact.demand:
        yield fact.dropped
    if fact.id == book.roles.approvals:
        given = stated if isinstance(stated, frozenset) else frozenset()
        yield from (given | {authority} for authority in fact.choices)


def _price(fact: Fact, book: Rulebook, task: Mapping[str, Value]) -> int | None:
    """What a change of a fact costs; None where it cannot be changed."""
    if CORE + fact.id in task:
        return DROP
    if fact.id.startswith(CORE):
        return None
    is_known = fact.id in task or fact.if_absent is not None
    if not is_known:
        return CONFIRM  # nobody knows it yet: what it must be is a condition, not a change
    if fact.change_cost == "impossible":
        return None
    if isinstance(fact.change_cost, int):
        return fact.change_cost
    if fact.judgement is not None and not fact.demand:
        return None  # whoever judged it has judged it
    if fact.demand:
        return DROP
    if fact.id == book.roles.approvals:
        return APPROVE
    return CHANGE


def _change(book: Rulebook, name: str, before: Value | None, after: Value, price: int) -> FactChange:
    fact = book.facts[name]
    if name == book.roles.approvals:
        way = Way.APPROVE
    elif fact.demand and after == fact.dropped:
        way = Way.DROP
    elif before is None and fact.if_absent is None:
        way = Way.CONFIRM
    else:
        way = Way.CHANGE
    return FactChange(fact, way, before, after, price)
