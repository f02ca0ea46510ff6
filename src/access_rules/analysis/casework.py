"""Running cases: what was expected against what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import FactError
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.cases import Case, Expectation


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a decision that is not as expected."""

    part: Message
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case came out: the decision (None where the task was refused), and every difference."""

    case: Case
    decision: Decision | None
    differences: tuple[Difference, ...] = ()
    refusals: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return self.decision is not None and not self.differences


def run_cases(evaluator: Evaluator, cases: Iterable[Case], *, today: date | None = None) -> Iterator[CaseResult]:
    """The result of each case; a case without a day of its own is decided for ``today``."""
    return (run_case(evaluator, case, today=today) for case in cases)


def run_case(evaluator: Evaluator, case: Case, *, today: date | None = None) -> CaseResult:
    """The result of one case."""
    try:
        decision = evaluator.decide(case.facts, as_of=case.as_of or today)
    except FactError as error:
        return CaseResult(case, None, refusals=tuple(_placed(each, case) for each in error.diagnostics))
    differences = (*compare(case.expect, decision), *_needless_exception(case, decision))
    return CaseResult(case, decision, differences)


def _placed(finding: Diagnostic, case: Case) -> Diagnostic:
    name = str(finding.path[0]) if finding.path else ""
    return replace(finding, span=case.fact_spans.get(name, case.span))


def compare(expected: Expectation, decision: Decision) -> Iterator[Difference]:
    """Every part of a decision that is not as expected."""
    if decision.outcome is not expected.outcome:
        yield Difference(Message("结论", "outcome"), expected.outcome.value, decision.outcome.value)
    if expected.rules is not None:
        counted = [reason.rule for reason in decision.reasons if reason.certain]
        if not set(expected.rules) <= set(counted):
            yield Difference(Message("规则", "rules"), _listed(expected.rules), _listed(counted))
    if expected.missing is not None and expected.missing != set(decision.missing):
        yield Difference(Message("缺少", "missing"), _listed(sorted(expected.missing)), _listed(decision.missing))
    if expected.conditions is not None:
        texts = [condition.text for condition in decision.conditions]
        if not all(any(wanted in text for text in texts) for wanted in expected.conditions):
            yield Difference(Message("条件", "conditions"), _listed(expected.conditions), _listed(texts))
    if expected.without is not None:
        actual = decision.without.outcome.value if decision.without else "none"
        if str(expected.without) != actual:
            yield Difference(Message("去掉后", "without"), str(expected.without), actual)


def _needless_exception(case: Case, decision: Decision) -> Iterator[Difference]:
    if case.official is not None and case.official is decision.outcome:
        yield Difference(Message("例外", "exception"), f"≠ {case.official.value}", decision.outcome.value)


def _listed(names: Iterable[str]) -> str:
    return "、".join(names) or "—"
