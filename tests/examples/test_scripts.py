"""The example scripts run as their first lines say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., str]


@pytest.fixture
def run(project: Path, tmp_path: Path) -> Run:
    def run(script: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, project / "examples" / script],
            cwd=tmp_path,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def test_embed(run: Run) -> None:
    lines = run("embed.py").splitlines()
    assert lines[0] == "outcome: reject | allowed: False | complete: True"
    assert lines[1].startswith("reason: no-arbitrary-pledge-letter | ")
    assert "without 签责任状 it would be: allow" in lines
    assert "结论：不予准入" in lines
    assert "replayed to the same: True" in lines
    assert lines[-2] == "refused: AR701 there is no fact `task_typ` | did you mean `task_type`?"
    assert lines[-1].startswith("refused: AR703 ")


def test_demo(run: Run) -> None:
    told = run("demo.py", PYTHONIOENCODING="ascii")
    assert told.startswith("上级部门的事项能不能下到村？")
    assert [line[:3] for line in told.splitlines() if line.startswith("事项") and "：" in line[:5]] == [
        f"事项{number}" for number in range(1, 7)
    ]
    for words in (
        "\n结论：准予\n",
        "\n结论：需审批\n",
        "\n结论：不予准入\n",
        "\n结论：需审批（事实尚未齐全）\n",
        "\n规定之间的冲突\n",
        "\n去掉「签责任状」后：准予\n",
    ):
        assert words in told


def test_demo_is_in_chinese(run: Run) -> None:
    """Whatever is not Chinese names a rule, a file, or what to type."""
    for line in run("demo.py").splitlines():
        assert not line or line.startswith(("─", "  规则：[")) or any("\u4e00" <= char <= "\u9fff" for char in line)
