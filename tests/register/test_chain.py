"""What a digest is made of, and that nobody has it stand for anything else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from access_rules.register.chain import is_sealed
from access_rules.register.database import Database
from access_rules.register.events import Draft, Event, EventKind, Written, digest_of
from access_rules.register.journal import Journal
from tests.register.conftest import SetClock

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PREVIOUS = "0" * 64

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS, VALUES, max_size=3)


@given(
    texts=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS),
    kind=st.sampled_from(EventKind),
    facts=OBJECTS,
    note=OBJECTS,
    decision=st.none() | OBJECTS,
    ruleset=st.none() | st.dictionaries(TEXTS, TEXTS, max_size=3),
)
def test_the_digest_is_that_of_the_event_in_canonical_json(
    texts: tuple[str, str, str, str], kind: EventKind, **values: Any
) -> None:
    """Whoever has the events as JSON Lines can work out the digests with nothing but a JSON library."""
    event = Event.sealed(Draft(kind, *texts, **values), 7, AT, PREVIOUS)
    told = event.to_dict()
    digest = told.pop("digest")
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest == hashlib.sha256(text.encode()).hexdigest()
    assert {name: told[name] for name in values} == values
    assert is_sealed(event.written)


# Values that look like the parts of an event that stand after them.
NAMES = ("a", "department", "facts", "kind", "note", "number", "previous", "ruleset", "task", "village")
LOOKALIKES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([{}, "x", 1, "approved", None]),
    lambda inner: st.dictionaries(st.sampled_from(NAMES), inner, max_size=len(NAMES)),
    max_leaves=12,
).filter(lambda value: isinstance(value, dict))
CUT_SHORT = {"a": 1, "department": "x", "facts": {}}


@given(facts=LOOKALIKES, note=LOOKALIKES, decision=st.none() | LOOKALIKES, ruleset=st.none() | LOOKALIKES)
@example(facts={}, note={}, decision=CUT_SHORT, ruleset=None)
@example(facts={}, note={"a": CUT_SHORT}, decision=None, ruleset={"a": 1, "task": "x", "village": "y"})
def test_nothing_else_can_be_read_out_of_what_was_sealed(**values: Any) -> None:
    """However the text under a digest is cut into the columns of a row, only the cut that was sealed passes."""
    draft = Draft(EventKind.SUBMITTED, "张三", "T1", "东村", "统计局", **values)
    written = Event.sealed(draft, 7, AT, PREVIOUS).written
    cuts = [each for each in rows(sealed(written), written.digest) if digest_of(each) == each.digest]
    assert written in cuts
    assert [each for each in cuts if is_sealed(each)] == [written]


def test_a_text_can_be_cut_in_more_than_one_way() -> None:
    """So that the test above says something."""
    draft = Draft(EventKind.SUBMITTED, "张三", "T1", "东村", "统计局", decision=CUT_SHORT)
    written = Event.sealed(draft, 7, AT, PREVIOUS).written
    cuts = {(each.decision, each.department) for each in rows(sealed(written), written.digest)}
    assert cuts == {('{"a":1,"department":"x","facts":{}}', "统计局"), ('{"a":1', "x")}


def sealed(written: Written) -> str:
    """The text that a digest is made of."""
    told = Event(written).to_dict()
    del told["digest"]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rows(text: str, digest: str) -> Iterator[Written]:
    """Every row that could have a text."""
    names = sorted({*Written._fields} - {"digest"})
    for parts in cut(text.removeprefix('{"actor":').removesuffix("}"), names[1:]):
        row = dict(zip(names, parts, strict=True))
        try:
            plain = {name: json.loads(row[name]) for name in names if name not in JSON}
        except ValueError:
            continue
        for decision in alike(row["decision"]):
            for ruleset in alike(row["ruleset"]):
                columns = {**row, **plain, "decision": decision, "ruleset": ruleset, "digest": digest}
                yield Written(**columns)


JSON = {"facts", "decision", "ruleset", "note"}


def alike(part: str) -> list[str | None]:
    """What a column may hold to have a part of the text."""
    return [part, None] if part == "null" else [part]


def cut(text: str, names: list[str]) -> Iterator[tuple[str, ...]]:
    """Every way to cut a text where names stand, in their order."""
    if not names:
        yield (text,)
        return
    mark = f',"{names[0]}":'
    at = text.find(mark)
    while at >= 0:
        for rest in cut(text[at + len(mark) :], names[1:]):
            yield (text[:at], *rest)
        at = text.find(mark, at + 1)


# ---- rows that no event is written as

STRANGE = {
    "bytes for a name": "actor = CAST(actor AS BLOB)",
    "bytes for a decision": "decision = CAST(decision AS BLOB)",
    "bytes for facts": "facts = CAST(facts AS BLOB)",
    "nested without end": f"note = '{'[' * 100_000}'",
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_sqlite_keeps_beside_texts_is_found(name: str, tmp_path: Path, clock: SetClock) -> None:
    path = str(tmp_path / "register.db")
    with Journal.create(path, clock=clock) as journal:
        for _ in range(3):
            journal.append(Draft(EventKind.SUBMITTED, "张三", "T1", "东村", "统计局", decision={"outcome": "allow"}))
        database = Database(path)
        with database.writing() as connection:
            connection.exec_driver_sql("DROP TRIGGER events_updated")
            connection.exec_driver_sql(f"UPDATE events SET {STRANGE[name]} WHERE number = 2")
        database.close()
        assert [finding.path for finding in journal.verify()] == [(2,)]
