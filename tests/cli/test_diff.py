"""``access-rules diff``: what a change really changes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.cli.conftest import Command

LOOSENED = ("结论: 不予准入", "结论: 需审批")


@pytest.fixture
def changed(rules: Path, tmp_path: Path) -> Path:
    """A copy of the small ruleset in which a rule that refuses asks for approval."""
    copy = tmp_path / "changed"
    shutil.copytree(rules, copy)
    file = copy / "rules" / "rules.yaml"
    text = file.read_text(encoding="utf-8")
    assert LOOSENED[0] in text
    file.write_text(text.replace(*LOOSENED, 1), encoding="utf-8")
    return copy


def test_no_change_is_a_proof(rules: Path, command: Command) -> None:
    answer = command("diff", str(rules), str(rules), "--fail-on", "any")
    assert answer.code == 0
    assert "证明" in answer.out


def test_a_change_of_words_moves_no_task(rules: Path, tmp_path: Path, command: Command) -> None:
    copy = tmp_path / "reworded"
    shutil.copytree(rules, copy)
    for file in copy.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("理由: ", "理由: 按规定，"), encoding="utf-8")
    answer = command("diff", str(rules), str(copy), "--fail-on", "any")
    assert answer.code == 0
    assert "证明" in answer.out
    assert "修改规则" in answer.out


def test_a_looser_rule_is_shown_with_a_task(rules: Path, changed: Path, command: Command) -> None:
    answer = command("diff", str(rules), str(changed), "--fail-on", "looser")
    assert answer.code == 1
    assert "不予准入 → 需审批（变宽）" in answer.out
    assert "可粘贴的事实" in answer.out


@pytest.mark.parametrize(("fail_on", "forward", "back"), [("looser", 1, 0), ("any", 1, 1), ("none", 0, 0)])
def test_what_fails_is_chosen(
    rules: Path, changed: Path, command: Command, fail_on: str, forward: int, back: int
) -> None:
    assert command("diff", str(rules), str(changed), "--fail-on", fail_on).code == forward
    assert command("diff", str(changed), str(rules), "--fail-on", fail_on).code == back


def test_witness_is_decided_as_told(rules: Path, changed: Path, command: Command, tmp_path: Path) -> None:
    found = json.loads(command("diff", str(rules), str(changed), "--format", "json").out)
    assert not found["proven_equal"]
    for move in found["moves"]:
        for witness in move["witnesses"]:
            task = tmp_path / "task.json"
            task.write_text(json.dumps(witness["facts"], ensure_ascii=False), encoding="utf-8")
            for folder, expected in ((rules, move["before"]), (changed, move["after"])):
                decided = command("decide", str(folder), str(task), "--as-of", witness["as_of"], "--format", "json")
                assert json.loads(decided.out)["outcome"] == expected


def test_markdown_for_a_merge_request(rules: Path, changed: Path, command: Command) -> None:
    answer = command("diff", str(rules), str(changed), "--format", "markdown", "--lang", "en")
    assert answer.out.startswith("## Change of rules: ")
    assert "### rejected → needs approval (looser)" in answer.out


def test_git_revisions(rules: Path, changed: Path, command: Command, tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    shutil.copytree(rules, repository / "rules")
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@localhost"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-qm", "rules"], check=True)
    shutil.rmtree(repository / "rules")
    shutil.copytree(changed, repository / "rules")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        assert command("diff", "HEAD:rules", "rules", "--fail-on", "looser").code == 1
        assert command("diff", "HEAD:rules", "HEAD:./rules", "--fail-on", "any").code == 0
        for wrong, told in (
            ("nobody:rules", "git 没有修订 `nobody`"),
            ("HEAD:nowhere", "修订 `HEAD` 里没有 `nowhere`"),
        ):
            answer = command("diff", wrong, "rules")
            assert (answer.code, answer.out) == (2, "")
            assert told in answer.err


def test_replay_of_a_history(rules: Path, changed: Path, command: Command, tmp_path: Path) -> None:
    tasks = [{"事项类型": "协助政府工作", "阶段": "拟议", "经费": "部门承担"}]
    found = json.loads(command("diff", str(rules), str(changed), "--format", "json").out)
    tasks += [witness["facts"] for move in found["moves"] for witness in move["witnesses"]]
    history = tmp_path / "history.jsonl"
    history.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in tasks), encoding="utf-8")
    for past in (history, _decided(command, rules, history, tmp_path), _as_parquet(tasks, tmp_path)):
        replayed = json.loads(command("diff", str(rules), str(changed), "--replay", str(past), "--format", "json").out)[
            "replay"
        ]
        assert replayed["total"] == len(tasks)
        assert replayed["moved"] == replayed["looser"] == len(tasks) - 1
        answer = command("diff", str(rules), str(changed), "--replay", str(past))
        assert f"{len(tasks)} 件，{len(tasks) - 1} 件结论改变" in answer.out


def _decided(command: Command, rules: Path, history: Path, folder: Path) -> Path:
    kept = folder / "decisions.jsonl"
    kept.write_text(command("decide", str(rules), str(history), "--format", "json").out, encoding="utf-8")
    return kept


def _as_parquet(tasks: list[dict[str, Any]], folder: Path) -> Path:
    kept = folder / "history.parquet"
    parquet.write_table(
        pa.Table.from_pylist(tasks, pa.schema([(name, _type(tasks, name)) for name in _names(tasks)])), kept
    )
    return kept


def _names(tasks: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for task in tasks for name in task))


def _type(tasks: list[dict[str, Any]], name: str) -> pa.DataType:
    return pa.array([task[name] for task in tasks if name in task]).type


def test_a_broken_ruleset_is_told(rules: Path, tmp_path: Path, command: Command) -> None:
    copy = tmp_path / "broken"
    shutil.copytree(rules, copy)
    front = copy / "ruleset.yaml"
    front.write_text(front.read_text(encoding="utf-8") + "\n未知: 1\n", encoding="utf-8")
    answer = command("diff", str(rules), str(copy))
    assert (answer.code, answer.out) == (1, "")
    assert "未知" in answer.err


def test_days_in_the_wrong_order_are_usage(rules: Path, command: Command) -> None:
    answer = command("diff", str(rules), str(rules), "--from", "2026-03-01", "--until", "2026-02-01")
    assert answer.code == 2


# ---- watches

WATCHES = """
监测:
  - 编号: 月度报表总量
    标题: 每村每月至多两件报表
    类型: 总量
    结论: 需审批
    当: {事项类型: 填表报数}
    至多: 2
    每: 村
    周期: 自然月
    审批: {机关: 市级}
    理由: "{村}{周期}有{数量}件报表"
    依据: 减负通知
"""
WIDER = (("当: {事项类型: 填表报数}", "当: {事项类型: {属于: [填表报数, 责任状]}}"), ("周期: 自然月", "周期: 自然季"))


@pytest.fixture
def watched(rules: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The small ruleset with a watch, and a copy in which that counts more."""
    (rules / "rules" / "watches.yaml").write_text(WATCHES, encoding="utf-8")
    copy = tmp_path / "watching"
    shutil.copytree(rules, copy)
    text = WATCHES
    for each in WIDER:
        text = text.replace(*each)
    (copy / "rules" / "watches.yaml").write_text(text, encoding="utf-8")
    return rules, copy


def test_a_watch_is_told_by_what_it_does(watched: tuple[Path, Path], command: Command) -> None:
    old, new = map(str, watched)
    answer = command("diff", old, new)
    assert "单就规则而言，没有任何事项的结论改变" in answer.out
    assert "- 月度报表总量 每村每月至多两件报表（变严）\n" in answer.out
    assert "  周期（变严）：自然月 → 自然季\n" in answer.out
    assert '  当（变严）：现在管到的事项：事项类型：责任状 {"事项类型": "pledge"}\n' in answer.out
    assert "修改监测 月度报表总量 每村每月至多两件报表（当、周期）" in answer.out
    back = command("diff", new, old, "--format", "markdown", "--lang", "en").out
    assert "### Watches that fire otherwise" in back
    assert "  - **when (looser)**: A task it was about: 事项类型: 责任状 " in back


def test_a_looser_watch_fails_where_nothing_may_be_looser(watched: tuple[Path, Path], command: Command) -> None:
    old, new = map(str, watched)
    assert command("diff", old, new, "--fail-on", "looser").code == 0
    assert command("diff", old, new, "--fail-on", "any").code == 1
    assert command("diff", new, old, "--fail-on", "looser").code == 1


def test_watches_for_a_program(watched: tuple[Path, Path], command: Command) -> None:
    old, new = map(str, watched)
    found = json.loads(command("diff", old, new, "--format", "json").out)
    assert not found["proven_equal"]
    assert not found["moves"]
    (watch,) = found["watches"]
    assert (watch["id"], watch["kind"], watch["direction"]) == ("月度报表总量", "changed", "stricter")
    window, when = watch["effects"]
    assert (window["part"], window["old"], window["new"]) == ("period", "month", "quarter")
    assert when["gained"] == {
        "facts": {"事项类型": "pledge"}, "as_of": when["from"], "before": "false", "after": "true"
    }  # fmt: skip
    (watches := Path(old) / "rules" / "watches.yaml").unlink()
    assert not watches.exists()
    (added,) = json.loads(command("diff", old, new, "--format", "json").out)["watches"]
    assert (added["kind"], added["direction"], added["effects"]) == ("added", "stricter", [])
