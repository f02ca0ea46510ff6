"""The ledger kept beside the journal says what the journal says, however it came to be up to date."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from access_rules import load
from access_rules.errors import RegisterError
from access_rules.register import EventKind, Journal, Register, Task
from access_rules.register.database import LEDGERS, SIGHTINGS
from access_rules.register.events import Draft, Event
from access_rules.register.verdict import WatchVerdict
from access_rules.register.watches import kept_ledger
from access_rules.register.watches.assessing import Earlier
from access_rules.register.watches.kept_ledger import Keeping
from tests.register.conftest import SetClock
from tests.register.watches.histories import DEPARTMENTS, VILLAGES, History, histories
from tests.register.watches.test_meaning import ROSTER, RULES, WATCHING
from tests.register.watches.test_notices import BY

FORM = {"kind": "form", "item": "花名册", "hours": 1}


def drafted(event: Event) -> Draft:
    content = (event.facts, event.decision, event.ruleset, event.note)
    return Draft(event.kind, event.actor, event.task, event.village, event.department, *content)


def judged(event: Event, earlier: Earlier) -> WatchVerdict:
    return WATCHING.judge(earlier, drafted(event), event.at)


def keeping() -> Keeping:
    return Keeping(RULES.book, WATCHING.of_submissions, WATCHING.spectacles)


PROBES = [
    {"kind": kind, "hours": 3, "funding": "none", **item}
    for kind in ("form", "app")
    for item in ({}, {"item": "家底"}, {"item": "花名册"})
]
"""Tasks that look at all there is from every side."""


def probes(history: History) -> Iterator[Event]:
    """What might be submitted next, by anybody and under any id."""
    last = history.made[-1]
    known = sorted({(each.task, each.village, each.department) for each in history.made})
    new = [("新", village, department) for village in VILLAGES for department in DEPARTMENTS]
    for who, facts in product([*known, *new], PROBES):
        yield Event.sealed(Draft(EventKind.SUBMITTED, "甲", *who, facts=facts), last.number + 1, last.at, last.digest)


@given(
    history=histories(all_stated=False, most=12),
    at_once=st.integers(1, 9),
    noted=st.sets(st.integers(1, 30)),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_kept_ledger_judges_as_the_journal_does(
    history: History, at_once: int, noted: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_ledger, "_AT_ONCE", at_once)
    kept, plainly = keeping(), WATCHING.ledger(history.made)
    with Journal.create(":memory:") as journal:
        for event in history.made:
            with journal.writing() as writing:
                writing.append(drafted(event), event.at)
                if event.number in noted:
                    writing.at = event.at
                    kept.approach(writing)
        with journal.writing() as writing:
            writing.at = history.made[-1].at
            kept.approach(writing)
            ledger = kept.up_to_date(writing)
            for event in probes(history):
                assert judged(event, ledger) == judged(event, plainly)


def test_a_register_of_old_without_a_ledger_is_given_one(url: str, clock: SetClock) -> None:
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as register:
        register.submit(FORM, **BY)
        with register.journal.writing() as writing:
            SIGHTINGS.drop(writing.connection)
            LEDGERS.drop(writing.connection)
    with Register.open(url, RULES, clock=clock, roster=ROSTER) as register:
        again = register.submit(FORM, **{**BY, "department": "民政局"})
        assert [each["watch"] for each in register.history(again.id)[1].note["watches"]][:1] == ["多头"]


TURNED_DOWN: dict[str, Callable[[Register, str], object]] = {
    "withdrawn": lambda register, task: register.withdraw(task, actor="甲"),
    "returned": lambda register, task: register.return_(task, authority="county", actor="乙", reason="缺表样"),
    "rejected": lambda register, task: register.reject(task, authority="county", actor="乙", reason="不办"),
    "lapsed": lambda register, task: register.journal.append(Draft(EventKind.EXPIRED, "丙", task, "甲村", "农业局")),
}


@pytest.mark.parametrize("how", sorted(TURNED_DOWN))
def test_what_was_turned_down_after_others_were_submitted_counts_no_longer(url: str, clock: SetClock, how: str) -> None:
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as register:
        first, *_ = [register.submit({**FORM, "item": item}, **BY).id for item in ("一", "二")]
        assert "村月总量" in fired(register, register.submit({**FORM, "item": "三"}, task="三", **BY))
        register.withdraw("三", actor="甲")
        TURNED_DOWN[how](register, first)
        assert "村月总量" not in fired(register, register.submit({**FORM, "item": "四"}, **BY))


def test_what_did_not_tell_what_it_asks_for_may_be_the_same_as_anything(url: str, clock: SetClock) -> None:
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as register:
        register.submit({"kind": "form", "hours": 1}, **BY)
        later = register.submit(FORM, **{**BY, "department": "民政局"})
        assert "多头" in fired(register, later)


def fired(register: Register, task: Task) -> list[str]:
    """The watches that fired for a task."""
    return [each["watch"] for each in register.history(task.id)[-1].note.get("watches", ())]


def test_an_event_that_does_not_follow_stops_the_watches_with_a_word_on_it(url: str, clock: SetClock) -> None:
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as register:
        task = register.submit(FORM, **BY)
        forged = register.journal.append(Draft(EventKind.LISTED, "丙", task.id, "甲村", "农业局"))
        actions: list[Callable[[], object]] = [lambda: register.submit(FORM, **BY), register.notices, register.load]
        for action in actions:
            with pytest.raises(RegisterError) as caught:
                action()
            assert [(each.code, each.path) for each in caught.value.diagnostics] == [("AR732", (forged.number,))]


ALTERED = {
    "forged": sa.insert(SIGHTINGS).from_select(
        [each.name for each in SIGHTINGS.c],
        sa.select(*(sa.literal("假").label("task") if each.name == "task" else each for each in SIGHTINGS.c)),
    ),
    "taken out": sa.delete(SIGHTINGS).where(SIGHTINGS.c.watch == "村月总量"),
    "put off": sa.update(SIGHTINGS).where(SIGHTINGS.c.watch == "村月总量").values(day=SIGHTINGS.c.day + 40),
    "eased": sa.update(SIGHTINGS).where(SIGHTINGS.c.watch == "小马拉大车").values(amount="0"),
}


@pytest.mark.parametrize("how", sorted(ALTERED))
def test_whoever_alters_the_ledger_is_found_out_and_it_can_be_made_anew(url: str, clock: SetClock, how: str) -> None:
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as register:
        register.submit({**FORM, "item": "一"}, **BY)
        register.submit({**FORM, "item": "二"}, **BY)
        assert register.verify() == ()
        with register.journal.writing() as writing:
            writing.connection.execute(ALTERED[how])
        assert {finding.code for finding in register.verify()} == {"AR743"}
        with register.journal.writing() as writing:
            writing.connection.execute(sa.delete(SIGHTINGS))
            writing.connection.execute(sa.delete(LEDGERS))
        assert register.verify() == ()
        assert "村月总量" not in fired(register, register.submit({**FORM, "item": "三", "kind": "assist"}, **BY))
        assert "村月总量" in fired(register, register.submit({**FORM, "item": "四"}, **BY))
        assert register.verify() == ()


def test_what_no_watch_looks_back_to_is_thrown_away_and_so_is_a_ledger_that_nobody_uses(
    url: str, clock: SetClock, tmp_path: Path
) -> None:
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as register:
        register.submit(FORM, task="早", **BY)
        register.submit({**FORM, "item": "别的"}, task="次", **BY)
        assert noted(register) == {"早"}
        clock.go_on(days=500)
        register.submit(FORM, task="晚", **BY)
        assert noted(register) == set()
        assert register.verify() == ()
        clock.go_on(days=100)
    newer = load(amended(tmp_path))
    with Register.open(url, newer, clock=clock, roster=ROSTER) as register:
        register.submit(FORM, **BY)
        with register.journal.reading() as reading:
            assert reading.connection.execute(sa.select(LEDGERS.c.digest)).scalars().all() == [newer.book.digest]


def amended(tmp_path: Path) -> Path:
    """A later version of the same rules."""
    folder = tmp_path / "rules"
    shutil.copytree(Path(__file__).parent / "rules", folder)
    page = folder / "ruleset.yaml"
    page.write_text(page.read_text(encoding="utf-8").replace('"2026.1"', '"2026.2"'), encoding="utf-8")
    return folder


def noted(register: Register) -> set[str]:
    """The tasks that the ledger holds."""
    with register.journal.reading() as reading:
        return set(reading.connection.execute(sa.select(SIGHTINGS.c.task)).scalars())


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        (("1.50", "1.5"), "{类型: 小数, 标题: 面积}"),
        ((["表", "册 "], ["册", "表"]), "{类型: 多选, 标题: 材料, of: text}"),
        ((" 花名册（甲）", "花名册(甲)"), "{类型: 文本, 标题: 名称}"),
    ],
    ids=["numbers", "free texts", "a text"],
)
def test_values_that_are_equal_are_the_same_however_they_are_spelt(
    url: str, clock: SetClock, tmp_path: Path, facts: tuple[object, object], kinds: str
) -> None:
    folder = amended(tmp_path)
    page = folder / "ruleset.yaml"
    page.write_text(
        page.read_text(encoding="utf-8").replace("  kind: {", f"  compared: {kinds}\n  kind: {{", 1), encoding="utf-8"
    )
    watches = folder / "watches.yaml"
    same = "编号: 又要, 类型: 关联, 结论: 提醒, 后一件: {类型: 报表}, 相同: [compared], 以内: {天: 9}"
    watches.write_text(
        f"{watches.read_text(encoding='utf-8')}  - {{{same}, 理由: 又要, 依据: 办法 第五条}}\n", encoding="utf-8"
    )
    with Register.create(url, load(folder), clock=clock, roster=ROSTER) as register:
        for item, each in enumerate(facts):
            compared = Decimal(each) if isinstance(each, str) and "小数" in kinds else each
            task = register.submit({**FORM, "item": f"表{item}", "compared": compared}, **BY)
        assert "又要" in fired(register, task)
        assert "又要" in {each.watch for each in register.notices()}
        assert register.verify() == ()
