"""``access-rules batch`` on a terminal, and when it is stopped: a bar for who watches, no half of a file for anyone."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from access_rules.cli.starter import STARTERS
from tests.cli.conftest import write
from tests.cli.test_terminal import COMMAND, environment, in_a_terminal

ROWS = 400_000
"""Enough that there is time to stop it."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("batch")
    write(made / "rules", STARTERS["zh"])
    row = "协助政府工作,拟议,否,部门承担\n"
    write(made, {"in.csv": f"事项类型,所处阶段,要求签责任状,工作经费\n{row * ROWS}"})
    write(made, {"small.csv": f"事项类型,所处阶段,要求签责任状,工作经费\n{row * 40_000}"})
    return made


def others(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name not in ("rules", "in.csv", "small.csv"))


def test_bar_on_a_terminal(folder: Path) -> None:
    code, shown = in_a_terminal(folder, "batch", "rules", "small.csv", "out.csv", "--as-of", "2026-03-01")
    assert code == 0
    steps = re.findall(r"\[([#-]+)\]  (\d+)/40000  每秒 ([\d,]+) 件，还要 (\d\d:\d\d)", shown)
    assert [int(done) for _, done, _, _ in steps] == sorted(int(done) for _, done, _, _ in steps)
    assert steps[-1][1] == "40000"
    assert "-" not in steps[-1][0]
    assert "作出 40000 件决定" in shown
    (folder / "out.csv").unlink()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (signal.SIGINT, 128 + signal.SIGINT),
        (signal.SIGTERM, 128 + signal.SIGTERM),
        (signal.SIGHUP, 128 + signal.SIGHUP),
        (signal.SIGKILL, -signal.SIGKILL),
    ],
)
@pytest.mark.parametrize("old", ["", "earlier\n"])
@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_stopped_in_the_midst(sent: signal.Signals, code: int, old: str, name: str, folder: Path) -> None:
    if old:
        write(folder, {name: old})
    child = subprocess.Popen(
        [*COMMAND, "batch", "rules", "in.csv", name, "--as-of", "2026-03-01"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs tests in the background has this signal ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    partial = wait_for_half_a_file(child, folder)
    child.send_signal(sent)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (code, b"", b"")
    assert [each for each in others(folder) if not each.startswith(".")] == [name] * bool(old)
    if old:
        assert (folder / name).read_text(encoding="utf-8") == old
        (folder / name).unlink()
    if sent is signal.SIGKILL:
        partial.unlink()  # nobody could
    assert others(folder) == []


LOSING = """
import os, sys
from access_rules.cli.app import main
from access_rules.datafiles.separated import SeparatedWriter

write, sent = SeparatedWriter.write, [int(sys.argv.pop(1))]

def losing(self, columns):
    try:
        while sent:
            os.kill(os.getpid(), sent.pop())
    except BaseException:
        pass
    write(self, columns)

SeparatedWriter.write = losing
sys.exit(main())
"""
"""A library that lets what a signal raises get lost, once."""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_end_that_gets_lost_comes_all_the_same(sent: signal.Signals, folder: Path) -> None:
    arguments = ["batch", "rules", "in.csv", "out.csv", "--as-of", "2026-03-01"]
    done = subprocess.run(
        [sys.executable, "-c", LOSING, str(int(sent)), *arguments],
        cwd=folder,
        env=environment(),
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + sent, b"", b"")
    assert others(folder) == []


def wait_for_half_a_file(child: subprocess.Popen[bytes], folder: Path) -> Path:
    deadline = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < deadline:
        for each in folder.glob(".access-rules-*"):
            if each.stat().st_size or each.suffix == ".xlsx":
                time.sleep(0.1)
                return each
        time.sleep(0.01)
    raise AssertionError("it was over before it could be stopped")
