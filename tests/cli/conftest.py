"""The command as its users call it, and what it answers."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from access_rules.cli.app import run
from access_rules.render.columns import lay_out

Files = Mapping[str, str | bytes]


@dataclass(frozen=True)
class Answer:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err

    @property
    def underlined(self) -> list[str]:
        """The words that findings underline, in the order shown."""
        found: list[str] = []
        source = ""
        for line in self.said.splitlines():
            if row := re.fullmatch(r" *\d+ │ ?(.*)", line):
                source = row[1]
            elif marks := re.fullmatch(r" +│ ( *)(\^+).*", line):
                start, end = len(marks[1]), len(marks[1] + marks[2])
                starts = lay_out(source).starts
                found.append("".join(c for c, at in zip(source, starts, strict=False) if start <= at < end))
        return found


Command = Callable[..., Answer]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run ``access-rules`` with arguments in a folder of its own, for a user whose system speaks Chinese."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    def answer(*arguments: str, stdin: str | bytes = "", **environment: str) -> Answer:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
            for name, value in environment.items():
                patch.setenv(name, value)
            code = run(arguments)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return answer


@pytest.fixture
def rules(tmp_path: Path, command: Command) -> Path:
    """The small ruleset of ``access-rules init``, in the folder ``rules``."""
    assert command("init", "rules").code == 0
    return tmp_path / "rules"


def write(folder: Path, files: Files) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
