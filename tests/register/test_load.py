"""The load of villages: counted month by month while tasks are in force, told in words, as JSON and as a chart."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from access_rules.errors import MissingExtraError, RegisterError
from access_rules.language.roster import Roster, VillageStaff
from access_rules.register import Register
from access_rules.register.load import Pushing
from access_rules.render.charts import write_chart
from access_rules.render.loads import loads_as_json, loads_in_words
from tests.register.conftest import SetClock
from tests.register.watches.test_meaning import RULES

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
ROSTER = Roster({"甲村": VillageStaff("陈书记", (), 4), "乙村": VillageStaff("李镇长", (), None)})


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """Three tasks: one of March, one from January to February, one that is turned down."""
    clock = SetClock()
    clock.go_on(days=-50)
    with Register.create(str(tmp_path / "r.db"), RULES, clock=clock, roster=ROSTER) as made:
        visit = {"kind": "assist", "item": "走访", "hours": 6}
        first = made.submit(visit, village="甲村", department="民政局", actor="甲")
        clock.go_on(days=30)
        made.withdraw(first.id, actor="甲")
        form = made.submit(
            {"kind": "form", "item": "花名册", "hours": 3}, village="乙村", department="民政局", actor="甲"
        )
        made.reject(form.id, authority="county", actor="乙", reason="可以不要")
        clock.go_on(days=20)
        made.submit({**visit, "hours": 2}, village="甲村", department="文旅局", actor="甲")
        yield made


def test_a_task_weighs_on_its_village_while_it_is_in_force(register: Register) -> None:
    report = register.load()
    assert report.months == (JANUARY, FEBRUARY, MARCH)
    assert [report.amount("甲村", month) for month in report.months] == [6, 6, 2]
    assert {report.amount("乙村", month) for month in report.months} == {0}
    assert report.ratio("甲村", JANUARY) == Decimal("1.5")
    assert report.ratio("乙村", JANUARY) is None
    assert report.peak("甲村") == JANUARY
    assert report.pushing == (Pushing("民政局", 2, 1, Decimal(12)), Pushing("文旅局", 1, 0, Decimal(2)))
    assert report.totals("kind") == {"协助": 14}


def test_the_load_of_one_village_tells_who_asks_for_what_there(register: Register) -> None:
    report = register.load(village="甲村")
    assert (report.villages, set(report.staff)) == (("甲村",), {"甲村"})
    assert [report.amount("甲村", month) for month in report.months] == [6, 6, 2]
    assert report.totals("department") == {"民政局": 12, "文旅局": 2}
    assert register.load(village="乙村").pushing == (Pushing("民政局", 1, 1, Decimal(0)),)
    with pytest.raises(RegisterError, match="AR740"):
        register.load(village="丙村")


def test_a_register_without_tasks_has_a_chart_too(tmp_path: Path) -> None:
    with Register.create(str(tmp_path / "empty.db"), RULES) as empty:
        write_chart(empty.load(), tmp_path / "empty.svg", "zh")
    assert (tmp_path / "empty.svg").stat().st_size


def test_tasks_are_counted_where_that_is_asked(register: Register) -> None:
    facts = register.book.facts
    assert register.load(kind=facts["item"]).totals("kind") == {"走访": 14}
    assert loads_as_json(register.load())["villages"][1]["load"] == ["6", "6", "2"]


def test_loads_are_told_in_words(register: Register) -> None:
    assert loads_in_words(register.load(), "zh").splitlines()[:4] == [
        "每月负荷：在册事项的工时（小时）合计",
        "村    26-01  26-02  26-03  人手  最重的月  车马比",
        "乙村      0      0      0     -     26-01       -",
        "甲村      6      6      2     4     26-01     1.5",
    ]
    assert "asks for most\ndepartment  submitted" in loads_in_words(register.load(), "en")


def test_a_chart_is_drawn_the_same_each_time(register: Register, tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg", "three.png"):
        write_chart(register.load(), tmp_path / name, "zh")
    drawn = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert drawn == (tmp_path / "two.svg").read_text(encoding="utf-8")
    assert "甲村" in drawn
    assert "车马比" in drawn
    assert (tmp_path / "three.png").read_bytes().startswith(b"\x89PNG")


def test_the_extra_is_named_where_matplotlib_is_absent(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"access-rules\[plot\]"):
        write_chart(register.load(), tmp_path / "load.svg", "zh")
