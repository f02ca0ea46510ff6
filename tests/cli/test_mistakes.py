"""A user's mistake ends in a sentence and an exit code, never in a traceback: the cases of mistakes.yaml."""

from __future__ import annotations

import errno
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Command, write

MISTAKES = Path(__file__).with_name("mistakes.yaml")


def mistakes() -> Iterator[Any]:
    for each in yaml.safe_load(MISTAKES.read_text(encoding="utf-8")):
        yield pytest.param(each, id=each["mistake"] + (" (en)" if "in English" in each["mistake"] else ""))


def content(written: str | Mapping[str, Any]) -> str | bytes:
    if isinstance(written, str):
        return written
    return bytes.fromhex(written["bytes"]) if "bytes" in written else written["repeat"] * written["times"]


@pytest.mark.parametrize("mistake", list(mistakes()))
def test_mistake(mistake: Mapping[str, Any], rules: Path, command: Command) -> None:
    write(rules.parent, {name: content(each) for name, each in mistake.get("files", {}).items()})
    arguments = shlex.split(mistake["run"].replace("{here}", rules.parent.name))
    answer = command(*arguments, stdin=mistake.get("stdin", ""))
    for sentence in mistake["says"]:
        assert sentence in answer.said
    assert answer.underlined == mistake.get("underlines", answer.underlined)
    assert answer.code == mistake["code"]
    assert "Traceback" not in answer.said


@pytest.mark.usefixtures("rules")
def test_file_without_permission(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    # Simulated: root, who runs the gate, may read everything.
    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    answer = command("decide", "rules", "task.yaml")
    assert (answer.code, answer.err) == (2, "access-rules: `task.yaml`：没有权限\n")
