"""Conditions that hold whatever the task: of every task of which all facts are known, they are certainly true."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from access_rules.analysis.check.out_of_bounds import settled_by_bounds
from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, in_words, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.conditions import AllOf, AnyOf, Atom, Condition, Holds, Not
from access_rules.language.rulebook import Definition
from access_rules.language.rules import Requirement, Rule
from access_rules.source import Span
from access_rules.targets.smt.formulas import negated


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each largest part of a condition that is always true, and each requirement that is always met.

    Facts that are not stated leave such a condition unknown, so it still asks for them; what a definition says
    is told of the definition. A test that the bounds of its fact settle is told as that.
    """
    return _AlwaysTrue(Subjects(world, looked_at)).find()


class AlwaysTrue:
    """Which conditions are always true, each asked once."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._answers: dict[Condition, bool] = {}

    def holds(self, condition: Condition) -> bool:
        """Whether a condition is certainly true of every task of which all facts are known. Raises Unsettled."""
        if isinstance(condition, AllOf):
            return all(self.holds(part) for part in condition.parts)
        if isinstance(condition, Atom) and self._subjects.world.ranges[0].is_sometimes_false(condition):
            return False
        found = self._answers.get(condition)
        if found is None:
            certain = self._subjects.truth(condition).certain
            found = self._answers[condition] = not self._subjects.settled.is_possible(negated(certain))
        return found


class _AlwaysTrue:
    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._always = AlwaysTrue(subjects)

    def find(self) -> Iterator[Finding]:
        if self._subjects.is_whole:
            definitions = self._subjects.book.definitions.values()
            yield from self._subjects.one_by_one(definitions, self._in_definition, lambda _: ())
        yield from self._subjects.one_by_one(self._subjects.reported, self._in_rule, lambda rule: (rule,))

    def _in_definition(self, definition: Definition) -> Iterator[Finding]:
        for part in self._largest(definition.when):
            yield Finding(
                kind=Kind.ALWAYS_TRUE,
                message=filled(
                    "定义{name}中的{words}总是成立",
                    "{words} in the definition {name} always holds",
                    name=Message(f"`{definition.title}`", f"`{definition.id}`"),
                    words=in_words(part, self._subjects.book),
                ),
                locations=tuple(filter(None, [_place(part) or definition.span])),
                subject=definition.id,
                help=_HELP,
            )

    def _in_rule(self, rule: Rule) -> Iterator[Finding]:
        for part in self._largest(rule.when):
            yield self._finding(rule, part)
        # An exception that always holds makes the rule dead, which is told as that.
        if rule.unless and not self._always.holds(rule.unless):
            for part in self._largest(rule.unless):
                yield self._finding(rule, part)
        for required in rule.requires:
            if self._is_always_met(rule, required):
                yield self._always_met(rule, required)

    def _largest(self, condition: Condition) -> Iterator[Condition]:
        if isinstance(condition, Atom) and settled_by_bounds(condition, self._subjects.book) is not None:
            return
        if not isinstance(condition, Holds) and self._always.holds(condition):
            yield condition
            return
        match condition:
            case AllOf(parts) | AnyOf(parts):
                for part in parts:
                    yield from self._largest(part)
            case Not(part):
                yield from self._largest(part)

    def _is_always_met(self, rule: Rule, required: Requirement) -> bool:
        counts = self._subjects.standings[rule.id].counts.certain
        met = self._subjects.truth(required.that).certain
        is_needed = self._subjects.settled.is_possible(counts, negated(met))
        return not is_needed and self._subjects.prover.is_possible(counts)

    def _finding(self, rule: Rule, part: Condition) -> Finding:
        return self._subjects.finding(
            Kind.ALWAYS_TRUE,
            filled(
                "{rule}中的{words}总是成立",
                "{words} in {rule} always holds",
                rule=named(rule),
                words=in_words(part, self._subjects.book),
            ),
            rule,
            subject=in_words(part, self._subjects.book).zh.strip("`"),
            place=_place(part),
            witness=self._subjects.witness(self._subjects.truth(part).certain),
            help_=_HELP,
        )

    def _always_met(self, rule: Rule, required: Requirement) -> Finding:
        return self._subjects.finding(
            Kind.ALWAYS_TRUE,
            filled(
                "{rule}适用时，它要求的{words}总是已经具备",
                "whenever {rule} applies, what it requires is met already: {words}",
                rule=named(rule),
                words=in_words(required.that, self._subjects.book),
            ),
            rule,
            place=required.span or _place(required.that),
            witness=self._subjects.witness(self._subjects.standings[rule.id].counts.certain, counting=[rule]),
            help_=Message("改正这项要求，或者删去", "correct the requirement or remove it"),
        )


_HELP = Message(
    "改正这个条件，或者删去；要的是“须说明才能断定”的，不必改动",
    "correct the condition or remove it; where it is there to ask for a fact, leave it",
)


def _place(condition: Condition) -> Span | None:
    return condition.span
