"""A small ruleset with a layer below it, to be built and followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from access_rules import load
from access_rules.cli.starter import STARTERS
from tests.cli.conftest import write

LOWER = """
规则集: beijing
标题: 北京
层级: 省级
地区: 北京市
继承: ../nation
版本: "3"
语言: zh
规则:
  - 编号: 北京不签
    标题: 北京不签责任状
    结论: 不予准入
    当: {签责任状: 是}
    理由: 不得签
    依据: 减负通知
"""


@pytest.fixture
def nation(tmp_path: Path) -> Path:
    """The folder of the ruleset that ``access-rules init`` makes."""
    write(tmp_path / "nation", STARTERS["zh"])
    return tmp_path / "nation"


@pytest.fixture
def beijing(nation: Path) -> Path:
    """A layer below it."""
    write(nation.parent, {"beijing/ruleset.yaml": LOWER})
    return nation.parent / "beijing"


@pytest.fixture
def file(nation: Path) -> Path:
    """The small ruleset, built."""
    load(nation).save(nation.parent / "nation.ruleset")
    return nation.parent / "nation.ruleset"
