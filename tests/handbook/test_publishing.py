"""``access-rules docs``: what it writes, when it refuses, and that the same rulesets give the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from access_rules.render.handbook.publishing import publish
from access_rules.render.handbook.validity import reference_day
from access_rules.render.handbook.volume import Volume
from tests.handbook.conftest import RULESETS


def docs(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "access_rules", "docs", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "LANG": "zh_CN.UTF-8", **environment},
    )


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_writes_a_handbook_of_one_ruleset(tmp_path: Path) -> None:
    done = docs(RULESETS / "base", "-o", tmp_path / "made" / "handbook")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("写好 1 个网页，共 0.1 MB。打开：")
    assert list(written(tmp_path / "made" / "handbook")) == ["index.html"]


def test_writes_a_handbook_of_each_of_several(tmp_path: Path, pages: Mapping[str, str]) -> None:
    (tmp_path / "kept.txt").write_text("ours")
    done = docs(RULESETS, "-o", tmp_path)
    assert done.returncode == 0
    found = written(tmp_path)
    assert found.pop("kept.txt") == b"ours"
    assert found == {name: page.encode() for name, page in sorted(pages.items())}


def test_the_same_rulesets_give_the_same_bytes(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "rules"
    shutil.copytree(RULESETS, elsewhere)
    docs(RULESETS, "-o", tmp_path / "one", PYTHONHASHSEED="1")
    docs(elsewhere, "-o", tmp_path / "other", PYTHONHASHSEED="2", LANG="en_US.UTF-8", TZ="Asia/Shanghai")
    assert written(tmp_path / "one") == written(tmp_path / "other")
    assert written(tmp_path / "one")


def test_the_day_of_the_handbook(tmp_path: Path, base: Volume) -> None:
    assert base.day == reference_day(base.book) == date(2026, 1, 1)
    docs(RULESETS / "base", "-o", tmp_path, "--as-of", "2019-05-01")
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "2019年5月1日" in page
    assert "尚未施行" in page


def test_language_of_labels(tmp_path: Path) -> None:
    done = docs(RULESETS / "base", "-o", tmp_path, "--lang", "en")
    assert done.stdout.startswith("1 page written, 0.1 MB in all; open ")
    assert "Handbook of rules" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_labels_follow_the_ruleset_not_the_environment(tmp_path: Path) -> None:
    done = docs(RULESETS / "base", "-o", tmp_path, LANG="en_US.UTF-8")
    assert done.stdout.startswith("1 page written")
    assert "规则手册" in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "没有 `nowhere`"),
        ([RULESETS / "base", "--as-of", "soon"], "`soon` 不是日期：--as-of 写作 2026-03-01"),
    ],
)
def test_refuses_what_makes_no_sense(arguments: list[str | Path], said: str, tmp_path: Path) -> None:
    done = docs(*arguments, "-o", tmp_path / "made")
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "made").exists()


def test_refuses_to_write_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("ours")
    done = docs(RULESETS / "base", "-o", tmp_path / "file")
    assert (done.returncode, (tmp_path / "file").read_text()) == (2, "ours")
    assert "不是文件夹" in done.stderr


def test_publishes_nothing_of_a_broken_ruleset(tmp_path: Path) -> None:
    broken = tmp_path / "rules"
    shutil.copytree(RULESETS, broken)
    front = broken / "county" / "ruleset.yaml"
    front.write_text(front.read_text(encoding="utf-8").replace("县级", "星际"), encoding="utf-8")
    done = docs(broken, "-o", tmp_path / "made")
    assert done.returncode == 1
    assert "星际" in done.stderr
    assert not (tmp_path / "made").exists()


def test_volumes_in_any_order_give_the_same_list(base: Volume, county: Volume, pages: Mapping[str, str]) -> None:
    assert publish([county, base]) == dict(pages)
