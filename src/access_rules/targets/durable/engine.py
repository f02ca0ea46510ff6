"""Rules held against a situation by durable-rules: what it reports is confirmed, what it cannot say is declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import Any

from access_rules.errors import MissingExtraError
from access_rules.evaluation.counting import Held, rule_value, unmet
from access_rules.evaluation.engine import Engine, ReferenceEngine
from access_rules.evaluation.situation import Situation
from access_rules.language.rulebook import Rulebook
from access_rules.targets.durable.faults import Fault, FaultError, Stats
from access_rules.targets.durable.properties import BeyondNumbersError
from access_rules.targets.durable.supervisor import USUAL, Supervisor, Terms
from access_rules.targets.durable.translation import Translation, translated
from access_rules.truth import Truth


class DurableEngine(ReferenceEngine):
    """Finds the rules that hold by asking durable-rules in a worker process.

    It is asked about complete tasks only: where anything that a rule tests is unknown, the reference looks at the
    rules, as it does whenever the engine gives no answer that stands up. Every rule that the engine reports is
    confirmed, and every ``audit``-th task is checked whole by ``auditor`` (the reference where it is left out); an
    engine that was caught in a false report is not asked again. ``stats`` tells how often each came about.

    Raises MissingExtraError where durable-rules is not installed.
    """

    def __init__(
        self, book: Rulebook, *, audit: int = 100, auditor: Engine | None = None, terms: Terms = USUAL
    ) -> None:
        super().__init__(book)
        if find_spec("durable") is None or find_spec("durable_rules_engine") is None:
            raise MissingExtraError(
                'durable-rules needs the extra "durable", and a C compiler to install it: '
                'pip install "access-rules[durable]"'
            )
        if audit < 1:
            raise ValueError(f"audit is every how many tasks one is checked whole, from 1 on, not {audit}")
        self._audit = audit
        self._auditor = auditor or ReferenceEngine(book)
        self._terms = terms
        self._by_id = {rule.id: rule for rule in book.rules}
        self._translation = translated(book)
        self._supervisor = Supervisor(self._translation.rulesets, terms)

    def __reduce__(self) -> Any:
        # The copy starts a worker of its own.
        return _remade, (self._book, self._audit, self._auditor, self._terms)

    @property
    def translation(self) -> Translation:
        """The rules as the engine is given them, and the gaps between what it can say and what they say."""
        return self._translation

    @property
    def supervisor(self) -> Supervisor:
        """Who starts, watches and ends the worker."""
        return self._supervisor

    @property
    def stats(self) -> Stats:
        """What became of the tasks so far."""
        return self._supervisor.stats

    def close(self) -> None:
        """End the worker process; the next task starts another. It ends by itself with this object or the program."""
        self._supervisor.close()

    def hold(self, situation: Situation) -> Mapping[str, Held]:
        """The rules that are true or may be in a situation, each by itself, by id."""
        reported = self._reported(situation)
        if reported is None:
            return super().hold(situation)
        held = {rule: Held(self._by_id[rule], Truth.TRUE, unmet(self._by_id[rule], situation)) for rule in reported}
        return held if self._stands_up(held, situation) else super().hold(situation)

    def _reported(self, situation: Situation) -> frozenset[str] | None:
        """What the engine says of a situation; None where it is not asked, or does not answer."""
        try:
            message = self._translation.message(situation)
        except BeyondNumbersError:
            self._supervisor.count(beyond_numbers=1)
            return None
        if message is None:
            self._supervisor.count(incomplete=1)
            return None
        return self._supervisor.ask(message)

    def _stands_up(self, held: Mapping[str, Held], situation: Situation) -> bool:
        """Whether what was reported is so; where it is not, the engine has lied and is given up."""
        try:
            self._confirm(held, situation)
            self._supervisor.count(answered=1)
            if self._supervisor.stats.answered % self._audit == 1 % self._audit:
                self._supervisor.count(audited=1)
                self._check_whole(held, situation)
        except FaultError as error:
            self._supervisor.blame(error)
            self._supervisor.give_up(str(error))
            return False
        return True

    def _confirm(self, reported: Iterable[str], situation: Situation) -> None:
        false = [rule for rule in reported if rule_value(self._by_id[rule], situation) is not Truth.TRUE]
        if false:
            raise FaultError(Fault.FALSE_REPORT, f"reported, and does not hold: {', '.join(sorted(false))}")

    def _check_whole(self, reported: Mapping[str, Held], situation: Situation) -> None:
        missed = self._auditor.hold(situation).keys() - reported.keys()
        if missed:
            raise FaultError(Fault.MISSED, f"holds, and was not reported: {', '.join(sorted(missed))}")


def _remade(book: Rulebook, audit: int, auditor: Engine, terms: Terms) -> DurableEngine:
    return DurableEngine(book, audit=audit, auditor=auditor, terms=terms)
