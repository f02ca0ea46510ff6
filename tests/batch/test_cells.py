"""What people type into cells, and what it means; what means nothing is refused, never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from access_rules.batch.columns import FactReader
from access_rules.language.facts import Choice, Fact, FactType

CHOICES = {"photo": "照片", "screenshot": "截图", "report": "汇报（书面、口头）"}
NONE = "none"


def fact(type_: FactType, **more: Any) -> Fact:
    choices = {} if type_ not in (FactType.ENUM, FactType.SET) else CHOICES
    return Fact("f", type_, "事实", {each: Choice(each, title) for each, title in choices.items()}, **more)


TEXTS = Fact("f", FactType.SET, "依据文件")

MEANT: list[tuple[Fact, str, Any]] = [
    *((fact(FactType.BOOL), cell, True) for cell in ("是", "true", "TRUE", " 是\u3000", "Yes", "ＴＲＵＥ")),
    *((fact(FactType.BOOL), cell, False) for cell in ("否", "false", "FALSE", "no")),
    *((fact(FactType.INTEGER), cell, 1200) for cell in ("1200", "1,200", "１２００", "1200.0", " 1200 ", "+1200")),
    (fact(FactType.INTEGER), "-3", -3),
    *((fact(FactType.DECIMAL), cell, Decimal("1200.5")) for cell in ("1200.5", "1,200.50", "１２００．５")),
    *(
        (fact(FactType.DATE), cell, date(2026, 3, 1))
        for cell in (
            "2026-03-01",
            "2026/3/1",
            "2026-3-1",
            "2026.3.1",
            "2026年3月1日",
            "２０２６/３/１",
            "2026/3/1 0:00",
            "2026-03-01 00:00:00",
        )
    ),
    (fact(FactType.ENUM), "照片", "photo"),
    (fact(FactType.ENUM), "photo", "photo"),
    (fact(FactType.ENUM), "汇报(书面、口头)", "report"),
    (fact(FactType.TEXT), "随便写", "随便写"),
    (fact(FactType.TEXT), "2026/3/1", "2026/3/1"),
    *(
        (fact(FactType.SET), f"照片{mark}截图", ["photo", "screenshot"])
        for mark in ("、", "；", ";", "|", "\n", " 、 ")
    ),
    (fact(FactType.SET), "汇报（书面、口头）、照片", ["photo", "report"]),
    (fact(FactType.SET), "照片、", ["photo"]),
    (fact(FactType.SET), "无", []),
    (TEXTS, "《甲、乙》；丙", ["《甲、乙》", "丙"]),
    (fact(FactType.TEXT, optional=True), "无", NONE),
    (fact(FactType.ENUM, optional=True), "无", NONE),
]

BLANK = ("", " ", "\u3000")

REFUSED: list[tuple[Fact, str]] = [
    *((fact(FactType.BOOL), cell) for cell in ("1", "0", "√", "可能", "无")),
    *((fact(FactType.INTEGER), cell) for cell in ("三", "3个", "1,20", "3.5", "1e3", "9" * 30)),
    *((fact(FactType.DECIMAL), cell) for cell in ("50%", "约3", "nan")),
    *((fact(FactType.DATE), cell) for cell in ("3/1/2026", "2026/13/1", "2026-03-01 08:30", "20260301", "46082")),
    *((fact(FactType.ENUM), cell) for cell in ("拍照", "#N/A")),
    *((fact(FactType.SET), cell) for cell in ("照片，截图", "照片、拍照")),
    *((fact(FactType.TEXT), cell) for cell in ("#REF!", "#N/A")),
]


def read(about: Fact, cells: Any, *, has_types: bool = False) -> Any:
    return FactReader(about.title, about, has_types=has_types).read(cells)


@pytest.mark.parametrize(("about", "cell", "value"), MEANT, ids=lambda each: str(getattr(each, "type", each)))
def test_meant(about: Fact, cell: str, value: Any) -> None:
    for cells in (pa.array([cell]), [cell]):
        column = read(about, cells)
        assert column.values.to_pylist() == [value]
        assert not column.refused


@pytest.mark.parametrize("about", [*map(fact, FactType), TEXTS], ids=lambda each: each.type)
def test_a_blank_cell_states_nothing(about: Fact) -> None:
    for cells in (pa.array([None, *BLANK]), [None, *BLANK]):
        column = read(about, cells)
        assert column.values.to_pylist() == [None] * 4
        assert not column.refused


@pytest.mark.parametrize(("about", "cell"), REFUSED, ids=lambda each: str(getattr(each, "type", each)))
def test_refused(about: Fact, cell: str) -> None:
    column = read(about, pa.array(["", cell, cell]))
    assert column.values.to_pylist() == [None] * 3
    assert set(column.refused) == {1, 2}
    (finding,) = column.refused[1]
    assert finding.code in {"AR702", "AR703", "AR707"}
    assert cell[:20] in finding.message.zh or finding.code == "AR707" or "拍照" in finding.message.zh or "照片" in cell


@pytest.mark.parametrize("type_", [FactType.BOOL, FactType.INTEGER, FactType.DECIMAL, FactType.DATE])
def test_none_where_no_column_has_it(type_: FactType) -> None:
    column = read(fact(type_, optional=True), pa.array(["无", None]))
    assert column.values.to_pylist() == [None, None]
    assert column.none == {0}


def test_cells_of_excel_have_types() -> None:
    assert read(fact(FactType.BOOL), [True, "是", None]).values.to_pylist() == [True, True, None]
    assert read(fact(FactType.INTEGER), [3, "3"]).values.to_pylist() == [3, 3]
    assert read(fact(FactType.DECIMAL), [0.1, 3]).values.to_pylist() == [Decimal("0.1"), 3]
    assert set(read(fact(FactType.BOOL), [1, True, 0]).refused) == {0, 2}


def test_values_of_json_are_taken_as_they_are() -> None:
    column = read(fact(FactType.INTEGER), [3, "3", True, 2**70], has_types=True)
    assert column.values.to_pylist() == [3, None, None, None]
    assert set(column.refused) == {1, 2, 3}
    assert read(fact(FactType.SET), [["照片"], "照片"], has_types=True).values.to_pylist() == [["photo"], None]


def test_what_is_found_names_the_column() -> None:
    for name in ("f", "事实"):
        about = fact(FactType.BOOL)
        (finding,) = FactReader(name, about, has_types=False).read(pa.array(["可能"])).refused[0]
        assert f"`{name}`" in finding.message.zh
