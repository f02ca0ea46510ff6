"""Cases as written become data, their names and values checked against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from access_rules.language.cases import Case, Expectation
from access_rules.language.rulebook import DEFAULT_RULE
from access_rules.loading.conditions import ConditionReader, called
from access_rules.loading.documents import CaseModel, ExpectModel
from access_rules.loading.keywords import both
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope, first_declared
from access_rules.loading.shape import Placed, Shaped
from access_rules.outcome import Outcome


def read_cases(files: Iterable[Shaped], scope: Scope) -> tuple[Case, ...]:
    """The cases of some files; what they name and no ruleset has is reported."""
    found: dict[str, Case] = {}
    for shaped in files:
        for placed in shaped.cases:
            case = _read_case(placed, shaped.document.positions, scope)
            if case.id in found:
                scope.report("AR312", case.span, labels=first_declared(found[case.id].span), word=case.id)
            else:
                found[case.id] = case
    return tuple(found.values())


def _read_case(placed: Placed[CaseModel], positions: Positions, scope: Scope) -> Case:
    model, path = placed.model, placed.path
    reader = ConditionReader(scope, positions)
    for name, value in model.facts.items():
        place = (*path, "facts", name)
        fact = scope.find_fact(name, positions.key(place))
        if fact is not None and value is not None:
            reader.value(called(fact, name), value, place)
    if (model.official is None) != (model.exception is None):
        missing, there = ("official", "exception") if model.official is None else ("exception", "official")
        scope.report("AR804", positions.key((*path, there)), word=both(missing), there=both(there))
    return Case(
        id=model.id,
        title=model.title or model.id,
        facts=dict(model.facts),
        expect=_expectation(model.expect, (*path, "expect"), positions, scope),
        as_of=model.as_of,
        note=model.note,
        source=(model.source,) if isinstance(model.source, str) else tuple(model.source or ()),
        official=model.official,
        exception=model.exception,
        span=positions.value((*path, "id")),
        fact_spans={name: positions.value((*path, "facts", name)) for name in model.facts},
    )


def _expectation(model: ExpectModel | Outcome, path: Path, positions: Positions, scope: Scope) -> Expectation:
    if isinstance(model, Outcome):
        return Expectation(model)
    for at, rule in enumerate(model.rules or ()):
        _check_rule(rule, (*path, "rules", at), positions, scope)
    missing = [
        scope.find_fact(word, positions.value((*path, "missing", at))) for at, word in enumerate(model.missing or ())
    ]
    return Expectation(
        outcome=model.outcome,
        rules=None if model.rules is None else tuple(model.rules),
        missing=None if model.missing is None else frozenset(fact.id for fact in missing if fact),
        conditions=None if model.conditions is None else tuple(model.conditions),
        without=model.without,
    )


def _check_rule(rule: str, path: Path, positions: Positions, scope: Scope) -> None:
    if rule != DEFAULT_RULE:
        scope.find_rule(rule, positions.value(path))
