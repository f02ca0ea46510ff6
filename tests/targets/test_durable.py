"""The durable-rules engine says what the reference says of complete tasks, and declares what it is not asked."""

from __future__ import annotations

import itertools
import pickle
import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from access_rules import Evaluator, Ruleset
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.evaluation.task import TaskReader
from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE, Value
from tests.generators import DAY, DOMAINS, OLD_DAY, built, front, rulesets
from tests.targets.test_index import answer, loaded

pytest.importorskip("durable", reason="durable-rules is not installed: it needs a C compiler")

from access_rules.targets.durable.engine import DurableEngine
from access_rules.targets.durable.faults import Stats
from access_rules.targets.durable.properties import LARGEST, Gap, engine_hash

some = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
"""Every example starts a worker."""


def checked(book: Rulebook) -> DurableEngine:
    """An engine of which every answer is checked whole."""
    return DurableEngine(book, audit=1)


def held_equal(book: Rulebook, tasks: list[tuple[Any, date]]) -> Stats:
    """Decide tasks both ways; what became of them."""
    engine = checked(book)
    reference, durable = Evaluator(book), Evaluator(book, engine)
    for task, day in tasks:
        assert answer(durable, task, day) == answer(reference, task, day)
    engine.close()
    assert engine.stats.faults == {}
    assert engine.supervisor.given_up is None
    return engine.stats


def complete_tasks() -> st.SearchStrategy[dict[str, Any]]:
    """Tasks that state every fact; some contradict themselves, some name a text that an open list does not know."""
    return st.fixed_dictionaries({name: st.sampled_from(values) for name, values in DOMAINS.items()})


@some
@given(rulesets(), st.lists(complete_tasks(), min_size=10, max_size=10), st.sampled_from([DAY, OLD_DAY]))
def test_generated_rulesets_are_decided_alike(document: Any, tasks: list[Any], day: date) -> None:
    stats = held_equal(loaded(document), [(task, day) for task in tasks])
    event("asked" if stats.answered else "not asked")


EVERY_TEST: tuple[Any, ...] = (
    {"kind": "plain"},
    {"not": {"kind": "plain"}},
    {"kind": {"in": ["plain", "visit"]}},
    {"kind": {"not_in": ["plain", "visit"]}},
    {"not": {"kind": {"not_in": ["plain", "visit"]}}},
    {"paid": True},
    {"not": {"paid": True}},
    {"count": 1},
    {"not": {"count": 1}},
    {"count": {"in": [0, 3]}},
    {"count": {"not_in": [0, 3]}},
    {"count": {"gt": 1}},
    {"not": {"count": {"gte": 1}}},
    {"not": {"count": {"lt": 1}}},
    {"count": {"lte": 1}},
    {"count": {"lt": {"fact": "limit"}}},
    {"not": {"count": {"gte": {"fact": "limit"}}}},
    {"count": {"fact": "limit"}},
    {"count": {"gte": {"fact": "limit", "plus": 1}}},
    {"rank": {"gt": "low"}},
    {"not": {"rank": {"gte": "mid"}}},
    {"rank": {"lt": "low"}},
    {"proof": {"includes": ["photo", "video"]}},
    {"not": {"proof": {"includes": ["photo", "video"]}}},
    {"proof": {"includes_any": ["photo", "video"]}},
    {"not": {"proof": {"includes_any": ["photo", "video"]}}},
    {"proof": []},
    {"not": {"proof": ["photo"]}},
    {"quota": "many"},
    {"not": {"quota": "many"}},
    {"quota": {"in": ["many"]}},
    {"quota": {"not_in": ["few"]}},
    {"not": {"quota": {"not_in": ["few"]}}},
    {"quota": {"present": True}},
    {"quota": {"present": False}},
    {"name": "茶 话会"},
    {"not": {"name": "（茶话会）"}},
    {"name": {"not_in": ["茶话会", "别的"]}},
    {"name": {"in_list": "bad"}},
    {"name": '甲\\乙"丙'},
    {"name": "茶话"},
    {"due": {"gt": date(2026, 3, 1)}},
    {"not": {"due": date(2026, 2, 1)}},
    {"due": {"in": [date(2026, 2, 1), date(2026, 2, 2)]}},
    {"due": {"lt": {"fact": "as_of"}}},
    {"due": {"lt": {"fact": "as_of", "plus": {"working_days": 10}}}},
    {"as_of": {"gte": date(2020, 1, 1)}},
    {"as_of": {"lt": {"fact": "due"}}},
    {"nick": "（小）组"},
    {"nick": {"present": True}},
    {"not": {"nick": {"in": ["小组"]}}},
    {"weight": {"gt": 0.1}},
    {"weight": 0.3},
    {"spare": {"gte": 1}},
    {"spare": {"present": False}},
    {"not": {"spare": 1}},
    {"flag": True},
    {"not": {"flag": False}},
    {"tags": {"includes": "甲 级"}},
    {"all": [{"any": [{"kind": "plain"}, {"paid": True}]}, {"not": {"all": [{"count": 0}, {"rank": "low"}]}}]},
)
"""A test of every kind on a fact of every type, and its contrary."""

MORE_FACTS: dict[str, Any] = {
    "nick": {"type": "text", "title": "简称", "optional": True},
    "weight": {"type": "decimal", "title": "权重"},
    "spare": {"type": "integer", "title": "余额", "optional": True},
    "flag": {"type": "bool", "title": "标记", "optional": True},
    "tags": {"type": "set", "title": "标签", "of": "text"},
}

MORE_VALUES: dict[str, tuple[Any, ...]] = {
    "nick": ("小组", "（小）组", "none"),
    "weight": ("0.1", "0.3", "0.30000000000000001"),
    "spare": (0, 1, "none"),
    "flag": (True, False, "none"),
    "tags": ([], ["甲级"], ["（甲级）", "乙级"]),
}


@pytest.fixture(scope="module")
def every_test() -> Rulebook:
    rules = [
        {"id": f"r{at}", "outcome": "needs_approval", "when": when, "reason": "理由", "cite": ["law"]}
        for at, when in enumerate((*EVERY_TEST, *({"not": each} for each in EVERY_TEST)))
    ]
    document = front(rules)
    return built({**document, "facts": {**document["facts"], **MORE_FACTS}}).book


def test_every_kind_of_test_is_answered_alike(every_test: Rulebook) -> None:
    dice = random.Random(20260301)
    known = {
        **DOMAINS,
        **MORE_VALUES,
        "name": ("茶话会", "坏表格", "茶话", "（）", '甲\\乙"丙'),
        "kind": ("plain", "visit"),
    }
    del known["listed"]
    # Each value of each fact beside many of the others.
    tasks = [
        {name: value if name == fixed else dice.choice(choices) for name, choices in known.items()}
        for fixed, values in known.items()
        for value in values
        for _ in range(10)
    ]
    stats = held_equal(every_test, [(task, dice.choice([DAY, OLD_DAY])) for task in tasks])
    assert stats.answered > len(tasks) * 0.9


def test_what_the_engine_cannot_say_is_declared(every_test: Rulebook) -> None:
    assert dict(DurableEngine(every_test).translation.gaps) == {
        "count gte limit +1": Gap.ARITHMETIC,
        "due lt as_of +10 working_days": Gap.ARITHMETIC,
        "flag eq True": Gap.OPTIONAL,
        "flag eq False": Gap.OPTIONAL,
        "name in_list bad": Gap.LIST,
        "proof eq ": Gap.WHOLE_SET,
        "proof eq photo": Gap.WHOLE_SET,
        "rank lt low": Gap.NEVER,
        "spare eq 1": Gap.OPTIONAL,
        "spare gte 1": Gap.OPTIONAL,
        "tags includes 甲 级": Gap.TEXTS,
        "weight eq 0.3": Gap.FRACTION,
        "weight gt 0.1": Gap.FRACTION,
    }


def rule(name: str, when: Any, **more: Any) -> dict[str, Any]:
    return {"id": name, "outcome": "reject", "when": when, "reason": "理由", "cite": ["law"], **more}


def test_definitions_read_like_the_rules() -> None:
    book = built(
        front(
            [
                rule("plain", {"kind": "plain", "paid": False}),
                rule("unless", {"count": {"gt": 1}}, unless={"any": [{"rank": "high"}, {"name": {"in_list": "good"}}]}),
                rule("either", {"any": [{"due": {"lt": date(2026, 3, 1)}}, {"quota": {"present": False}}]}),
                rule("period", {"letter": True}, in_force={"from": date(2026, 1, 1), "until": date(2026, 12, 31)}),
                rule("notice", {"count": {"lte": {"fact": "limit"}}}, cite=["notice"]),
            ]
        )
    ).book
    (ruleset,) = DurableEngine(book).translation.rulesets
    assert {name: each["all"][0]["m"] for name, each in ruleset.definition.items()} == {
        "plain": {"$and": [{"kind": "plain"}, {"paid": False}]},
        "unless": {"$and": [{"$gt": {"count": 1}}, {"name in_list good": False}, {"$neq": {"rank": "high"}}]},
        "either#1": {"$lt": {"due": 20260301}},
        "either#2": {"quota": "(none)"},
        "period": {"$and": [{"letter": True}, {"$gte": {"as_of": 20260101}}, {"$lte": {"as_of": 20261231}}]},
        "notice": {"$and": [{"$lte": {"count": {"$m": "limit"}}}, {"$gte": {"as_of": 20190101}}]},
        "heartbeat": {"$ex": {"ticket": 1}},
    }
    assert ruleset.owners["either#2"] == "either"


def completed(book: Rulebook, facts: Any, day: date, dice: random.Random) -> dict[str, object]:
    """A task with a value for every fact that would be unknown."""
    reader = TaskReader(book.facts)
    stated: dict[str, Value] = dict(reader.read(facts))
    lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
    for fact in book.facts.values():
        if Situation(book, lists, stated, day).value(fact.id) is None:
            stated[fact.id] = _some_value(fact, dice)
    return reader.to_json(stated)


def _some_value(fact: Fact, dice: random.Random) -> Value:
    if fact.optional:
        return NONE
    match fact.type:
        case FactType.BOOL:
            return dice.random() < 0.3
        case FactType.ENUM:
            return dice.choice(list(fact.choices))
        case FactType.SET:
            return frozenset(each for each in fact.choices if dice.random() < 0.2)
        case FactType.DATE:
            return date(2026, dice.randint(1, 12), 3)
        case FactType.TEXT:
            return "茶话会"
        case _:
            assert fact.minimum is None or isinstance(fact.minimum, int | Decimal)
            return max(fact.minimum or 0, dice.randint(0, 1))


def test_shipped_cases_completed_are_decided_alike(national: Ruleset) -> None:
    dice = random.Random(7)
    cases = national.cases[::5]
    tasks = [(completed(national.book, case.facts, case.as_of or DAY, dice), case.as_of or DAY) for case in cases]
    stats = held_equal(national.book, tasks)
    assert stats.answered > 0.95 * len(tasks)


def test_incomplete_tasks_go_the_way_of_the_reference(national: Ruleset) -> None:
    engine = checked(national.book)
    durable, reference = Evaluator(national.book, engine), Evaluator(national.book)
    for case in itertools.islice(national.cases, 20):
        assert durable.decide(case.facts, as_of=DAY) == reference.decide(case.facts, as_of=DAY)
    assert engine.stats.incomplete >= 20
    assert engine.stats.starts == 0, "a worker is started for those it is asked about"


def everything(**more: Any) -> dict[str, Any]:
    """A complete task that contradicts nothing."""
    return {**{name: values[0] for name, values in DOMAINS.items()}, **more}


def test_numbers_that_the_engine_cannot_hold_are_not_put_to_it() -> None:
    document = front([rule("many", {"count": {"gt": 10**18 - 1}})])
    unbounded = {name: {"type": "integer", "title": name} for name in ("count", "limit")}
    book = built({**document, "facts": {**document["facts"], **unbounded}}).book
    engine = checked(book)
    durable = Evaluator(book, engine)
    expected = {10**18 - 1: "default", 10**18: "many", LARGEST: "many", 2**64: "many"}
    assert {each: durable.decide(everything(count=each), as_of=DAY).rules[0] for each in expected} == expected
    assert (engine.stats.answered, engine.stats.beyond_numbers, engine.stats.faults) == (2, 2, {})
    engine.close()


def test_a_rule_too_wide_for_the_engine_is_answered_as_a_whole() -> None:
    pairs = [{"any": [{"count": at}, {"limit": at}, {"rank": "low"}]} for at in range(4)]
    book = built(front([rule("wide", {"all": pairs})])).book
    assert DurableEngine(book).translation.gaps == {"rule wide": Gap.WIDTH}
    stats = held_equal(book, [(everything(rank=rank), DAY) for rank in ("low", "high")])
    assert stats.answered >= 2


def test_more_alternatives_in_one_rule_than_the_engine_takes_are_answered_as_a_whole() -> None:
    names = [f"grade{at}" for at in range(14)]
    grades = {name: {"type": "enum", "title": name, "values": {"a": "甲", "b": "乙", "c": "丙"}} for name in names}
    document = front([rule("grades", {name: {"in": ["a", "b"]} for name in names})])
    book = built({**document, "facts": {**document["facts"], **grades}}).book
    assert DurableEngine(book).translation.gaps == {"rule grades": Gap.WIDTH}
    graded = dict.fromkeys(names, "a")
    assert held_equal(book, [(everything(**{**graded, "grade7": last}), DAY) for last in ("b", "c")]).answered >= 2


NAMES_OF_ONE_HASH = ("costarring", "liquid")


def test_facts_whose_names_share_a_hash_are_told_apart() -> None:
    one, other = NAMES_OF_ONE_HASH
    assert engine_hash(one) == engine_hash(other)
    document = front([rule("is-liquid", {other: True}), rule("is-costarring", {one: True})])
    extra = {name: {"type": "bool", "title": name} for name in NAMES_OF_ONE_HASH}
    book = built({**document, "facts": {**document["facts"], **extra}}).book
    held_equal(book, [(everything(**{one: first, other: not first}), DAY) for first in (True, False)])


def test_a_fact_may_be_called_as_the_engine_calls_its_own() -> None:
    words = ("id", "sid", "ticket", "pri", "m", "s", "$and", "$m", "$s")
    document = front([rule(f"r{at}", {word: True}) for at, word in enumerate(words)])
    extra = {name: {"type": "bool", "title": f"词{at}"} for at, name in enumerate(words)}
    book = built({**document, "facts": {**document["facts"], **extra}}).book
    tasks = [(everything(**{word: word == chosen for word in words}), DAY) for chosen in words]
    assert held_equal(book, tasks).answered >= len(words)


def test_a_copy_has_a_worker_of_its_own(national: Ruleset) -> None:
    original = national.compile("durable")
    copy = pickle.loads(pickle.dumps(original))
    task = completed(national.book, {}, DAY, random.Random(3))
    assert copy.decide(task, as_of=DAY) == original.decide(task, as_of=DAY)
