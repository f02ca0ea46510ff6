"""A situation: what is known of a task on a day, stated, implied, computed or assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import FactError
from access_rules.evaluation.calendar import UnpublishedYearError, working_days_between
from access_rules.evaluation.conditions import Undecided, truth, undecided
from access_rules.evaluation.matching import ListIndex
from access_rules.language.conditions import Condition
from access_rules.language.facts import Choice, ComputedChoice, Fact, WorkingDaysBetween
from access_rules.language.reading import title_of
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Known:
    """What became of a fact: its value (None: unknown), whether that is an assumption, whom to ask.

    ``ask`` names the facts whose statement would settle an unknown one.
    """

    value: Value | None
    assumed: bool = False
    ask: tuple[str, ...] = ()


Carriers = Mapping[str, tuple[Fact, ...]]
"""For a fact, the facts some choice of which implies it."""


class Situation:
    """The facts of one task, derived on demand and remembered.

    ``reversals`` replace assumptions, fact by fact; None there makes the fact unknown. Whoever makes many
    situations works out the ``carriers`` of the rulebook once.
    """

    def __init__(
        self,
        book: Rulebook,
        lists: Mapping[str, ListIndex],
        stated: Mapping[str, Value],
        as_of: date,
        reversals: Mapping[str, Value | None] | None = None,
        carriers: Carriers | None = None,
    ) -> None:
        self.book = book
        self.lists = lists
        self.stated = stated
        self.as_of = as_of
        self.unpublished: dict[str, int] = {}
        self.near: dict[str, Undecided] = {}
        self.findings: list[Diagnostic] = []
        self._reversals = reversals or {}
        self._known: dict[str, Known] = {}
        self._carriers = carriers_of(book.facts) if carriers is None else carriers

    def value(self, fact: str) -> Value | None:
        """The value of a fact, or None while it is unknown."""
        return self.known(fact).value

    def ask(self, fact: str) -> tuple[str, ...]:
        """The facts whose statement would settle an unknown one."""
        return self.known(fact).ask

    def known(self, fact: str) -> Known:
        """What is known of a fact."""
        if fact not in self._known:
            self._known[fact] = self._derive(self.book.facts[fact])
        return self._known[fact]

    @property
    def assumed(self) -> dict[str, Value]:
        """The assumptions that were looked at so far."""
        return {name: known.value for name, known in self._known.items() if known.assumed and known.value is not None}

    def settle(self) -> None:
        """Derive every fact: from then on the situation stays as it is."""
        for fact in self.book.facts:
            self.known(fact)

    def require_consistent(self) -> None:
        """Settle; raise FactError where a stated value contradicts what follows from others."""
        self.settle()
        if self.findings:
            raise FactError(self.findings)

    def _derive(self, fact: Fact) -> Known:
        stated = self.stated.get(fact.id)
        implied = self._implied(fact, stated)
        if implied is not None:
            return implied
        computed = self._computed(fact, stated)
        if computed is not None:
            return computed
        if stated is not None:
            return Known(stated)
        if fact.id in self._reversals:
            reversed_to = self._reversals[fact.id]
            return Known(reversed_to, assumed=True, ask=(fact.id,))
        if fact.if_absent is not None:
            return Known(fact.if_absent, assumed=True)
        return Known(None, ask=(fact.id,))

    def _implied(self, fact: Fact, stated: Value | None) -> Known | None:
        asked: list[str] = []
        for carrier in self._carriers.get(fact.id, ()):
            held = self.known(carrier.id)
            for choice in self._choices_held(carrier, held):
                value = choice.implies.get(fact.id)
                if value is None:
                    continue
                if held.value is None:
                    asked.extend(held.ask if value != fact.if_absent else ())
                elif stated is None or stated == value:
                    return Known(value)
                else:
                    self._contradiction("AR705", fact, stated, value, by=f"{carrier.title}：{choice.title}")
        if stated is None and fact.if_absent is not None and asked:
            # Whoever withholds the carrier must not profit from the assumption it would overturn.
            return Known(None, ask=tuple(dict.fromkeys(asked)))
        return None

    def _choices_held(self, carrier: Fact, held: Known) -> Iterator[Choice]:
        if held.value is None:
            return (each for each in carrier.choices.values() if self._may_be(each))
        chosen = held.value if isinstance(held.value, frozenset) else {held.value}
        return (each for each in carrier.choices.values() if each.id in chosen)

    def _may_be(self, choice: Choice) -> bool:
        return all(self.stated.get(fact, value) == value for fact, value in choice.implies.items())

    def _computed(self, fact: Fact, stated: Value | None) -> Known | None:
        match fact.computed:
            case None:
                return None
            case WorkingDaysBetween():
                return self._working_days(fact, fact.computed, stated)
            case ComputedChoice():
                return self._computed_choice(fact, fact.computed, stated)
            case _:
                assert_never(fact.computed)

    def _working_days(self, fact: Fact, days: WorkingDaysBetween, stated: Value | None) -> Known | None:
        start, end = self.known(days.start), self.known(days.end)
        if not isinstance(start.value, date) or not isinstance(end.value, date):
            return None if stated is not None else Known(None, ask=(*start.ask, *end.ask) or (fact.id,))
        try:
            counted = working_days_between(start.value, end.value)
        except UnpublishedYearError as error:
            self.unpublished[fact.id] = error.year
            return None if stated is not None else Known(None, ask=(fact.id,))
        if stated is not None and stated != counted:
            self._contradiction("AR706", fact, stated, counted)
        return Known(counted)

    def _computed_choice(self, fact: Fact, choice: ComputedChoice, stated: Value | None) -> Known | None:
        truths = [(value, condition, truth(condition, self)) for value, condition in choice.conditions]
        certain = {value for value, _, each in truths if each is Truth.TRUE}
        unknown = [(value, condition) for value, condition, each in truths if each is Truth.UNKNOWN]
        # A list that matches decides: that an open list knows nothing of a text does not hold it up.
        rivals = {value for value, condition in unknown if not certain or self._awaits_facts(condition)}
        if stated is not None:
            if certain and stated not in certain | rivals:
                self._contradiction("AR706", fact, stated, next(iter(certain)))
            return Known(stated)
        if not certain and not rivals:
            return None
        if len(certain | rivals) == 1 and certain:
            return Known(next(iter(certain)))
        ask = dict.fromkeys(each for _, condition in unknown for each in self._askable(fact, condition))
        return Known(None, ask=tuple(ask) or (fact.id,))

    def _awaits_facts(self, condition: Condition) -> bool:
        return any(part.near is None for part in undecided(condition, self))

    def _askable(self, fact: Fact, condition: Condition) -> Iterator[str]:
        for open_part in undecided(condition, self):
            # A text that an open list does not know is settled by stating what the list would tell.
            if open_part.near is None:
                yield open_part.fact
            else:
                self.near[fact.id] = open_part
                yield fact.id

    def _contradiction(self, code: str, fact: Fact, stated: Value, follows: Value, **words: Any) -> None:
        self.findings.append(
            diagnose(
                code,
                None,
                path=(fact.id,),
                fact=fact.title,
                stated=_titled(fact, stated),
                follows=_titled(fact, follows),
                **words,
            )
        )


def _titled(fact: Fact, value: Value) -> Message:
    return Message(title_of(fact, value, "zh"), title_of(fact, value, "en"))


def carriers_of(facts: Mapping[str, Fact]) -> Carriers:
    """The carriers of each fact that has any."""
    carriers: dict[str, dict[str, Fact]] = {}
    for fact in facts.values():
        for choice in fact.choices.values():
            for implied in choice.implies:
                carriers.setdefault(implied, {})[fact.id] = fact
    return {implied: tuple(by_id.values()) for implied, by_id in carriers.items()}
