"""Files are written whole or not at all, and read back as they were written."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from access_rules.datafiles import excel
from access_rules.datafiles.reading import open_rows
from access_rules.datafiles.replacing import replacing
from access_rules.datafiles.rows import Column, values_of
from access_rules.datafiles.writing import create_rows
from access_rules.errors import DataFileError

ENDINGS = (".csv", ".tsv", ".jsonl", ".parquet", ".xlsx")
TEXTS: dict[str, Column] = {
    "村名": pa.array(["东村", None, '逗号,引号"换\n行']),
    "备注": ["=1+1", "x", "\t制表"],
}
TYPES = dict.fromkeys(TEXTS, pa.string())


def read(path: Path) -> dict[str, list[Any]]:
    (rows,) = open_rows(path)
    return {name: values_of(column) for name, column in rows.columns.items()}


@pytest.mark.parametrize("ending", ENDINGS)
def test_texts_come_back(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"名单{ending}"
    with create_rows(path, TYPES) as writer:
        writer.write(TEXTS)
    back = read(path)
    assert back["村名"] == ["东村", None, '逗号,引号"换\n行']
    assert back["备注"] == ["=1+1", "x", "\t制表"]


@pytest.mark.parametrize(
    ("ending", "expected"),
    {
        ".csv": ["TRUE", "3", "0.5", "2026-03-01", "a、b"],
        ".jsonl": [True, 3, 0.5, "2026-03-01", ["a", "b"]],
        ".parquet": ["TRUE", "3", "0.5", "2026-03-01", "a、b"],
        ".xlsx": [True, 3, 0.5, date(2026, 3, 1), "a、b"],
    }.items(),
)
def test_cells_with_types_of_their_own(ending: str, expected: list[Any], tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    with create_rows(path, {"a": pa.string()}) as writer:
        writer.write({"a": [True, 3, 0.5, date(2026, 3, 1), ["a", "b"]]})
    assert read(path) == {"a": expected}


def test_csv_is_what_excel_in_china_opens(tmp_path: Path) -> None:
    with create_rows(tmp_path / "a.csv", TYPES) as writer:
        writer.write(TEXTS)
    assert (tmp_path / "a.csv").read_bytes().startswith("\ufeff村名,备注\r\n".encode())


def test_a_text_that_looks_like_a_formula_is_a_text_in_excel(tmp_path: Path) -> None:
    with create_rows(tmp_path / "a.xlsx", TYPES) as writer:
        writer.write(TEXTS)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active["B2"].data_type == "s"


def test_a_sheet_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 3)
    with pytest.raises(DataFileError, match="AR721"), create_rows(tmp_path / "a.xlsx", TYPES) as writer:
        writer.write(TEXTS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError])
def test_what_is_interrupted_leaves_the_old_file(ending: str, error: type[BaseException], tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(b"old")
    with pytest.raises(error), create_rows(path, TYPES) as writer:  # noqa: PT012  # raised in the midst of it
        writer.write(TEXTS)
        raise error
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with create_rows(path, TYPES) as writer:
        writer.write(TEXTS)
        assert not path.exists()
        (partial,) = tmp_path.iterdir()
        assert partial.name.startswith(".")
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_goes_on_pointing_at_the_file(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "a.csv"
    link.symlink_to(tmp_path / "there" / "b.csv")
    with replacing(link) as partial:
        partial.write_bytes(b"new")
    assert link.is_symlink()
    assert (tmp_path / "there" / "b.csv").read_bytes() == b"new"


def test_a_file_has_the_rights_of_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    with replacing(tmp_path / "a.csv"):
        pass
    modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert len(modes) == 1


@pytest.mark.parametrize("path", ["nowhere/a.csv", "file/a.csv"])
def test_a_folder_that_is_none(path: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=r"file|nowhere"), create_rows(tmp_path / path, TYPES):
        pass
