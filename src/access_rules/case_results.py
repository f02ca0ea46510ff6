"""How the cases of a ruleset come out, for whoever shows them: all places named by paths that open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from access_rules.analysis.casework import CaseResult, run_case
from access_rules.evaluation.decision import Reason
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.cases import Case
from access_rules.library import Ruleset


def case_results(ruleset: Ruleset, today: date) -> Iterator[CaseResult]:
    """The result of each case; a case without a day of its own is decided for ``today``."""
    evaluator = ruleset.compile()
    return (case_result(ruleset, evaluator, case, today) for case in placed_cases(ruleset))


def placed_cases(ruleset: Ruleset) -> Iterable[Case]:
    """The cases, with places that open."""
    return [_placed(each, ruleset) for each in ruleset.cases]


def case_result(ruleset: Ruleset, evaluator: Evaluator, case: Case, today: date) -> CaseResult:
    """The result of one case whose places open."""
    result = run_case(evaluator, case, today=today)
    if result.decision is None:
        return result
    reasons = tuple(_openable(each, ruleset) for each in result.decision.reasons)
    return replace(result, decision=replace(result.decision, reasons=reasons))


def _placed(case: Case, ruleset: Ruleset) -> Case:
    facts = {name: ruleset.located(span) for name, span in case.fact_spans.items()}
    return replace(case, span=ruleset.located(case.span) if case.span else None, fact_spans=facts)


def _openable(reason: Reason, ruleset: Ruleset) -> Reason:
    span = next((each.span for each in ruleset.book.rules if each.id == reason.rule), ruleset.book.default.span)
    return replace(reason, file=ruleset.located(span).file) if span else reason
