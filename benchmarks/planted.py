"""Decision tables with planted defects: how many there are, and which rules they are about, is known beforehand.

The space of all tasks is cut into as many boxes as there are rules, so that exactly one rule applies to each task.
Then defects are planted, each in a box of its own: a rule is taken out, or another put in.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from math import prod

from access_rules.analysis.findings import Kind
from access_rules.language.conditions import AllOf, Comparator, Compare, Condition, OneOf
from access_rules.language.facts import Choice, Fact, FactType
from access_rules.language.layers import Layer, LayerHead
from access_rules.language.periods import Period
from access_rules.language.rulebook import Default, Roles, Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.outcome import Outcome

NUMBERS, CHOICES = 240, 24
"""How many values a number has, and a fact with choices."""

_STRICTER = {RuleOutcome.ALLOW: RuleOutcome.NEEDS_APPROVAL, RuleOutcome.NEEDS_APPROVAL: RuleOutcome.REJECT}
_MILDER = {strict: mild for mild, strict in _STRICTER.items()}

Box = tuple[range, ...]
"""For each fact the values that lie in the box, as numbers or as places in the order of its choices."""

PLANTED = (Kind.DEAD, Kind.IDENTICAL, Kind.OVERLAP, Kind.SHADOWED, Kind.SUBSUMED)
"""The kinds of defects that are about rules."""


@dataclass(frozen=True)
class Planted:
    """A table and the defects in it: of each kind the rules they are about, and boxes that no rule applies to.

    Of an overlap the stricter rule comes first; of shadowed and subsumed rules the one that could go.
    """

    book: Rulebook
    defects: Mapping[Kind, frozenset[tuple[str, ...]]]
    gaps: tuple[Box, ...]

    def is_in_a_gap(self, task: Mapping[str, object]) -> bool:
        """Whether a task lies in boxes that no rule applies to, whatever the facts are that it does not state."""
        facts = tuple(self.book.facts.values())
        near = [box for box in self.gaps if _may_lie_in(task, box, facts)]
        open_facts = [
            (at, fact)
            for at, fact in enumerate(facts)
            if fact.id not in task and any(len(box[at]) < _size(fact) for box in near)
        ]
        if not near or not open_facts:
            return bool(near)
        at, fact = open_facts[0]
        starts = {0, *(edge for box in near for edge in (box[at].start, box[at].stop) if edge < _size(fact))}
        return all(self.is_in_a_gap({**task, fact.id: _value(fact, place)}) for place in starts)


def plant(rules: int, facts: int, defects: int, *, seed: int = 1) -> Planted:
    """A table of about so many rules over so many facts, with so many defects of each kind."""
    shuffler = random.Random(seed)
    columns = tuple(_facts(facts))
    boxes = _cut(tuple(range(_size(fact)) for fact in columns), rules, shuffler)
    outcomes = [*list(_STRICTER), RuleOutcome.REJECT]
    made = {f"r{at}": (box, shuffler.choice(outcomes)) for at, box in enumerate(boxes)}
    table = {name: _rule(name, box, outcome, columns) for name, (box, outcome) in made.items()}

    names = list(made)
    shuffler.shuffle(names)
    found: dict[Kind, set[tuple[str, ...]]] = {kind: set() for kind in PLANTED}
    gaps: list[Box] = []

    def choose(*allowed: RuleOutcome) -> tuple[str, Box, RuleOutcome]:
        """A rule that says one of these, for a box of several values in which no defect is yet."""
        fit = (name for name in names if made[name][1] in allowed and max(map(len, made[name][0])) > 1)
        name = next(fit)
        names.remove(name)
        return (name, *made[name])

    def put_in(name: str, box: Box, outcome: RuleOutcome) -> str:
        table[name] = _rule(name, box, outcome, columns)
        return name

    for at in range(defects):
        owner, box, outcome = choose(*_STRICTER)
        found[Kind.OVERLAP].add((put_in(f"overlapping{at}", _half(box), _STRICTER[outcome]), owner))

        owner, box, outcome = choose(*_MILDER)
        inside = put_in(f"shadowed{at}", _half(box), _MILDER[outcome])
        found[Kind.SHADOWED].add((inside, owner))
        found[Kind.OVERLAP].add((owner, inside))

        owner, box, outcome = choose(*outcomes)
        found[Kind.SUBSUMED].add((put_in(f"subsumed{at}", _half(box), outcome), owner))

        owner, box, outcome = choose(*outcomes)
        found[Kind.IDENTICAL].add((owner, put_in(f"copy{at}", box, outcome)))

        dead = f"dead{at}"
        table[dead] = replace(_rule(dead, boxes[0], RuleOutcome.ALLOW, columns), when=_never(columns, at))
        found[Kind.DEAD].add((dead,))

        owner, box, _ = choose(*outcomes)
        del table[owner]
        gaps.append(box)
    defective = {kind: frozenset(rules) for kind, rules in found.items()}
    return Planted(_book(columns, tuple(table.values())), defective, tuple(gaps))


def _facts(count: int) -> Iterator[Fact]:
    """By turns a number and a fact with choices."""
    for at in range(count):
        if at % 2 == 0:
            yield Fact(f"n{at}", FactType.INTEGER, f"数{at}", minimum=0, maximum=NUMBERS - 1)
        else:
            choices = {f"c{each}": Choice(f"c{each}", f"值{each}") for each in range(CHOICES)}
            yield Fact(f"e{at}", FactType.ENUM, f"类{at}", choices=choices)


def _size(fact: Fact) -> int:
    return NUMBERS if fact.type is FactType.INTEGER else CHOICES


def _cut(whole: Box, count: int, shuffler: random.Random) -> list[Box]:
    """A box cut in two, and the largest piece again and again."""
    turn = itertools.count(1)
    waiting = [(-prod(map(len, whole)), 0, whole)]
    while len(waiting) < count:
        _, _, box = heappop(waiting)
        side = shuffler.choice([at for at, values in enumerate(box) if len(values) > 1])
        values = box[side]
        middle = shuffler.randint(values.start + len(values) // 4, values.stop - 1 - len(values) // 4)
        middle = min(max(middle, values.start + 1), values.stop - 1)
        for half in (range(values.start, middle), range(middle, values.stop)):
            piece = _with(box, side, half)
            heappush(waiting, (-prod(map(len, piece)), next(turn), piece))
    return [box for *_, box in waiting]


def _with(box: Box, side: int, values: range) -> Box:
    return (*box[:side], values, *box[side + 1 :])


def _half(box: Box) -> Box:
    """The half of a box along its longest side."""
    side = max(range(len(box)), key=lambda at: len(box[at]))
    values = box[side]
    return _with(box, side, range(values.start, values.start + len(values) // 2))


def _rule(name: str, box: Box, outcome: RuleOutcome, facts: Sequence[Fact]) -> Rule:
    tests = tuple(test for fact, values in zip(facts, box, strict=True) for test in _tests(fact, values))
    return Rule(name, name, outcome, AllOf(tests), "理由", (), in_force=Period(None, None))


def _tests(fact: Fact, values: range) -> Iterator[Condition]:
    """The tests of one side of a box; none where it is as long as it can be."""
    if len(values) == _size(fact):
        return
    if fact.type is FactType.ENUM:
        yield OneOf(fact.id, tuple(f"c{each}" for each in values))
        return
    if values.start > 0:
        yield Compare(fact.id, Comparator.AT_LEAST, values.start)
    if values.stop < NUMBERS:
        yield Compare(fact.id, Comparator.LESS, values.stop)


def _never(facts: Sequence[Fact], at: int) -> Condition:
    """A condition that contradicts itself, another for each number: by a number, or by choices."""
    middle = 1 + at
    if at % 2 == 0:
        return AllOf((Compare(facts[0].id, Comparator.AT_LEAST, middle), Compare(facts[0].id, Comparator.LESS, middle)))
    first, second = f"c{at % (CHOICES - 1)}", f"c{CHOICES - 1}"
    return AllOf(
        (OneOf(facts[1].id, (first,)), OneOf(facts[1].id, (second,)), Compare(facts[0].id, Comparator.LESS, middle))
    )


def _book(facts: Sequence[Fact], rules: tuple[Rule, ...]) -> Rulebook:
    by_id: Mapping[str, Fact] = {fact.id: fact for fact in facts}
    return Rulebook(
        layers=(LayerHead("planted", "播种的决策表", Layer.NATIONAL, "1"),),
        language="zh",
        facts=by_id,
        sources={},
        lists={},
        definitions={},
        invariants=(),
        rules=rules,
        default=Default(Outcome.NEEDS_APPROVAL),
        roles=Roles(),
        digest="",
    )


def _value(fact: Fact, place: int) -> object:
    return place if fact.type is FactType.INTEGER else f"c{place}"


def _may_lie_in(task: Mapping[str, object], box: Box, facts: Sequence[Fact]) -> bool:
    """Whether what a task states is within a box."""
    stated = ((task.get(fact.id), values) for fact, values in zip(facts, box, strict=True))
    places = (
        (each if isinstance(each, int) else int(str(each)[1:]), values) for each, values in stated if each is not None
    )
    return all(place in values for place, values in places)
