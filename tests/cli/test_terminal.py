"""The command in a terminal and in a pipe: colour, signals, readers that leave, encodings, closed streams."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from access_rules.cli.starter import STARTERS
from tests.cli.conftest import write

COMMAND = [sys.executable, "-m", "access_rules"]
ESCAPE = "\x1b["


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound ruleset, a broken one, a task."""
    write(tmp_path / "rules", STARTERS["zh"])
    write(tmp_path / "broken", {"ruleset.yaml": "规则集: x\n"})
    write(tmp_path, {"task.yaml": "阶段: 拟议\n", "wrong.yaml": "阶段: 草拟\n"})
    return tmp_path


def environment(**more: str) -> dict[str, str]:
    kept = {key: each for key, each in os.environ.items() if key not in ("NO_COLOR", "LC_ALL", "PYTHONIOENCODING")}
    return {**kept, "LANG": "zh_CN.UTF-8", "TERM": "xterm", **more}


def in_a_terminal(folder: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """What the command shows on a terminal, and its exit code."""
    outer, inner = pty.openpty()
    child = subprocess.Popen(
        [*COMMAND, *arguments], cwd=folder, env=environment(**more), stdin=inner, stdout=inner, stderr=inner
    )
    os.close(inner)
    shown = b""
    while True:
        try:
            piece = os.read(outer, 65536)
        except OSError:  # the terminal is gone with its last user
            break
        if not piece:
            break
        shown += piece
    os.close(outer)
    return child.wait(30), shown.decode()


def piped(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env=environment(**more), capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("arguments", [["check", "broken"], ["test", "broken"], ["decide", "rules", "wrong.yaml"]])
def test_colour_only_on_a_terminal_that_wants_it(arguments: list[str], folder: Path) -> None:
    code, shown = in_a_terminal(folder, *arguments)
    assert code == 1
    assert ESCAPE in shown
    plain = shown.replace("\r\n", "\n")
    assert ESCAPE not in piped(folder, *arguments).stdout + piped(folder, *arguments).stderr
    for wish in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert ESCAPE not in in_a_terminal(folder, *arguments, **wish)[1]
    # By no-color.org an empty variable is no wish.
    assert ESCAPE in in_a_terminal(folder, *arguments, NO_COLOR="")[1]
    assert "错误" in plain


def test_module_is_the_command(folder: Path) -> None:
    done = piped(folder, "check", "rules")
    assert (done.returncode, done.stdout) == (0, "✓ 我的准入规则：3 条规则、7 个案例，没有错误\n")


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_reader_of_a_pipe_leaves(form: str, folder: Path) -> None:
    child = subprocess.Popen(
        [*COMMAND, "decide", "rules", *["task.yaml"] * 50, "--format", form],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout
    assert child.stderr
    child.stdout.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    assert child.wait(30) == 128 + signal.SIGPIPE


def test_interrupt_ends_without_a_traceback(folder: Path) -> None:
    child = subprocess.Popen(
        [*COMMAND, "decide", "rules", "task.yaml", "-"],
        cwd=folder,
        env={**environment(), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs tests in the background has this signal ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    assert child.stdout
    child.stdout.readline()  # the first decision is on its way: now it waits for standard input
    time.sleep(0.2)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=30)
    assert (child.returncode, err) == (128 + signal.SIGINT, "")


def test_a_terminal_is_told_that_it_is_waited_for(folder: Path) -> None:
    outer, inner = pty.openpty()
    child = subprocess.Popen(
        [*COMMAND, "decide", "rules"],
        cwd=folder,
        env=environment(),
        stdin=inner,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.close(inner)
    assert child.stderr
    assert child.stderr.readline().decode() == "写出事项，写完按 Ctrl-D\n"
    os.write(outer, "阶段: 拟议\n\x04".encode())
    out, err = child.communicate(timeout=30)
    os.close(outer)
    assert (child.returncode, err) == (0, b"")
    assert "结论" in out.decode()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", ["check rules", "decide rules", "decide rules wrong.yaml", "check nowhere"])
def test_closed_streams(closed: str, arguments: str, folder: Path) -> None:
    script = f'"$0" -m access_rules {arguments} {closed}'
    done = subprocess.run(
        ["sh", "-c", script, sys.executable],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stdout + done.stderr


def test_a_terminal_that_lacks_characters(folder: Path) -> None:
    done = piped(folder, "decide", "rules", "task.yaml", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("??")


@pytest.mark.parametrize("form", ["json", "html"])
def test_programs_are_given_utf_8(form: str, folder: Path) -> None:
    done = piped(folder, "decide", "rules", "task.yaml", "--format", form, PYTHONIOENCODING="ascii")
    assert "准入规则" in done.stdout
