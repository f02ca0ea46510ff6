"""The table of a county, as Excel in China writes it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from access_rules.cli.app import run

EXPECTED = {
    "反诈宣传": "准予",
    "防汛值守责任状": "不予准入",
    "秸秆禁烧巡查": "不予准入",
    "居住证明": "需审批",
    "创建志愿服务示范点": "不予准入",
    "老年人能力筛查登记表": "需审批",
    "应用程序安装注册": "不予准入",
    "满意度排名": "需审批",
    "小额保险代收": "需审批",
    "村干部跟班学习": "不予准入",
    "抗旱应急调水": "准予",
}


def test_county(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    table = project / "examples" / "county.csv"
    assert "事项名称" in table.read_bytes().decode("gb18030")
    assert run(["batch", "national", str(table), "决定.xlsx", "--as-of", "2026-03-01", "--lang", "zh"]) == 1
    names, *rows = openpyxl.load_workbook("决定.xlsx").active.values
    item, outcome = names.index("事项名称"), names.index("准入结论")
    assert {row[item]: row[outcome] for row in rows} == EXPECTED
    _, refused = openpyxl.load_workbook("决定.rejected.xlsx").active.values
    assert refused[item] == "森林防火宣传"
