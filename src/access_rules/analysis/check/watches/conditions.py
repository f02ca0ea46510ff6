"""What the conditions of watches say too much, found as it is found in rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from access_rules.analysis.check import always_true, out_of_bounds, redundant_condition
from access_rules.analysis.findings import Finding, Witness
from access_rules.analysis.world import World
from access_rules.language.conditions import Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule, RuleOutcome, Strength
from access_rules.language.watches import Watch

_Find = Callable[[World, Collection[str] | None], Iterable[Finding]]
_LOOKING: tuple[_Find, ...] = (out_of_bounds.find, always_true.find, redundant_condition.find)


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each test that bounds settle, each condition that always holds, each part that can go."""
    for book in _as_rules(world.books[0], looked_at):
        those = World((book,), world.days)
        for look in _LOOKING:
            found = look(those, looked_at)
            yield from (_decided(each, world) for each in found if each.rules)


def _as_rules(book: Rulebook, looked_at: Collection[str] | None) -> Iterator[Rulebook]:
    """Books whose rules ask what the watches looked at do, one condition of each watch in every book."""
    watches = (each for each in book.watches if looked_at is None or each.id in looked_at)
    written = {watch: list(dict.fromkeys(watch.conditions)) for watch in watches}
    for at in range(max(map(len, written.values()), default=0)):
        rules = tuple(_as_rule(watch, found[at]) for watch, found in written.items() if at < len(found))
        yield replace(book, rules=rules, watches=(), invariants=())


def _as_rule(watch: Watch, condition: Condition) -> Rule:
    """A rule that says nothing about a task but asks the same of it."""
    return Rule(
        id=watch.id,
        title=watch.title,
        outcome=RuleOutcome.ALLOW,
        when=condition,
        reason=watch.reason,
        cite=watch.cite,
        strength=Strength.ADVISORY,
        in_force=watch.in_force,
        layer=watch.layer,
        span=watch.span,
    )


def _decided(finding: Finding, world: World) -> Finding:
    """The finding with what the rules decide on the task that shows it."""
    shown = finding.witness
    if shown is None:
        return finding
    outcome = world.evaluators[0].decide(shown.facts, as_of=shown.as_of).outcome
    return replace(finding, witness=Witness(shown.facts, shown.as_of, outcome))
