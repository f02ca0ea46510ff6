"""``follow``: the changed rules take over whole or not at all, or run in shadow and only report."""

from __future__ import annotations

import gc
import logging
import sys
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from access_rules import Decision, Difference, Evaluator, FactError, Follower, Ruleset, RulesetError, follow, load

DAY = date(2026, 3, 1)
LETTER = {"事项类型": "协助政府工作", "阶段": "拟议", "经费": "部门承担", "签责任状": True}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new), encoding="utf-8")


def rule_file(nation: Path) -> Path:
    return nation / "rules" / "rules.yaml"


def loosen(nation: Path) -> None:
    """Allow what was refused: the pledge letter."""
    edit(rule_file(nation), "当: {签责任状: 是}", "当: {签责任状: 是, 阶段: 已下达}")


def break_it(nation: Path) -> None:
    edit(rule_file(nation), "签责任状: 是", "签责任壮: 是")


def mend(nation: Path) -> None:
    edit(rule_file(nation), "签责任壮: 是", "签责任状: 是")


class Told:
    """What a follower reports."""

    def __init__(self) -> None:
        self.changes: list[tuple[str, str]] = []
        self.errors: list[Exception] = []
        self.differences: list[Difference] = []

    def follow(self, path: Path, **options: Any) -> Follower:
        return follow(
            path,
            interval=None,
            on_change=lambda old, new: self.changes.append((old.digest, new.digest)),
            on_error=self.errors.append,
            on_difference=self.differences.append,
            **options,
        )


@pytest.fixture
def told() -> Told:
    return Told()


# ---- taking over


def test_changed_rules_take_over(nation: Path, told: Told) -> None:
    follower = told.follow(nation)
    before, old = follower.evaluator, follower.ruleset
    assert follower.decide(LETTER, as_of=DAY).outcome == "reject"
    assert follower.refresh() is False
    loosen(nation)
    assert follower.decide(LETTER, as_of=DAY).outcome == "reject"
    assert follower.refresh() is True
    assert follower.decide(LETTER, as_of=DAY).outcome != "reject"
    assert follower.ruleset == load(nation)
    assert told.changes == [(old.digest, follower.ruleset.digest)]
    assert before.decide(LETTER, as_of=DAY).outcome == "reject"  # whoever holds the old one goes on with it
    assert follower.refresh() is False


def test_built_file_that_is_built_again(nation: Path, file: Path, told: Told) -> None:
    follower = told.follow(file)
    loosen(nation)
    assert follower.refresh() is False
    load(nation).save(file)
    assert follower.refresh() is True
    assert follower.ruleset.digest == load(nation).digest


def test_change_of_an_upper_layer(nation: Path, beijing: Path, told: Told) -> None:
    follower = told.follow(beijing)
    edit(nation / "ruleset.yaml", '版本: "1"', '版本: "2"')
    assert follower.refresh() is True
    assert follower.ruleset.version == "2+3"


def test_new_file(nation: Path, told: Told) -> None:
    follower = told.follow(nation)
    (nation / "rules" / "more.yaml").write_text("规则: []\n", encoding="utf-8")
    assert follower.refresh() is True


def test_link_that_is_turned_to_another_release(nation: Path, file: Path, told: Told, tmp_path: Path) -> None:
    loosened = tmp_path / "loosened.ruleset"
    loosen(nation)
    load(nation).save(loosened)
    link = tmp_path / "current.ruleset"
    link.symlink_to(file)
    follower = told.follow(link)
    link.unlink()
    link.symlink_to(loosened)
    assert follower.refresh() is True
    assert follower.ruleset.digest == load(loosened).digest


def test_what_decides_nothing_changes_nothing(nation: Path, told: Told) -> None:
    follower = told.follow(nation)
    before = follower.evaluator
    edit(nation / "cases" / "cases.yaml", "案例:", "# 备注\n案例:")
    rule_file(nation).touch()
    (nation / "note.txt").write_text("not a file of rules")
    assert follower.refresh() is False
    assert follower.evaluator is before
    assert told.changes == []


# ---- staying


def test_rules_with_errors_do_not_take_over(nation: Path, told: Told) -> None:
    follower = told.follow(nation)
    before = follower.evaluator
    break_it(nation)
    assert follower.refresh() is False
    assert follower.evaluator is before
    (error,) = told.errors
    assert isinstance(error, RulesetError)
    assert follower.error is error
    assert [each.code for each in error.diagnostics] == ["AR301"]


def test_errors_are_reported_once(nation: Path, told: Told) -> None:
    follower = told.follow(nation)
    break_it(nation)
    assert [follower.refresh() for _ in range(3)] == [False] * 3
    assert len(told.errors) == 1
    edit(rule_file(nation), "签责任壮", "签责任庄")
    assert follower.refresh() is False
    assert len(told.errors) == 2


def test_mended_rules_take_over(nation: Path, told: Told) -> None:
    follower = told.follow(nation)
    break_it(nation)
    follower.refresh()
    mend(nation)
    assert follower.refresh() is False  # as it was before the mistake
    assert follower.error is None
    loosen(nation)
    assert follower.refresh() is True


@pytest.mark.parametrize("lost", ["file", "folder"])
def test_rules_that_disappear(lost: str, nation: Path, file: Path, told: Told) -> None:
    follower = told.follow(file if lost == "file" else nation)
    before = follower.evaluator
    (file if lost == "file" else nation).rename(nation.parent / "elsewhere")
    assert follower.refresh() is False
    assert follower.evaluator is before
    assert len(told.errors) == 1
    (nation.parent / "elsewhere").rename(file if lost == "file" else nation)
    assert follower.refresh() is False
    assert follower.error is None


def test_damaged_file(file: Path, told: Told) -> None:
    follower = told.follow(file)
    file.write_bytes(file.read_bytes()[:-5])
    assert follower.refresh() is False
    assert isinstance(follower.error, RulesetError)
    assert [each.code for each in follower.error.diagnostics] == ["AR142"]


def test_nothing_to_begin_with(tmp_path: Path) -> None:
    with pytest.raises(RulesetError):
        follow(tmp_path / "nowhere")


def test_evaluator_that_cannot_decide_does_not_take_over(
    nation: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = told.follow(nation)
    loosen(nation)

    def broken(_: Ruleset) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(Ruleset, "compile", broken)
        assert follower.refresh() is False
    assert isinstance(follower.error, MemoryError)
    assert follower.decide(LETTER, as_of=DAY).outcome == "reject"


def test_whoever_is_told_may_fail(nation: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the pager is down")

    follower = follow(nation, interval=None, on_change=fail, on_error=fail)
    loosen(nation)
    assert follower.refresh() is True
    break_it(nation)
    assert follower.refresh() is False
    assert caplog.text.count("RuntimeError: the pager is down") == 2


def test_who_asks_for_no_report_finds_errors_in_the_log(nation: Path, caplog: pytest.LogCaptureFixture) -> None:
    follower = follow(nation, interval=None)
    break_it(nation)
    follower.refresh()
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("access_rules.following", logging.WARNING)
    assert "AR301" in record.getMessage()


# ---- while somebody writes


def test_files_are_read_once_they_have_settled(nation: Path, told: Told) -> None:
    follower = told.follow(nation)
    assert follower.poll() is False
    break_it(nation)  # the first half of what is being written
    assert follower.poll() is False
    mend(nation)
    loosen(nation)
    assert follower.poll() is False
    assert told.errors == []
    assert follower.poll() is True
    assert follower.poll() is False
    assert len(told.changes) == 1


def test_files_written_to_while_they_are_read_are_read_again(
    nation: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = told.follow(nation)
    edit(nation / "ruleset.yaml", '版本: "1"', '版本: "2"')
    compile_it = Ruleset.compile

    def disturbed(ruleset: Ruleset) -> Any:
        loosen(nation)
        return compile_it(ruleset)

    with monkeypatch.context() as patch:
        patch.setattr(Ruleset, "compile", disturbed)
        assert follower.refresh() is False
    assert told.changes == []
    assert follower.refresh() is True
    assert follower.ruleset.digest == load(nation).digest


def test_deciding_goes_on_while_rules_change(nation: Path, file: Path, told: Told) -> None:
    """Each decision is wholly by one of the two rulesets, whenever it is made."""
    old = load(file)
    loosen(nation)
    new = load(nation)
    outcomes = {each.digest: each.compile().decide(LETTER, as_of=DAY).outcome for each in (old, new)}
    assert len(set(outcomes.values())) == 2
    follower = told.follow(file)
    stop = threading.Event()

    def work(_: int) -> set[tuple[str, str]]:
        seen = set()
        while not stop.is_set():
            decision = follower.decide(LETTER, as_of=DAY)
            seen.add((decision.ruleset.digest, decision.outcome.value))
        return seen

    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            made = [pool.submit(work, number) for number in range(4)]
            for number in range(20):
                (old if number % 2 else new).save(file)
                assert follower.refresh() is True
            stop.set()
            seen = set().union(*(each.result() for each in made))
    finally:
        stop.set()
        sys.setswitchinterval(switch)
    assert seen == {(digest, outcome.value) for digest, outcome in outcomes.items()}
    assert len(told.changes) == 20


# ---- the thread that watches


def test_watching(nation: Path) -> None:
    changed = threading.Event()
    with follow(nation, interval=0.01, on_change=lambda *_: changed.set()) as follower:
        loosen(nation)
        assert changed.wait(60)
        assert follower.decide(LETTER, as_of=DAY).outcome != "reject"
    assert not any(each.name == f"following {nation}" for each in threading.enumerate())
    follower.close()
    assert follower.decide(LETTER, as_of=DAY).outcome != "reject"


def test_closing_from_a_report(nation: Path) -> None:
    closed = threading.Event()

    def close(*_: object) -> None:
        follower.close()
        closed.set()

    follower = follow(nation, interval=0.01, on_change=close)
    loosen(nation)
    assert closed.wait(60)


def test_nobody_uses_it_any_more(nation: Path) -> None:
    follower: Follower | None = follow(nation, interval=0.01)
    reference = weakref.ref(follower)
    (watcher,) = [each for each in threading.enumerate() if each.name == f"following {nation}"]
    del follower
    gc.collect()
    watcher.join(60)
    gc.collect()
    assert not watcher.is_alive()
    assert reference() is None


# ---- in shadow


def test_shadow_reports_what_differs_and_decides_nothing(nation: Path, told: Told) -> None:
    follower = told.follow(nation, shadow=True)
    plain = {**LETTER, "签责任状": False}
    loosen(nation)
    assert follower.refresh() is True
    assert follower.shadow == load(nation)
    assert follower.decide(plain, as_of=DAY).outcome == "allow"
    assert told.differences == []
    assert follower.decide(LETTER, as_of=DAY).outcome == "reject"
    (difference,) = told.differences
    assert (difference.task, difference.as_of) == (LETTER, DAY)
    assert isinstance(difference.current, Decision)
    assert isinstance(difference.shadow, Decision)
    assert difference.current.outcome == "reject"
    assert difference.shadow.outcome != "reject"
    assert told.changes == []


def test_promotion(nation: Path, told: Told) -> None:
    follower = told.follow(nation, shadow=True)
    with pytest.raises(ValueError, match="no ruleset in shadow"):
        follower.promote()
    old = follower.ruleset.digest
    loosen(nation)
    follower.refresh()
    follower.promote()
    assert follower.shadow is None
    assert told.changes == [(old, load(nation).digest)]
    assert follower.decide(LETTER, as_of=DAY).outcome != "reject"
    assert told.differences == []
    assert follower.refresh() is False


def test_shadow_follows_the_files_too(nation: Path, told: Told) -> None:
    follower = told.follow(nation, shadow=True)
    loosen(nation)
    follower.refresh()
    first = follower.shadow
    edit(nation / "ruleset.yaml", '版本: "1"', '版本: "2"')
    assert follower.refresh() is True
    assert follower.shadow != first
    break_it(nation)
    assert follower.refresh() is False
    assert follower.shadow
    assert follower.shadow.version == "2"
    mend(nation)
    edit(nation / "ruleset.yaml", '版本: "2"', '版本: "1"')
    edit(rule_file(nation), "当: {签责任状: 是, 阶段: 已下达}", "当: {签责任状: 是}")
    assert follower.refresh() is True
    assert follower.shadow is None


def test_task_that_only_one_of_them_understands(nation: Path, told: Told) -> None:
    follower = told.follow(nation, shadow=True)
    edit(
        nation / "facts.yaml",
        "事实:\n",
        "事实:\n  extra: {类型: 是否, 标题: 新增的事实}\n",
    )
    assert follower.refresh() is True
    with pytest.raises(FactError):
        follower.decide({**LETTER, "extra": True}, as_of=DAY)
    (difference,) = told.differences
    assert isinstance(difference.current, FactError)
    assert isinstance(difference.shadow, Decision)
    with pytest.raises(FactError):
        follower.decide({"misspelt": True}, as_of=DAY)
    assert len(told.differences) == 1  # both refuse it


@pytest.mark.parametrize("part", ["decide", "compare", "on_difference"])
def test_failures_of_the_shadow_never_reach_the_caller(
    part: str, nation: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> Any:
        raise RuntimeError("out of order")

    differences: list[Difference] = []
    options: dict[str, Callable[..., Any]] = {"on_difference": differences.append}
    if part != "decide":
        options[part] = fail
    follower = follow(nation, interval=None, shadow=True, **options)
    loosen(nation)
    assert follower.refresh() is True
    assert follower.shadow
    if part == "decide":
        of_the_shadow = follower.shadow.digest
        decide = Evaluator.decide

        def failing(evaluator: Evaluator, task: object, *, as_of: date | None = None) -> Decision:
            return fail() if evaluator.ruleset.digest == of_the_shadow else decide(evaluator, task, as_of=as_of)

        monkeypatch.setattr(Evaluator, "decide", failing)
    assert follower.decide(LETTER, as_of=DAY).outcome == "reject"
    if part == "decide":
        (difference,) = differences
        assert isinstance(difference.shadow, RuntimeError)
    else:
        assert "out of order" in caplog.text


def test_what_is_compared_is_for_the_user_to_say(nation: Path, told: Told) -> None:
    follower = told.follow(nation, shadow=True, compare=lambda decision: [each.text for each in decision.reasons])
    text = rule_file(nation).read_text(encoding="utf-8")
    reason = next(line.strip() for line in text.splitlines() if line.strip().startswith("理由:") and "责任状" in line)
    edit(rule_file(nation), reason, f"{reason}（新）")
    follower.refresh()
    follower.decide(LETTER, as_of=DAY)
    assert len(told.differences) == 1


def test_both_decide_for_the_same_day(nation: Path, told: Told) -> None:
    follower = told.follow(nation, shadow=True)
    loosen(nation)
    follower.refresh()
    decision = follower.decide(LETTER)
    assert [each.as_of for each in told.differences] == [decision.as_of]


def test_shadow_needs_somebody_to_report_to(nation: Path) -> None:
    with pytest.raises(ValueError, match="give on_difference"):
        follow(nation, shadow=True)


@pytest.mark.parametrize("interval", [0, -1.0])
def test_interval_without_a_pause(interval: float, nation: Path) -> None:
    with pytest.raises(ValueError, match="above zero"):
        follow(nation, interval=interval)
