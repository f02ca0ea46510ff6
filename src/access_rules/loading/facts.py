"""Facts as written become facts as data: first their names and values, then what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from access_rules.diagnostic import Label, Message
from access_rules.language.conditions import Condition
from access_rules.language.dependence import derivations
from access_rules.language.facts import (
    Choice,
    Computation,
    ComputedChoice,
    Fact,
    FactType,
    WorkingDaysBetween,
)
from access_rules.language.precedence import cycle
from access_rules.language.reading import title_of
from access_rules.language.values import Value
from access_rules.language.vocabulary import choice_names
from access_rules.loading.conditions import COMBINATORS, TYPE_WORDS, ConditionReader
from access_rules.loading.documents import ChoiceModel, FactModel, WorkingDaysModel
from access_rules.loading.keywords import KEYWORDS
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope, first_declared
from access_rules.loading.shape import Placed, Shaped

RESERVED = frozenset([*COMBINATORS, *(KEYWORDS[word] for word in COMBINATORS), "as_of", "时点"])
"""Words that conditions read as something other than the name of a fact."""

_NUMBERS = (FactType.INTEGER, FactType.DECIMAL)
_SUITING: Mapping[str, tuple[FactType, ...]] = {
    "values": (FactType.ENUM,),
    "of": (FactType.SET,),
    "ordered": (FactType.ENUM, FactType.SET),
    "unit": _NUMBERS,
    "min": (*_NUMBERS, FactType.DATE),
    "max": (*_NUMBERS, FactType.DATE),
    "computed": (FactType.BOOL, FactType.ENUM, FactType.INTEGER),
}
"""Which keywords belong to which types."""


def declare_facts(files: Iterable[Shaped], scope: Scope) -> list[tuple[Fact, Placed[FactModel], Positions]]:
    """The facts of some files with their names, values and order; what else they say comes later."""
    declared = []
    for shaped in files:
        positions = shaped.document.positions
        scope.fact_names.broken |= shaped.broken_ids("facts")
        for name, placed in shaped.facts.items():
            fact = _declare(name, placed, positions, scope)
            if fact:
                declared.append((fact, placed, positions))
    return declared


def _declare(name: str, placed: Placed[FactModel], positions: Positions, scope: Scope) -> Fact | None:
    model, path, span = placed.model, placed.path, positions.key(placed.path)
    if name in RESERVED or model.title in RESERVED:
        scope.report("AR314", span, word=name if name in RESERVED else model.title)
        return None
    if name in scope.facts:
        scope.report("AR312", span, labels=first_declared(scope.fact_names.spans[name]), word=name)
        return None
    _check_keywords(model, path, positions, scope)
    written = (model.values if model.type is FactType.ENUM else model.of) or {}
    written_path = (*path, "values" if model.type is FactType.ENUM else "of")
    choices = {} if isinstance(written, str) else _choices(written, written_path, positions)
    fact = Fact(
        id=name,
        type=model.type,
        title=model.title,
        choices=choices,
        ordered=model.ordered,
        demand=model.demand,
        optional=model.optional,
        ask=model.ask,
        unit=model.unit,
        judgement=model.judgement,
        span=span,
    )
    scope.facts[name] = fact
    scope.fact_names.declare(name, (model.title,), span)
    return fact


def _check_keywords(model: FactModel, path: Path, positions: Positions, scope: Scope) -> None:
    for keyword, types in _SUITING.items():
        if getattr(model, keyword) and model.type not in types:
            suits = Message("、".join(TYPE_WORDS[each].zh for each in types), ", ".join(types))
            scope.report(
                "AR412", positions.key((*path, keyword)), word=keyword, type=TYPE_WORDS[model.type], suits=suits
            )
    needed = {FactType.ENUM: "values", FactType.SET: "of"}.get(model.type)
    if needed and not getattr(model, needed):
        scope.report("AR415", positions.key(path), word=Message(KEYWORDS[needed], needed), type=TYPE_WORDS[model.type])


def _choices(written: Mapping[str, ChoiceModel | str], path: Path, positions: Positions) -> dict[str, Choice]:
    return {
        name: Choice(name, each, span=positions.key((*path, name)))
        if isinstance(each, str)
        else Choice(name, each.title, {}, each.outside_order, span=positions.key((*path, name)))
        for name, each in written.items()
    }


def complete_facts(declared: Iterable[tuple[Fact, Placed[FactModel], Positions]], scope: Scope) -> None:
    """Add to each declared fact its bounds, assumption, implications and computation."""
    for fact, placed, positions in declared:
        reader = ConditionReader(scope, positions)
        model, path = placed.model, placed.path
        bounds = {
            "minimum": _bound(fact, model.min, (*path, "min"), reader),
            "maximum": _bound(fact, model.max, (*path, "max"), reader),
        }
        completed = replace(
            fact,
            choices=_with_implications(fact, placed, positions, scope),
            if_absent=None if model.if_absent is None else reader.value(fact, model.if_absent, (*path, "if_absent")),
            computed=_computation(fact, placed, reader, positions, scope),
            **bounds,  # type: ignore[arg-type]
        )
        scope.facts[fact.id] = completed
        scope.choices[fact.id] = choice_names(completed.choices)
        _check_bounds(completed, path, positions, scope)
    _check_implications(scope)


def _bound(fact: Fact, written: object, path: Path, reader: ConditionReader) -> Value | None:
    suits = fact.type in (*_NUMBERS, FactType.DATE)
    return reader.value(fact, written, path) if written is not None and suits else None


def _check_bounds(fact: Fact, path: Path, positions: Positions, scope: Scope) -> None:
    low, high = fact.minimum, fact.maximum
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        scope.report("AR416", positions.value((*path, "min")), low=str(low), high=str(high))


def _with_implications(
    fact: Fact, placed: Placed[FactModel], positions: Positions, scope: Scope
) -> Mapping[str, Choice]:
    keyword = "values" if fact.type is FactType.ENUM else "of"
    written = getattr(placed.model, keyword)
    if not isinstance(written, Mapping):
        return fact.choices
    reader = ConditionReader(scope, positions)
    completed = dict(fact.choices)
    for name, choice in written.items():
        if isinstance(choice, ChoiceModel) and choice.implies:
            path = (*placed.path, keyword, name, "implies")
            completed[name] = replace(completed[name], implies=_implied(choice.implies, path, reader, positions, scope))
    return completed


def _implied(
    written: Mapping[str, object], path: Path, reader: ConditionReader, positions: Positions, scope: Scope
) -> dict[str, Value]:
    implied: dict[str, Value] = {}
    for word, value in written.items():
        place = (*path, word)
        fact = scope.find_fact(word, positions.key(place))
        read = reader.value(fact, value, place) if fact else None
        if fact is None or read is None:
            continue
        if implied.get(fact.id, read) != read:
            scope.report(
                "AR508",
                positions.key(place),
                fact=fact.title,
                one=title_of(fact, implied[fact.id]),
                other=title_of(fact, read),
            )
        implied[fact.id] = read
    return implied


def _computation(
    fact: Fact, placed: Placed[FactModel], reader: ConditionReader, positions: Positions, scope: Scope
) -> Computation | None:
    written, path = placed.model.computed, (*placed.path, "computed")
    if written is None or fact.type not in _SUITING["computed"]:
        return None
    if isinstance(written, WorkingDaysModel) != (fact.type is FactType.INTEGER):
        scope.report("AR417", positions.key(path), fact=fact.title, type=TYPE_WORDS[fact.type])
        return None
    if isinstance(written, WorkingDaysModel):
        return _working_days(written, (*path, "working_days_between"), positions, scope)
    return _computed_choice(fact, written, path, reader, positions, scope)


def _working_days(
    written: WorkingDaysModel, path: Path, positions: Positions, scope: Scope
) -> WorkingDaysBetween | None:
    dates: list[str] = []
    for at, word in enumerate(written.working_days_between):
        span = positions.value((*path, at))
        fact = scope.find_fact(word, span)
        if fact is not None and fact.type is not FactType.DATE:
            scope.report("AR404", span, value=word, expected=Message("日期类型的事实", "a fact of type date"))
        elif fact is not None:
            dates.append(fact.id)
    match dates:
        case [start, end]:
            return WorkingDaysBetween(start, end)
        case _:
            return None


def _computed_choice(
    fact: Fact,
    written: Mapping[str, object],
    path: Path,
    reader: ConditionReader,
    positions: Positions,
    scope: Scope,
) -> ComputedChoice | None:
    found: list[tuple[Value, Condition]] = []
    for word, condition in written.items():
        place = (*path, word)
        value = _computed_value(fact, word, place, positions, scope)
        read = reader.read(condition, place)
        if value is not None and read is not None:
            found.append((value, read))
    return ComputedChoice(tuple(found)) if len(found) == len(written) else None


_BOOLEAN_KEYS = {"true": True, "是": True, "false": False, "否": False}


def _computed_value(fact: Fact, word: str, path: Path, positions: Positions, scope: Scope) -> Value | None:
    if fact.type is FactType.BOOL:
        value: Value | None = _BOOLEAN_KEYS.get(word)
    else:
        value = scope.names_of_choices(fact).find(word)
    if value is None:
        help_zh = "、".join(each.title for each in fact.choices.values()) or "是、否"
        help_en = ", ".join(fact.choices) or "true, false"
        scope.report(
            "AR303",
            positions.key(path),
            value=word,
            fact=fact.title,
            help=Message(f"可用的取值：{help_zh}", f"the values are: {help_en}"),
        )
    return value


def _check_implications(scope: Scope) -> None:
    for fact in scope.facts.values():
        for choice in fact.choices.values():
            _check_choice(fact, choice, scope)
        if fact.if_absent is not None and any(choice.implies for choice in _held(fact, fact.if_absent)):
            scope.report("AR517", fact.span, fact=fact.title)


def _held(fact: Fact, value: Value) -> Iterator[Choice]:
    chosen = value if isinstance(value, frozenset) else {value}
    return (choice for name, choice in fact.choices.items() if name in chosen)


def _check_choice(fact: Fact, choice: Choice, scope: Scope) -> None:
    """Refuse a choice from which two values of one fact follow."""
    implied: dict[str, Value] = {fact.id: choice.id} if fact.type is FactType.ENUM else {}
    pending = list(choice.implies.items())
    while pending:
        name, value = pending.pop(0)
        other = scope.facts[name]
        if name not in implied:
            implied[name] = value
            pending.extend(each for further in _held(other, value) for each in further.implies.items())
        elif implied[name] != value:
            one, another = title_of(other, implied[name]), title_of(other, value)
            scope.report("AR508", choice.span, labels=_declared_at(other), fact=other.title, one=one, other=another)


def _declared_at(fact: Fact) -> tuple[Label, ...]:
    return (Label(fact.span, Message(f"`{fact.title}` 在这里", f"`{fact.title}` is here")),) if fact.span else ()


def check_derivations(scope: Scope) -> None:
    """Refuse facts that would follow from themselves."""
    graph = derivations(scope.facts, scope.definitions)
    around = cycle(graph)
    if around:
        way = " → ".join(scope.facts[each].title for each in reversed(around))
        scope.report("AR507", scope.facts[around[0]].span, way=way)
