"""Files of rows as offices have them: every encoding, separator and kind, and what is wrong with some rows."""

from __future__ import annotations

import codecs
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from access_rules.datafiles import rows as rows_module
from access_rules.datafiles.reading import open_rows
from access_rules.datafiles.rows import values_of
from access_rules.errors import DataFileError

TEXT = "序号,村名,备注\r\n1,东村,\r\n2,西村,有“引号”\r\n"
CELLS = {"序号": ["1", "2"], "村名": ["东村", "西村"], "备注": [None, "有“引号”"]}


def cells_of(path: Path, sheet: str | None = None) -> dict[str, list[Any]]:
    read: dict[str, list[Any]] = {}
    for rows in open_rows(path, sheet=sheet):
        for name, column in rows.columns.items():
            read.setdefault(name, []).extend(values_of(column))
    return read


def lines_of(path: Path) -> list[int]:
    return [line for rows in open_rows(path) for line in rows.lines]


def broken_in(path: Path) -> list[tuple[int, str, str]]:
    return [(each.line, each.finding.code, each.finding.message.zh) for rows in open_rows(path) for each in rows.broken]


def refusal(path: Path, sheet: str | None = None) -> tuple[str, str]:
    with pytest.raises(DataFileError) as caught:
        for _ in open_rows(path, sheet=sheet):
            pass
    (finding,) = caught.value.diagnostics
    assert finding.span
    assert finding.span.file == path.as_posix()
    assert finding.help
    return finding.code, finding.message.zh


def workbook(path: Path, *rows: list[Any], title: str = "Sheet1") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


# ---- text with separators


ENCODED = {
    "utf-8": TEXT.encode(),
    "utf-8 with a mark": codecs.BOM_UTF8 + TEXT.encode(),
    "gb18030": TEXT.encode("gb18030"),
    "utf-16, as Excel's Unicode text": TEXT.encode("utf-16"),
    "utf-16 the other way round": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "lines of unix": TEXT.replace("\r\n", "\n").encode(),
    "no end of the last line": TEXT.rstrip().encode(),
    "tabs": TEXT.replace(",", "\t").encode("utf-16"),
    "semicolons": TEXT.replace(",", ";").encode("gb18030"),
    "every cell in quotes": TEXT.replace(",", '","').replace("\r\n", '"\r\n"').removesuffix('"').join('""').encode(),
    "empty cells beyond the names": TEXT.replace("\r\n", ",,\r\n").encode(),
    "blank lines": TEXT.replace("\r\n", "\r\n,,\r\n\r\n", 2).encode(),
    "a blank line at the head": f"\r\n{TEXT}".encode(),
    "spaces around names": TEXT.replace("村名", " 村名\u3000").encode(),
}


@pytest.mark.parametrize("name", ENCODED)
def test_text(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(ENCODED[name].removesuffix(b'"') if "quotes" in name else ENCODED[name])
    assert cells_of(path) == CELLS


def test_names_of_places_and_people_beyond_the_old_standards(tmp_path: Path) -> None:
    """镕 is not in GB2312, 𠮷 and 㑇 are not in GBK; all are in names."""
    path = tmp_path / "a.csv"
    path.write_bytes("姓名\n朱镕\n𠮷田\n㑇家村\n".encode("gb18030"))
    assert cells_of(path) == {"姓名": ["朱镕", "𠮷田", "㑇家村"]}


def test_encoding_is_told_by_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,name\n" + b"1,x\n" * 400_000 + "2,村\n".encode("gb18030"))
    assert cells_of(path)["name"][-1] == "村"


def test_a_character_across_two_blocks_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for shift in range(4):
        path.write_bytes(b"a\n" + b"x" * shift + ("村" * 1000 + "\n").encode() * 700)
        assert set("".join(cells_of(path)["a"])) <= {"x", "村"}


def test_more_rows_than_a_chunk(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    count = rows_module.CHUNK * 2 + 1
    path.write_text("a\n" + "".join(f"{number}\n" for number in range(count)), encoding="utf-8")
    assert [len(rows) for rows in open_rows(path)] == [rows_module.CHUNK, rows_module.CHUNK, 1]
    assert cells_of(path)["a"] == [str(number) for number in range(count)]
    assert open_rows(path).expected == count


def test_lines_are_those_of_an_editor(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n3,x\n', encoding="utf-8")
    assert lines_of(path) == [2, 5]
    assert cells_of(path)["b"] == ["two\nlines", "x"]


def test_rows_that_cannot_be_read_are_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1\n2,x\n3,x,y\n4,"x"y\n5,x\n', encoding="utf-8")
    assert cells_of(path) == {"a": ["2", "5"], "b": ["x", "x"]}
    assert [(line, code) for line, code, _ in broken_in(path)] == [(2, "AR724"), (4, "AR724"), (5, "AR724")]
    assert "有 1 格，而列名有 2 个" in broken_in(path)[0][2]
    (rows,) = open_rows(path)
    assert rows.broken[0].cells == {"a": "1"}


def test_a_quote_that_never_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,x\n2,"y\n3,z\n', encoding="utf-8")
    assert cells_of(path) == {"a": ["1"], "b": ["x"]}
    assert [(line, code) for line, code, _ in broken_in(path)] == [(3, "AR724")]


REFUSED_TEXTS = {
    "empty": (b"", "AR721", "是空的"),
    "blank": (b"\n\n , \n", "AR721", "是空的"),
    "zeros": (b"a,b\n\x00\x00\n", "AR721", "不是文本文件"),
    "neither utf-8 nor gb18030": (b"a,b\n\xff\xff\xff,x\n", "AR721", "文字编码认不出来"),
    "a mark that lies": (codecs.BOM_UTF8 + "村\n".encode("gb18030"), "AR721", "文字编码认不出来"),
    "a name twice": ("村名,村名\n".encode(), "AR722", "列名 `村名` 有两个"),
    "no name": ("村名,,备注\n".encode(), "AR722", "第 2 列没有列名"),
}


@pytest.mark.parametrize("name", REFUSED_TEXTS)
def test_text_that_is_no_table(name: str, tmp_path: Path) -> None:
    content, code, words = REFUSED_TEXTS[name]
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    found = refusal(path)
    assert found[0] == code
    assert words in found[1]


@pytest.mark.parametrize(
    ("name", "advice"), [("a.xls", ".xlsx"), ("a.json", ".jsonl"), ("a", ".csv"), ("a.pdf", ".csv")]
)
def test_other_kinds_of_files(name: str, advice: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(DataFileError) as caught:
        open_rows(tmp_path / name)
    help_ = caught.value.diagnostics[0].help
    assert help_
    assert advice in help_.zh


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.xlsx"])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_rows(tmp_path / name)


# ---- JSON Lines


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"村名": "东村", "数": 3}\n\n{"备注": ["a", "b"], "村名": null}\n', encoding="utf-8-sig")
    assert cells_of(path) == {"村名": ["东村", None], "数": [3, None], "备注": [None, ["a", "b"]]}
    assert lines_of(path) == [1, 3]


BROKEN_LINES = {
    '{"a": 1': "读不下去",
    "[1]": "不是大括号里的一组",
    '{"a": 1, "a": 2}': "同一个名称写了两次",
    '{"a": NaN}': "不能写 NaN",
    '{"a": 1e999}': "数字太大",
    '{"a": 9' + "9" * 5000 + "}": "读不下去",
    "[" * 100_000: "读不下去",
}


def test_lines_that_are_no_json(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(['{"a": 0}', *BROKEN_LINES, '{"a": 9}']), encoding="utf-8")
    assert cells_of(path) == {"a": [0, 9]}
    found = broken_in(path)
    assert [line for line, _, _ in found] == list(range(2, 2 + len(BROKEN_LINES)))
    for (_, code, message), words in zip(found, BROKEN_LINES.values(), strict=True):
        assert code == "AR711"
        assert words in message
    (rows,) = open_rows(path)
    assert [each.text for each in rows.broken] == list(BROKEN_LINES)


def test_no_line_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n", encoding="utf-8")
    assert refusal(tmp_path / "a.jsonl")[0] == "AR721"


# ---- Parquet


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"a": pa.array([True, None]), "b": pa.array([date(2026, 3, 1)] * 2), "c": [["x"], []]})
    pq.write_table(table, path)
    file = open_rows(path)
    assert (list(file.columns.values()), file.expected) == (table.schema.types, 2)
    assert cells_of(path) == table.to_pydict()


def test_parquet_is_numbered_over_its_row_groups(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": range(10)}), path, row_group_size=3)
    assert lines_of(path) == list(range(1, 11))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"a,b\n1,2\n", b"PAR1" + b"\0" * 100 + b"PAR1"])
def test_what_is_no_parquet(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(content)
    assert refusal(tmp_path / "a.parquet")[0] == "AR721"


# ---- Excel


def test_excel(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ["序号", "村名", "日期", "时刻", "是", "比例", " ", None],
        [1, "东村", date(2026, 3, 1), datetime(2026, 3, 1, 8, 30), True, 0.5],  # noqa: DTZ001  # Excel knows no zones
        [],
        [2.0, "  ", None, None, False, None],
    )
    assert cells_of(path) == {
        "序号": [1, 2],
        "村名": ["东村", None],
        "日期": [date(2026, 3, 1), None],
        "时刻": [datetime(2026, 3, 1, 8, 30), None],  # noqa: DTZ001
        "是": [True, False],
        "比例": [0.5, None],
    }
    assert lines_of(path) == [2, 4]


def test_sheet_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["a"], [1])
    book = openpyxl.load_workbook(path)
    second = book.create_sheet("第二张")
    second.append(["b"])
    second.append([2])
    book.save(path)
    assert cells_of(path) == {"a": [1]}
    assert cells_of(path, "第二张") == {"b": [2]}
    assert "没有工作表 `第三张`" in refusal(path, "第三张")[1]


def test_a_formula_that_was_never_calculated_is_no_empty_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["a", "b"], [1, "=A2+1"], [2, 3])
    assert cells_of(path) == {"a": [2], "b": [3]}
    assert [(line, code) for line, code, _ in broken_in(path)] == [(2, "AR724")]


def test_cells_beyond_the_names(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ["a"], [1, None, "x"], [2])
    assert cells_of(path) == {"a": [2]}
    assert [line for line, _, _ in broken_in(path)] == [2]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "不是完好的 Excel 文件"),
        (b"", "不是完好的 Excel 文件"),
        (b"PK\x03\x04", "不是完好的 Excel 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧式 Excel 文件或者设了密码"),
    ],
)
def test_what_is_no_excel(content: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    code, message = refusal(tmp_path / "a.xlsx")
    assert code == "AR721"
    assert words in message


def test_an_empty_sheet(tmp_path: Path) -> None:
    assert "工作表是空的" in refusal(workbook(tmp_path / "a.xlsx"))[1]
