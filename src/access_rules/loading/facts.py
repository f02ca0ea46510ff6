"""Facts as written become facts as data: first their names and values, then what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from access_rules.diagnostic import Label, Message, did_you_mean
from access_rules.folding import nearest
from access_rules.language.conditions import Condition
from access_rules.language.dependence import derivations
from access_rules.language.expectations import described, how_to_write
from access_rules.language.facts import (
    ChangeCost,
    Choice,
    Computation,
    ComputedChoice,
    Fact,
    FactType,
    Unchangeable,
    WorkingDaysBetween,
)
from access_rules.language.precedence import cycles
from access_rules.language.values import Value
from access_rules.language.vocabulary import choice_names
from access_rules.loading.conditions import ConditionReader, called
from access_rules.loading.documents import ChoiceModel, FactModel, WorkingDaysModel
from access_rules.loading.keywords import KEYWORDS, both
from access_rules.loading.operators import COMBINATORS, NUMBERS, TYPE_WORDS
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope, first_declared, pointing
from access_rules.loading.shape import Placed, Shaped
from access_rules.source import Span

RESERVED = frozenset([*COMBINATORS, *(KEYWORDS[word] for word in COMBINATORS), "as_of", "时点"])
"""Words that conditions read as something other than the name of a fact."""

_SUITING: Mapping[str, tuple[FactType, ...]] = {
    "values": (FactType.ENUM,),
    "of": (FactType.SET,),
    "ordered": (FactType.ENUM, FactType.SET),
    "unit": NUMBERS,
    "min": (*NUMBERS, FactType.DATE),
    "max": (*NUMBERS, FactType.DATE),
    "computed": (FactType.BOOL, FactType.ENUM, FactType.INTEGER),
}
"""Which keywords belong to which types."""


def declare_facts(files: Iterable[Shaped], scope: Scope) -> list[tuple[Fact, Placed[FactModel], Positions]]:
    """The facts of some files with their names, values and order; what else they say comes later."""
    declared = []
    for shaped in files:
        positions = shaped.document.positions
        scope.fact_names.lose_broken(shaped.broken_in("facts"))
        for name, placed in shaped.facts.items():
            fact = _declare(name, placed, positions, scope)
            if fact:
                declared.append((fact, placed, positions))
    return declared


def _declare(name: str, placed: Placed[FactModel], positions: Positions, scope: Scope) -> Fact | None:
    model, path, span = placed.model, placed.path, positions.key(placed.path)
    reserved = next((word for word in (name, model.title) if word in RESERVED), None)
    if reserved:
        scope.report("AR314", span if reserved == name else positions.value((*path, "title")), word=reserved)
        scope.fact_names.lose(name, model.title)
        return None
    if name in scope.facts:
        scope.report("AR312", span, labels=first_declared(scope.fact_names.spans[name]), word=name)
        scope.fact_names.lose(model.title)
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
        change_cost=_cost(model.change_cost),
        span=span,
    )
    scope.facts[name] = fact
    scope.fact_names.declare(name, (model.title,), span)
    return fact


def _cost(written: int | str | None) -> ChangeCost | None:
    return Unchangeable(written) if isinstance(written, str) else written


def _check_keywords(model: FactModel, path: Path, positions: Positions, scope: Scope) -> None:
    for keyword, types in _SUITING.items():
        written = getattr(model, keyword)
        if written is not None and written is not False and model.type not in types:
            suits = Message(
                "、".join(TYPE_WORDS[each].zh for each in types), ", ".join(TYPE_WORDS[each].en for each in types)
            )
            scope.report(
                "AR412", positions.key((*path, keyword)), word=both(keyword), type=TYPE_WORDS[model.type], suits=suits
            )
    needed = {FactType.ENUM: "values", FactType.SET: "of"}.get(model.type)
    if needed and not getattr(model, needed):
        scope.report("AR415", positions.value((*path, "type")), word=both(needed), type=TYPE_WORDS[model.type])


def _choices(written: Mapping[str, ChoiceModel | str], path: Path, positions: Positions) -> dict[str, Choice]:
    return {
        name: Choice(name, each, span=positions.key((*path, name)))
        if isinstance(each, str)
        else Choice(name, each.title, {}, each.outside_order, span=positions.key((*path, name)))
        for name, each in written.items()
    }


def complete_facts(declared: Iterable[tuple[Fact, Placed[FactModel], Positions]], scope: Scope) -> None:
    """Add to each declared fact its bounds, assumption, implications and computation."""
    facts = list(declared)
    for fact, placed, positions in facts:
        reader = ConditionReader(scope, positions)
        model, path = placed.model, placed.path
        bounds = {
            "minimum": _bound(fact, model.min, (*path, "min"), reader),
            "maximum": _bound(fact, model.max, (*path, "max"), reader),
        }
        completed = replace(
            fact,
            choices=_with_implications(fact, placed, positions, scope),
            if_absent=_assumed(fact, model.if_absent, (*path, "if_absent"), reader),
            computed=_computation(fact, placed, reader, positions, scope),
            **bounds,  # type: ignore[arg-type]
        )
        scope.facts[fact.id] = completed
        scope.choices[fact.id] = choice_names(completed.choices)
        _check_bounds(completed, path, positions, scope)
        _check_assumption(completed, path, positions, scope)
    for fact, _, _ in facts:
        for choice in scope.facts[fact.id].choices.values():
            _check_choice(fact, choice, scope)


def _assumed(fact: Fact, written: object, path: Path, reader: ConditionReader) -> Value | None:
    return None if written is None else reader.value(called(fact, fact.id), written, path)


def _bound(fact: Fact, written: object, path: Path, reader: ConditionReader) -> Value | None:
    suits = fact.type in (*NUMBERS, FactType.DATE)
    return reader.value(called(fact, fact.id), written, path) if written is not None and suits else None


def _check_bounds(fact: Fact, path: Path, positions: Positions, scope: Scope) -> None:
    low, high = fact.minimum, fact.maximum
    if low is not None and high is not None and low > high:  # type: ignore[operator]
        labels = pointing(positions.value((*path, "max")), "最大值在这里", "the maximum is here")
        scope.report(
            "AR416",
            positions.value((*path, "min")),
            labels=labels,
            low=described(fact, low),
            high=described(fact, high),
        )


def _check_assumption(fact: Fact, path: Path, positions: Positions, scope: Scope) -> None:
    implying = [] if fact.if_absent is None else [each for each in _held(fact, fact.if_absent) if each.implies]
    if implying:
        labels = pointing(implying[0].span, "这个取值带 `蕴含`", "this value has `implies`")
        scope.report("AR517", positions.value((*path, "if_absent")), labels=labels, fact=fact.id)


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
        read = reader.value(called(fact, word), value, place) if fact else None
        if fact is None or read is None:
            continue
        if implied.get(fact.id, read) != read:
            _report_contradiction(fact, implied[fact.id], read, positions.key(place), (), scope)
        implied[fact.id] = read
    return implied


def _computation(
    fact: Fact, placed: Placed[FactModel], reader: ConditionReader, positions: Positions, scope: Scope
) -> Computation | None:
    written, path = placed.model.computed, (*placed.path, "computed")
    if written is None or fact.type not in _SUITING["computed"]:
        return None
    if isinstance(written, WorkingDaysModel) != (fact.type is FactType.INTEGER):
        help_ = _COMPUTATIONS["integer" if fact.type is FactType.INTEGER else "choice"]
        scope.report("AR417", positions.key(path), fact=fact.id, type=TYPE_WORDS[fact.type], help=help_)
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
            scope.report(
                "AR404",
                span,
                labels=pointing(fact.span, "它在这里声明", "it is declared here"),
                value=word,
                fact=both("working_days_between"),
                expected=Message("日期类型的事实", "a fact of type date"),
                help=Message(f"`{word}` 的类型是{TYPE_WORDS[fact.type].zh}", f"the type of `{word}` is {fact.type}"),
            )
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

_COMPUTATIONS = {
    "integer": Message("整数只能写 `相隔工作日: [起, 止]`", "an integer takes `working_days_between: [from, to]` only"),
    "choice": Message(
        "单选和是否写作“取值: 条件”", "an enum or bool takes its values, each with a condition: `value: {fact: …}`"
    ),
}


def _computed_value(fact: Fact, word: str, path: Path, positions: Positions, scope: Scope) -> Value | None:
    names = scope.names_of_choices(fact)
    value: Value | None = _BOOLEAN_KEYS.get(word) if fact.type is FactType.BOOL else names.find(word)
    if value is None and (fact.choices or fact.type is FactType.BOOL):
        known = how_to_write(fact)
        near = did_you_mean(nearest(word, names.spellings))
        kind = Message("取值", "value")
        scope.report("AR303", positions.key(path), value=word, fact=fact.id, kind=kind, help=near or known)
    return value


def _held(fact: Fact, value: Value) -> Iterator[Choice]:
    chosen = value if isinstance(value, frozenset) else {value}
    return (choice for name, choice in fact.choices.items() if name in chosen)


def _check_choice(fact: Fact, choice: Choice, scope: Scope) -> None:
    """Refuse a choice from which two values of one fact follow."""
    said: dict[str, tuple[Value, Choice]] = {fact.id: (choice.id, choice)} if fact.type is FactType.ENUM else {}
    pending = [(name, value, choice) for name, value in choice.implies.items()]
    while pending:
        name, value, by = pending.pop(0)
        other = scope.facts[name]
        if name not in said:
            said[name] = (value, by)
            held = _held(other, value)
            pending.extend((further, implied, each) for each in held for further, implied in each.implies.items())
        elif said[name][0] != value:
            one, sayer = said[name]
            labels = (*_says(sayer, choice, other, one), *_says(by, choice, other, value))
            _report_contradiction(other, one, value, choice.span, labels, scope)


def _says(choice: Choice, asked: Choice, fact: Fact, value: Value) -> tuple[Label, ...]:
    """A label at a further choice by which a value of a fact follows."""
    if choice is asked:
        return ()
    shown = described(fact, value)
    return pointing(choice.span, f"这里蕴含 `{fact.title}: {shown.zh}`", f"this implies `{fact.id}: {shown.en}`")


def _report_contradiction(
    fact: Fact, one: Value, other: Value, span: Span | None, labels: tuple[Label, ...], scope: Scope
) -> None:
    scope.report("AR508", span, labels=labels, fact=fact.title, one=described(fact, one), other=described(fact, other))


def check_derivations(scope: Scope) -> None:
    """Refuse facts that would follow from themselves."""
    for around in cycles(derivations(scope.facts, scope.definitions)):
        facts = [scope.facts[each] for each in reversed(around)]
        labels = tuple(
            label
            for fact in facts[1:-1]
            for label in pointing(fact.span, f"`{fact.title}` 在这里声明", f"`{fact.title}` is declared here")
        )
        scope.report("AR507", facts[0].span, labels=labels, way=" → ".join(f"`{fact.title}`" for fact in facts))
