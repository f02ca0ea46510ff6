"""A built file where it runs: without YAML and pydantic, written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from access_rules import RulesetError, load

PROGRAM = """
import sys
for name in ("yaml", "pydantic", "pydantic_core", "typer"):
    sys.modules[name] = None  # importing it fails, as where it is not installed
from datetime import date
import access_rules
ruleset = access_rules.load(sys.argv[1])
task = {"task_type": "pledge_letter", "requesting_unit_kind": "department", "stage": "proposed"}
for evaluator in (ruleset.compile(), ruleset.compile("reference"), access_rules.follow(sys.argv[1]).evaluator):
    decision = evaluator.decide(task, as_of=date(2026, 3, 1))
    print(decision.outcome, *decision.rules)
print(decision.explain().splitlines()[0], len(ruleset.cases), len(ruleset.texts) > 0)
"""


def test_needs_neither_yaml_nor_pydantic(tmp_path: Path) -> None:
    from access_rules import load_shipped  # noqa: PLC0415

    national = load_shipped("national")
    national.save(tmp_path / "national.ruleset")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path / "national.ruleset"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        *["reject no-arbitrary-pledge-letter"] * 3,
        f"结论：不予准入 {len(national.cases)} True",
    ]


def test_same_bytes_in_every_process(tmp_path: Path) -> None:
    program = "import sys, access_rules; access_rules.load_shipped('national').save(sys.argv[1])"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", program, tmp_path / f"{seed}.ruleset"], env=environment, check=True)
    assert (tmp_path / "1.ruleset").read_bytes() == (tmp_path / "2.ruleset").read_bytes()


def test_a_reader_sees_the_old_file_or_the_new_one(nation: Path, file: Path) -> None:
    ruleset = load(nation)
    stop = threading.Event()
    problems: list[RulesetError] = []

    def read() -> None:
        while not stop.is_set():
            try:
                load(file)
            except RulesetError as error:
                problems.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for each in readers:
        each.start()
    for _ in range(30):
        ruleset.save(file)
    stop.set()
    for each in readers:
        each.join()
    assert problems == []
    assert list(file.parent.glob(".*")) == []


def test_who_may_read_it_and_links_to_it_stay(nation: Path, file: Path) -> None:
    link = file.with_name("current.ruleset")
    link.symlink_to(file)
    file.chmod(0o600)
    edited = (nation / "ruleset.yaml").read_text(encoding="utf-8").replace('版本: "1"', '版本: "2"')
    (nation / "ruleset.yaml").write_text(edited, encoding="utf-8")
    load(nation).save(link)
    assert link.is_symlink()
    assert load(file).version == "2"
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_written_leaves_the_old_file(nation: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as trouble:
        load(nation).save(file)
    assert trouble.value.filename == str(file)
    assert file.read_bytes() == before
    assert list(file.parent.glob(".*")) == []


def test_file_in_a_folder_that_is_not_there(nation: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as trouble:
        load(nation).save(tmp_path / "nowhere" / "nation.ruleset")
    assert trouble.value.filename == str(tmp_path / "nowhere" / "nation.ruleset")
