"""``access-rules batch``: tables as offices have them, decided row by row."""

from __future__ import annotations

import codecs
import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from access_rules import Decision, load
from access_rules.datafiles.reading import open_rows
from access_rules.datafiles.rows import values_of
from tests.cli.conftest import Answer, Command, write

HEADER = ["序号", "村名", "事项类型", "所处阶段", "要求签责任状", "工作经费", "备注"]
ROWS = [
    ["1", "东村", "协助政府工作", "拟议", "否", "部门承担", ""],
    ["2", "西村", "协助政府工作", "拟议", "是", "部门承担", "含“,”"],
    ["3", "南村", "填表报数", "", "", "", ""],
    ["4", "北村", "协助政府工作", "拟议", "TRUE", "部门承担", ""],
]
OUTCOMES = ["allow", "reject", "needs_approval", "reject"]
TASKS: list[dict[str, Any]] = [
    {"事项类型": "assist", "阶段": "proposed", "签责任状": False, "经费": "provided"},
    {"事项类型": "assist", "阶段": "proposed", "签责任状": True, "经费": "provided"},
    {"事项类型": "form"},
    {"事项类型": "assist", "阶段": "proposed", "签责任状": True, "经费": "provided"},
]
DAY = ("--as-of", "2026-03-01")
BAD = ["5", "中村", "协助", "拟议", "可能", "部门承担", ""]


@pytest.fixture(autouse=True)
def _rules(rules: Path) -> None:
    """Every test has the small ruleset at hand."""


def as_csv(rows: list[list[str]], separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def put(path: Path, rows: list[list[str]] | None = None, header: list[str] | None = None) -> None:
    """A table in the form that the ending of its name tells."""
    header, rows = header or HEADER, ROWS if rows is None else rows
    columns = list(zip(*rows, strict=True))
    match path.suffix:
        case ".csv":
            path.write_bytes(as_csv([header, *rows]).encode("gb18030"))
        case ".jsonl":
            kept: list[dict[str, Any]] = [
                {name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows
            ]
            typed = [
                {**row, "要求签责任状": row["要求签责任状"] != "否"} if "要求签责任状" in row else row for row in kept
            ]
            path.write_text("".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in typed), encoding="utf-8")
        case ".parquet":
            arrays: dict[str, Any] = {
                name: pa.array([each or None for each in cells]) for name, cells in zip(header, columns, strict=True)
            }
            if "要求签责任状" in arrays:
                said = [None if not each else each != "否" for each in columns[header.index("要求签责任状")]]
                arrays["要求签责任状"] = pa.array(said, pa.bool_())
            pq.write_table(pa.table(arrays), path)
        case ".xlsx":
            book = openpyxl.Workbook()
            for row in (header, *rows):
                book.active.append([each or None for each in row])
            book.save(path)


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a table, without empty cells."""
    found: list[dict[str, Any]] = []
    for rows in open_rows(path):
        columns = {name: values_of(column) for name, column in rows.columns.items()}
        cells = zip(*columns.values(), strict=True)
        found += [{name: cell for name, cell in zip(columns, row, strict=True) if cell is not None} for row in cells]
    return found


def decisions() -> list[Decision]:
    evaluator = load("rules").compile()
    return [evaluator.decide(task, as_of=date(2026, 3, 1)) for task in TASKS]


DAY_AS_A_FACT = """
事实:
  开工: {类型: 日期, 标题: 开工日}
规则:
  - {编号: 老早, 标题: 老早开工, 结论: 不予准入, 当: {开工: {小于: 2021-01-01}}, 理由: 太早, 依据: 村组法}
"""

ENDINGS = ("csv", "jsonl", "parquet", "xlsx")


@pytest.mark.parametrize("into", ENDINGS)
@pytest.mark.parametrize("source", ENDINGS)
def test_every_form_into_every_form(source: str, into: str, command: Command, tmp_path: Path) -> None:
    put(tmp_path / f"in.{source}")
    answer = command("batch", "rules", f"in.{source}", f"out.{into}", *DAY, "--rules")
    assert (answer.code, answer.err) == (0, "")
    rows = read(tmp_path / f"out.{into}")
    assert [row["村名"] for row in rows] == ["东村", "西村", "南村", "北村"]
    assert rows[1]["备注"] == "含“,”"
    made = decisions()
    assert [each.outcome for each in made] == OUTCOMES
    if into in ("jsonl", "parquet"):
        assert [row["outcome"] for row in rows] == OUTCOMES
        assert [row.get("rule") for row in rows] == [(each.rules or (None,))[0] for each in made]
        assert [row["complete"] for row in rows] == [each.complete for each in made]
        assert [row["missing"] for row in rows] == [list(each.missing) for each in made]
        assert all(isinstance(row["rules"], list) for row in rows)
    else:
        words = {"allow": "准予", "needs_approval": "需审批", "reject": "不予准入"}
        assert [row["准入结论"] for row in rows] == [words[each] for each in OUTCOMES]
        assert rows[1]["适用规则"] == "不得随意要求村级组织签责任状"
        assert rows[1]["规则编号"] == "不得签责任状"
        assert "不得随意要求村级组织签责任状" in rows[1]["全部规则"]
        assert [row["事实齐全"] for row in rows] == ["是" if each.complete else "否" for each in made]


ENCODED = {
    "gb18030": as_csv([HEADER, *ROWS]).encode("gb18030"),
    "utf-8": as_csv([HEADER, *ROWS]).encode(),
    "utf-8 with a mark": codecs.BOM_UTF8 + as_csv([HEADER, *ROWS]).encode(),
    "unicode text of Excel": as_csv([HEADER, *ROWS], "\t").encode("utf-16"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_csv_as_excel_in_china_writes_it(name: str, command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"in.csv": ENCODED[name]})
    assert command("batch", "rules", "in.csv", "out.csv", *DAY).code == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(codecs.BOM_UTF8)
    assert [row["准入结论"] for row in read(tmp_path / "out.csv")] == ["准予", "不予准入", "需审批", "不予准入"]


def test_summary(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv")
    lines = command("batch", "rules", "in.csv", "out.csv", *DAY).out.splitlines()
    assert lines[:4] == [
        "结论      件数   占比  规则",
        "不予准入     2  50.0%  不得随意要求村级组织签责任状 [不得签责任状]",
        "需审批       1  25.0%  事实尚未齐全",
        "准予         1  25.0%  协助政府开展工作 [协助工作]",
    ]
    assert "最常缺少的事实：所处阶段 1 件" in lines
    assert "作出 4 件决定，写入 out.csv" in lines
    assert "不是事实、照样带出的列：序号、村名、备注" in lines
    assert lines[-1].startswith("用时 ")
    english = command("batch", "rules", "in.csv", "out.csv", *DAY, "--lang", "en").out
    assert "4 tasks decided, written to out.csv" in english
    assert "columns that are no facts, carried along: 序号, 村名, 备注" in english


def test_refused_rows_go_to_a_file_of_their_own(command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"in.csv": as_csv([HEADER, *ROWS[:2], BAD, ["6", "上村"]])})
    answer = command("batch", "rules", "in.csv", "out.csv", *DAY)
    assert answer.code == 1
    assert "2 行没有决定，连同原因写入 out.rejected.csv" in answer.out
    assert len(read(tmp_path / "out.csv")) == 2
    first, second = read(tmp_path / "out.rejected.csv")
    assert {name: first[name] for name in ("序号", "村名", "要求签责任状", "所在行")} == {
        "序号": "5",
        "村名": "中村",
        "要求签责任状": "可能",
        "所在行": "4",
    }
    assert "[AR703] `事项类型` 没有取值 `协助`" in first["拒收原因"]
    assert "[AR702] `要求签责任状` 的值不能是 `可能`" in first["拒收原因"]
    assert second["所在行"] == "5"
    assert "有 2 格，而列名有 7 个" in second["拒收原因"]


@pytest.mark.parametrize("ending", ["jsonl", "parquet", "xlsx"])
def test_refused_rows_have_the_form_of_the_output(ending: str, command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv", [*ROWS, BAD])
    assert command("batch", "rules", "in.csv", f"out.{ending}", *DAY).code == 1
    (row,) = read(tmp_path / f"out.rejected.{ending}")
    assert row["村名"] == "中村"
    assert row.get("line", row.get("所在行")) == 6
    assert "AR703" in row.get("reason", row.get("拒收原因", ""))


def test_a_contradiction_is_told_in_the_words_of_one_task(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv", [["1", "东村", "责任状", "拟议", "否", "部门承担", ""]])
    assert command("batch", "rules", "in.csv", "out.csv", *DAY).code == 1
    (row,) = read(tmp_path / "out.rejected.csv")
    assert "[AR705] `要求签责任状` 说成 `否`" in row["拒收原因"]


def test_lines_of_json_that_cannot_be_read(command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"in.jsonl": '{"事项类型": "协助政府工作"}\n{"事项类型"\n'})
    assert command("batch", "rules", "in.jsonl", "out.jsonl", *DAY).code == 1
    (row,) = read(tmp_path / "out.rejected.jsonl")
    assert (row["line"], row["text"]) == (2, '{"事项类型"')


def test_refused_rows_where_somebody_wants_them(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv", [*ROWS, BAD])
    assert command("batch", "rules", "in.csv", "out.parquet", *DAY, "--rejects", "退回.xlsx").code == 1
    assert read(tmp_path / "退回.xlsx")[0]["村名"] == "中村"


def test_refused_rows_of_an_earlier_run_do_not_outlive_it(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv", [*ROWS, BAD])
    assert command("batch", "rules", "in.csv", "out.csv", *DAY).code == 1
    put(tmp_path / "in.csv")
    assert command("batch", "rules", "in.csv", "out.csv", *DAY).code == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in.csv", "out.csv", "rules"]


def test_the_output_can_be_filled_in_and_decided_again(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv", [*ROWS, BAD])
    assert command("batch", "rules", "in.csv", "first.xlsx", *DAY).code == 1
    again = command("batch", "rules", "first.xlsx", "second.xlsx", *DAY)
    assert again.code == 0
    assert "上一次的结果，已由这一次的代替：准入结论、适用规则、规则编号、事实齐全、缺少的事实" in again.out
    assert read(tmp_path / "first.xlsx") == read(tmp_path / "second.xlsx")
    rejected = command("batch", "rules", "first.rejected.xlsx", "third.csv", *DAY)
    assert rejected.code == 1
    assert "所在行、拒收原因" in rejected.out


def test_a_column_that_is_like_a_result_is_somebodys_own(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv", header=[*HEADER[:-1], "准入结论"])
    answer = command("batch", "rules", "in.csv", "out.csv", *DAY)
    assert answer.code == 1
    assert "[AR722] 列名不能用：`准入结论` 也是结果的列名" in answer.err


def test_day_of_each_row(command: Command, tmp_path: Path) -> None:
    header = ["事项类型", "所处阶段", "工作经费", "日期"]
    rows = [["协助政府工作", "拟议", "部门承担", day] for day in ("2010/1/1", "2026-03-01", "", "昨天")]
    put(tmp_path / "in.csv", rows, header)
    answer = command("batch", "rules", "in.csv", "out.jsonl", *DAY, "--as-of-column", "日期")
    evaluator = load("rules").compile()
    task = dict(zip(header[:3], rows[0][:3], strict=True))
    days = (date(2010, 1, 1), date(2026, 3, 1), date(2026, 3, 1))
    expected = [evaluator.decide(task, as_of=day).outcome for day in days]
    assert len(set(expected)) == 2
    assert [row["outcome"] for row in read(tmp_path / "out.jsonl")] == expected
    assert answer.code == 1
    assert "[AR710] `昨天` 不是日期" in read(tmp_path / "out.rejected.jsonl")[0]["reason"]


def test_a_day_that_is_a_fact_too(command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"rules/rules/day.yaml": DAY_AS_A_FACT})
    put(tmp_path / "in.csv", [["协助政府工作", "2020/1/1"], ["协助政府工作", "2026/3/1"]], ["事项类型", "开工日"])
    assert command("batch", "rules", "in.csv", "out.jsonl", *DAY, "--as-of-column", "开工日").code == 0
    evaluator = load("rules").compile()
    tasks = [(date(2020, 1, 1), "2020-01-01"), (date(2026, 3, 1), "2026-03-01")]
    expected = [evaluator.decide({"事项类型": "assist", "开工": told}, as_of=day) for day, told in tasks]
    assert [row["missing"] for row in read(tmp_path / "out.jsonl")] == [list(each.missing) for each in expected]
    assert [row["outcome"] for row in read(tmp_path / "out.jsonl")] == ["reject", "allow"]


def test_today_unless_a_day_is_named(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv")
    assert command("batch", "rules", "in.csv", "out.csv").code == 0
    assert command("batch", "rules", "in.csv", "out.csv", "--as-of", "2026年").code == 2


def test_sheet_by_name(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.xlsx")
    book = openpyxl.load_workbook(tmp_path / "in.xlsx")
    book.create_sheet("空", 0)
    book.save(tmp_path / "in.xlsx")
    assert command("batch", "rules", "in.xlsx", "out.csv", *DAY).code == 1
    assert command("batch", "rules", "in.xlsx", "out.csv", *DAY, "--sheet", "Sheet").code == 0
    assert "没有工作表 `一`" in command("batch", "rules", "in.xlsx", "out.csv", "--sheet", "一").err


# ---- which column is what


def columns(command: Command, tmp_path: Path, header: list[str], *options: str) -> Answer:
    put(tmp_path / "in.csv", [["x"] * len(header)], header)
    return command("batch", "rules", "in.csv", "out.csv", *DAY, *options)


def test_a_column_that_may_be_a_misspelt_fact_is_no_remark(command: Command, tmp_path: Path) -> None:
    answer = columns(command, tmp_path, ["事项类形", "所处阶段", "备注"])
    assert answer.code == 1
    assert "[AR701] 没有名为 `事项类形` 的事实" in answer.err
    assert "是否为 `事项类型`？确实不是事实，就加 --carry 事项类形" in answer.err
    assert not (tmp_path / "out.csv").exists()
    carried = columns(command, tmp_path, ["事项类形", "所处阶段", "备注"], "--carry", "事项类形")
    assert "照样带出的列：事项类形、备注" in carried.out


def test_strict(command: Command, tmp_path: Path) -> None:
    answer = columns(command, tmp_path, ["所处阶段", "备注", "序号"], "--strict", "--carry", "序号")
    assert answer.code == 1
    assert "没有名为 `备注` 的事实" in answer.err
    assert "序号" not in answer.err


REFUSED_COLUMNS = {
    "a fact by id and by title": (["阶段", "所处阶段"], (), "AR708"),
    "no fact at all": (["序号", "备注"], (), "AR723"),
    "a name twice": (["所处阶段", "备注", "备注"], (), "AR722"),
    "carried and not there": (["所处阶段"], ("--carry", "备注"), "AR722"),
    "a day and not there": (["所处阶段"], ("--as-of-column", "日期"), "AR722"),
}


@pytest.mark.parametrize("name", REFUSED_COLUMNS)
def test_columns_that_cannot_be_used(name: str, command: Command, tmp_path: Path) -> None:
    header, options, code = REFUSED_COLUMNS[name]
    answer = columns(command, tmp_path, header, *options)
    assert answer.code == 1
    assert f"[{code}]" in answer.err
    assert "in.csv:1:" in answer.err


# ---- usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["rules", "in.csv", "in.csv"],
        ["rules", "in.csv", "./in.csv"],
        ["rules", "in.csv", "out.csv", "--rejects", "out.csv"],
        ["rules", "in.csv", "rules"],
        ["rules", "nowhere.csv", "out.csv"],
        ["rules", "in.csv", "nowhere/out.csv"],
        ["nowhere", "in.csv", "out.csv"],
        ["rules", "in.csv"],
        ["rules", "in.csv", "out.csv", "--threads", "0"],
    ],
    ids=" ".join,
)
def test_usage(arguments: list[str], command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv")
    answer = command("batch", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err
    assert "Traceback" not in answer.err


def test_a_broken_ruleset(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv")
    write(tmp_path, {"broken/ruleset.yaml": "规则集: x\n"})
    assert command("batch", "broken", "in.csv", "out.csv").code == 1


def test_place(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv")
    answer = command("batch", "rules", "in.csv", "out.csv", *DAY, "--place", "上海市")
    assert answer.code == 0
    assert "没有专门适用于 `上海市` 的规则集" in answer.err


def test_nothing_is_shown_of_progress_where_nobody_watches(command: Command, tmp_path: Path) -> None:
    put(tmp_path / "in.csv")
    assert command("batch", "rules", "in.csv", "out.csv", *DAY).err == ""


def test_without_the_extra_it_is_named() -> None:
    program = (
        "import sys; sys.modules['pyarrow'] = None; from access_rules.cli.app import run; "
        "sys.exit(run(['batch', 'rules', 'in.csv', 'out.csv', '--lang', 'zh']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "access-rules[batch]" in done.stderr
    assert "Traceback" not in done.stderr
