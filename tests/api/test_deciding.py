"""``Evaluator.decide``: what it takes, what it refuses, and what it gives back."""

from __future__ import annotations

import json
import shutil
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import BaseModel

from access_rules import Decision, Evaluator, FactError, Outcome, ReplayError, Ruleset, load

DAY = date(2026, 3, 1)
TASK: Mapping[str, Any] = {"事项类型": "assist", "阶段": "proposed", "经费": "provided", "签责任状": True}


class Stage(StrEnum):
    PROPOSED = "proposed"


class OwnModel(BaseModel):
    """A model of the user's own; fields that no rule knows must not be in it."""

    事项类型: str  # noqa: PLC2401  # facts may be named in Chinese
    阶段: Stage = Stage.PROPOSED  # noqa: PLC2401
    经费: str | None = None  # noqa: PLC2401
    签责任状: bool | None = None  # noqa: PLC2401


SAME_TASK: dict[str, Any] = {
    "a mapping": dict(TASK),
    "a read-only mapping": MappingProxyType(dict(TASK)),
    "a chain of mappings": ChainMap({"签责任状": True}, {each: TASK[each] for each in TASK if each != "签责任状"}),
    "titles of values": {"事项类型": "协助政府工作", "阶段": "拟议", "经费": "部门承担", "签责任状": "是"},
    "titles of facts": {"事项类型": "assist", "所处阶段": "拟议", "工作经费": "provided", "要求签责任状": True},
    "titles in another width": {
        "事项类型": "assist",
        " 所处 阶段": "「拟议」",
        "工作经费": "provided",
        "签责任状": True,
    },
    "null for not stated": {**TASK, "法律要求": None, "已批准机关": None},
    "a pydantic model": OwnModel(事项类型="assist", 经费="provided", 签责任状=True),
}


@pytest.mark.parametrize("notation", SAME_TASK)
def test_read_once_and_decided_unchecked(notation: str, evaluator: Evaluator) -> None:
    facts = evaluator.read(SAME_TASK[notation])
    assert facts == TASK
    assert evaluator.decide(facts, as_of=DAY, validate=False) == evaluator.decide(TASK, as_of=DAY)
    read_only = MappingProxyType(facts)
    assert evaluator.decide(read_only, as_of=DAY, validate=False) == evaluator.decide(TASK, as_of=DAY)


def test_reading_refuses_what_deciding_refuses(evaluator: Evaluator) -> None:
    with pytest.raises(FactError) as refused:
        evaluator.read({"阶段": "nowhere", "没有这个": 1})
    assert {each.code for each in refused.value.diagnostics} == {"AR701", "AR703"}


def test_unchecked_facts_are_taken_as_they_are(national_evaluator: Evaluator) -> None:
    contradictory = {"task_type": "pledge_letter", "pledge_letter": False, "nobody": "knows"}
    decision = national_evaluator.decide(contradictory, as_of=DAY, validate=False)
    assert decision.facts == {"task_type": "pledge_letter", "pledge_letter": False}


def test_an_unchecked_task_may_be_filled_in_afterwards(evaluator: Evaluator) -> None:
    facts = dict(TASK)
    decision = evaluator.decide(facts, as_of=DAY, validate=False)
    facts.clear()
    assert decision == evaluator.decide(TASK, as_of=DAY)


@pytest.mark.parametrize("notation", SAME_TASK)
def test_same_task_however_it_is_stated(notation: str, evaluator: Evaluator) -> None:
    decision = evaluator.decide(SAME_TASK[notation], as_of=DAY)
    assert decision == evaluator.decide(TASK, as_of=DAY)
    assert decision.facts == dict(TASK)


def test_own_model_of_the_ruleset(evaluator: Evaluator, small: Ruleset) -> None:
    model = small.task_model()
    assert evaluator.decide(model(**TASK), as_of=DAY) == evaluator.decide(TASK, as_of=DAY)


def test_task_is_left_as_it_was(evaluator: Evaluator) -> None:
    task = {**TASK, "已批准机关": ["city"]}
    evaluator.decide(task, as_of=DAY)
    assert task == {**TASK, "已批准机关": ["city"]}


@pytest.mark.parametrize("approvals", [["市级"], ("city",), {"city"}, frozenset({"市级"})])
def test_sets_in_any_collection(approvals: object, evaluator: Evaluator) -> None:
    decision = evaluator.decide({"事项类型": "form", "阶段": "proposed", "已批准机关": approvals}, as_of=DAY)
    assert (decision.outcome, decision.facts["已批准机关"]) == ("allow", ["city"])


def test_parts_of_a_decision(evaluator: Evaluator) -> None:
    decision = evaluator.decide(TASK, as_of=DAY)
    word: str = "reject"
    assert decision.outcome is Outcome.REJECT
    assert decision.outcome == word
    assert (decision.complete, decision.possible, decision.missing) == (True, (Outcome.REJECT,), ())
    assert decision.allowed is False
    (reason,) = decision.reasons
    assert (reason.rule, reason.certain, reason.file) == ("不得签责任状", True, "my-rules/rules/rules.yaml")
    assert reason.citations[0].title == "整治形式主义为基层减负若干规定"
    assert decision.without is not None
    assert (decision.without.outcome, decision.without.dropped) == ("allow", ("签责任状",))
    assert [each.fact for each in decision.assumed] == ["法律要求"]


def test_allowed(evaluator: Evaluator) -> None:
    assert evaluator.decide({**TASK, "签责任状": False}, as_of=DAY).allowed is True


def test_nothing_stated_is_a_task_too(evaluator: Evaluator) -> None:
    decision = evaluator.decide({}, as_of=DAY)
    assert (decision.outcome, decision.complete) == ("needs_approval", False)
    assert set(decision.missing) == {each.fact for each in decision.questions}


def test_truth_of_a_decision_is_refused(evaluator: Evaluator) -> None:
    with pytest.raises(TypeError, match=r"decision\.allowed"):
        bool(evaluator.decide(TASK, as_of=DAY))


def test_today_by_default(evaluator: Evaluator) -> None:
    before = date.today()  # noqa: DTZ011
    assert before <= evaluator.decide(TASK).as_of <= date.today()  # noqa: DTZ011


def test_day_of_a_datetime(evaluator: Evaluator) -> None:
    decision = evaluator.decide(TASK, as_of=datetime(2026, 3, 1, 23, 59))  # noqa: DTZ001
    assert decision == evaluator.decide(TASK, as_of=DAY)
    assert type(decision.as_of) is date


def test_day_as_text_is_refused(evaluator: Evaluator) -> None:
    with pytest.raises(TypeError, match="as_of"):
        evaluator.decide(TASK, as_of="2026-03-01")  # type: ignore[arg-type]


def test_refusal_names_every_fact(evaluator: Evaluator) -> None:
    wrong = {
        "事项类行": "assist",
        "阶段": "草拟",
        "签责任状": "yes",
        "已批准机关": "city",
        "经费": 3,
        "要求签责任状": True,
    }
    with pytest.raises(FactError) as refusal:
        evaluator.decide(wrong, as_of=DAY)
    findings = {each.path[0]: each for each in refusal.value.diagnostics}
    assert {name: each.code for name, each in findings.items()} == {
        "事项类行": "AR701",
        "阶段": "AR703",
        "签责任状": "AR702",
        "已批准机关": "AR702",
        "经费": "AR702",
        "要求签责任状": "AR708",
    }
    assert findings["事项类行"].help
    assert "事项类型" in findings["事项类行"].help.zh
    for name in wrong:
        assert name in str(refusal.value)


def test_refusal_names_the_element_of_a_set(evaluator: Evaluator) -> None:
    with pytest.raises(FactError) as refusal:
        evaluator.decide({"已批准机关": ["city", "局级"]}, as_of=DAY)
    assert [each.path for each in refusal.value.diagnostics] == [("已批准机关", 1)]


def test_contradiction_is_refused(evaluator: Evaluator) -> None:
    with pytest.raises(FactError) as refusal:
        evaluator.decide({"事项类型": "pledge", "签责任状": False}, as_of=DAY)
    assert [(each.code, each.path) for each in refusal.value.diagnostics] == [("AR705", ("签责任状",))]


@pytest.mark.parametrize("task", [None, "事项类型: assist", 3, ["事项类型"], object()])
def test_task_that_is_no_mapping(task: object, evaluator: Evaluator) -> None:
    with pytest.raises(FactError) as refusal:
        evaluator.decide(task, as_of=DAY)
    assert [each.code for each in refusal.value.diagnostics] == ["AR709"]


@pytest.mark.parametrize("name", [3, None, ("事项类型",), 1.5])
def test_names_of_facts_are_texts(name: object, evaluator: Evaluator) -> None:
    with pytest.raises(FactError) as refusal:
        evaluator.decide({name: "assist"}, as_of=DAY)
    assert [each.code for each in refusal.value.diagnostics] == ["AR701"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_explained_in_words(lang: Any, form: Any, evaluator: Evaluator) -> None:
    words = evaluator.decide(TASK, as_of=DAY).explain(lang=lang, format=form)
    assert ("结论" if lang == "zh" else "Conclusion") in words
    assert "没有法律的明确要求" in words
    assert words.endswith("\n")


def test_explained_in_chinese_text_by_default(evaluator: Evaluator) -> None:
    decision = evaluator.decide(TASK, as_of=DAY)
    assert decision.explain() == decision.explain(lang="zh", format="text")


@pytest.mark.parametrize("words", [{"lang": "fr"}, {"format": "pdf"}])
def test_explained_in_no_other_way(words: dict[str, Any], evaluator: Evaluator) -> None:
    with pytest.raises(ValueError, match="choose one of"):
        evaluator.decide(TASK, as_of=DAY).explain(**words)


def test_stored_and_replayed_to_the_same_bytes(evaluator: Evaluator) -> None:
    decision = evaluator.decide(TASK, as_of=DAY)
    stored = json.dumps(decision.to_dict(), ensure_ascii=False)
    restored = Decision.from_dict(json.loads(stored))
    assert restored == decision
    assert hash(restored) == hash(decision)
    assert json.dumps(evaluator.replay(restored).to_dict(), ensure_ascii=False) == stored


def test_replayed_by_whatever_was_compiled(small: Ruleset) -> None:
    decision = small.compile("index").decide(TASK, as_of=DAY)
    assert small.compile("reference").replay(decision) == decision


def test_replay_under_other_rules_is_refused(evaluator: Evaluator, national_evaluator: Evaluator) -> None:
    decision = evaluator.decide(TASK, as_of=DAY)
    with pytest.raises(ReplayError, match=r"decided under my-rules 1 \(.{12}\), this evaluator holds national"):
        national_evaluator.replay(decision)


def test_replay_under_an_edited_version_is_refused(evaluator: Evaluator, folder: Path, tmp_path: Path) -> None:
    decision = evaluator.decide(TASK, as_of=DAY)
    copy = Path(shutil.copytree(folder, tmp_path / "elsewhere"))
    assert load(copy).compile().replay(decision) == decision
    rules = copy / "rules" / "rules.yaml"
    rules.write_text(rules.read_text("utf-8") + "\n# 改了一个字\n", "utf-8")
    with pytest.raises(ReplayError):
        load(copy).compile().replay(decision)


@pytest.mark.parametrize("document", [{}, [], None, {"format": 2}, {"format": 1}, {"format": True}])
def test_what_is_no_stored_decision(document: Any) -> None:
    with pytest.raises(ValueError, match="decision"):
        Decision.from_dict(document)


def test_decision_is_frozen(evaluator: Evaluator) -> None:
    decision = evaluator.decide(TASK, as_of=DAY)
    for value, name in ((decision, "outcome"), (decision.reasons[0], "text"), (decision.ruleset, "id")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, "other")
    assert len({decision, evaluator.decide(TASK, as_of=DAY)}) == 1
