"""What a condition reaches: the facts, lists and definitions it names, through definitions and all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, assert_never

from access_rules.language.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Holds,
    Includes,
    InList,
    Not,
    OneOf,
    OtherFact,
    Present,
)


class _Named(Protocol):
    @property
    def when(self) -> Condition: ...


def nodes(condition: Condition) -> Iterator[Condition]:
    """The condition and every part of it, in the order written."""
    yield condition
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from nodes(part)
        case Not(part):
            yield from nodes(part)
        case Compare() | OneOf() | InList() | Includes() | Present() | Holds():
            return
        case _:
            assert_never(condition)


def definitions_used(condition: Condition) -> frozenset[str]:
    """The definitions a condition names itself."""
    return frozenset(node.definition for node in nodes(condition) if isinstance(node, Holds))


def facts_tested(condition: Condition, definitions: Mapping[str, _Named]) -> frozenset[str]:
    """The facts on which a condition rests, through the definitions it names; ``as_of`` counts as one."""
    tested: set[str] = set()
    pending, seen = [condition], set[str]()
    while pending:
        for node in nodes(pending.pop()):
            match node:
                case Compare(fact, _, operand):
                    tested.update((fact, operand.fact) if isinstance(operand, OtherFact) else (fact,))
                case OneOf(fact) | InList(fact) | Includes(fact) | Present(fact):
                    tested.add(fact)
                case Holds(name) if name in definitions and name not in seen:
                    seen.add(name)
                    pending.append(definitions[name].when)
                case _:
                    continue
    return frozenset(tested)
