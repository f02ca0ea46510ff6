"""A document is shaped: keywords in either language, entry by entry, what is sound apart from what is broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from access_rules.language.facts import FactType
from access_rules.language.layers import Layer
from access_rules.language.rules import RuleOutcome, Strength
from access_rules.language.sources import SourceLevel
from access_rules.loading.documents import (
    CaseFile,
    CitationModel,
    DefaultModel,
    ExpectModel,
    ListExtensionModel,
    ListModel,
    OverriddenConcernModel,
    RulesetFile,
    SectionFile,
    WorkingDaysModel,
)
from access_rules.loading.reader import read_text
from access_rules.loading.shape import Shaped, shape
from access_rules.outcome import Outcome
from access_rules.source import Span

CHINESE = """规则:
  - 编号: 甲
    标题: 不得擅设机制
    结论: 未经批准不得
    当: {新设工作机制: 是}
    除非: {依据层级: 法律}
    审批: {机关: 省级, 承办: 减负办, 要求: [依据文件], 工作日内: 15}
    涉及: [新设工作机制]
    强度: 原则上
    理由: 未经批准不得要求
    依据: [{来源: 山西九条, 条: 第六条}, 村组法 第五条]
    补救: 报批
    施行: {自: 2023-06-26, 至: 2030-01-01}
    优先于: [乙, {涉及项: 留痕要求}]
    可放宽层级: [省级, city]
"""

ENGLISH = """rules:
  - id: 甲
    title: 不得擅设机制
    outcome: not_without_approval
    when: {新设工作机制: 是}
    unless: {依据层级: 法律}
    approval: {by: 省级, office: 减负办, requires: [依据文件], within_working_days: 15}
    concerns: [新设工作机制]
    strength: in_principle
    reason: 未经批准不得要求
    cite: [{source: 山西九条, article: 第六条}, 村组法 第五条]
    remedy: 报批
    in_force: {from: 2023-06-26, until: 2030-01-01}
    overrides: [乙, {concern: 留痕要求}]
    relax: [province, 市级]
"""


def shaped(text: str, model: type[RulesetFile | SectionFile | CaseFile] = SectionFile) -> Shaped:
    return shape(read_text(text, "f.yaml"), model)


def codes(result: Shaped) -> list[str]:
    return [finding.code for finding in result.diagnostics]


def only(result: Shaped) -> Any:
    """The model of the only rule."""
    assert result.diagnostics == ()
    (placed,) = result.rules
    return placed.model


# ---- two languages


def test_rule_reads_alike_in_both_languages() -> None:
    assert only(shaped(CHINESE)) == only(shaped(ENGLISH))


def test_words_become_members_of_enumerations() -> None:
    rule = only(shaped(CHINESE))
    assert rule.outcome is RuleOutcome.NOT_WITHOUT_APPROVAL
    assert rule.strength is Strength.IN_PRINCIPLE
    assert rule.relax == [Layer.PROVINCE, Layer.CITY]
    assert rule.in_force.start == date(2023, 6, 26)
    assert rule.overrides == ["乙", OverriddenConcernModel(concern="留痕要求")]


def test_conditions_stay_as_written() -> None:
    rule = only(shaped(CHINESE.replace("{新设工作机制: 是}", "{全部: [{新设工作机制: 是}]}")))
    assert rule.when == {"全部": [{"新设工作机制": "是"}]}


def test_document_has_english_keywords_in_data_and_positions() -> None:
    document = shaped(CHINESE).document
    assert isinstance(document.data, dict)
    assert document.data["rules"][0]["approval"]["within_working_days"] == 15
    assert document.positions.key(("rules", 0, "approval", "by")) == Span("f.yaml", 7, 10, 7, 12)
    assert document.positions.value(("rules", 0, "cite", 0, "source")) == Span("f.yaml", 11, 15, 11, 19)


def test_path_leads_to_the_entry() -> None:
    result = shaped(CHINESE + "定义:\n  有机制: {标题: 有机制, 当: {新设工作机制: 是}}\n")
    assert result.rules[0].path == ("rules", 0)
    assert result.definitions["有机制"].path == ("definitions", "有机制")


# ---- short and long forms


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("村组法 第五条", "村组法 第五条"),
        ("{来源: 村组法}", CitationModel(source="村组法")),
        ("[村组法, {来源: 山西九条}]", ["村组法", CitationModel(source="山西九条")]),
    ],
)
def test_citation_may_be_short_long_one_or_many(written: str, read: object) -> None:
    text = f"规则: [{{编号: 甲, 结论: 准予, 当: {{a: 1}}, 理由: 可以, 依据: {written}}}]"
    assert only(shaped(text)).cite == read


def test_fact_with_values_short_and_long() -> None:
    result = shaped(
        "事实:\n  事项类型:\n    类型: 单选\n    标题: 事项\n    取值:\n"
        "      责任状: {标题: 责任状书, 蕴含: {签责任状: 是}}\n      报表: 各类报表\n"
    )
    fact = result.facts["事项类型"].model
    assert fact.type is FactType.ENUM
    assert fact.values is not None
    assert fact.values["报表"] == "各类报表"
    assert not isinstance(fact.values["责任状"], str)
    assert fact.values["责任状"].implies == {"签责任状": "是"}


def test_elements_of_a_set_may_be_free_texts() -> None:
    assert shaped("事实: {材料: {类型: 多选, 标题: 材料, 元素: 文本}}").facts["材料"].model.of == "text"


def test_computation_by_working_days_is_told_from_one_by_values() -> None:
    result = shaped(
        "事实:\n  天数: {类型: 整数, 标题: 天数, 推算: {相隔工作日: [申报日, 开始日]}}\n"
        "  在列: {类型: 是否, 标题: 在列, 推算: {是: {证明: {在清单: 负面}}}}\n"
    )
    assert result.facts["天数"].model.computed == WorkingDaysModel(working_days_between=["申报日", "开始日"])
    assert result.facts["在列"].model.computed == {"是": {"证明": {"在清单": "负面"}}}


def test_extension_of_a_list_is_told_from_a_list() -> None:
    result = shaped(
        "清单:\n  甲: {标题: 甲单, 来源: 文一, 项目: []}\n  乙: {扩充: 是, 来源: 文二, 项目: [{编号: 一, 标题: 一}]}\n"
    )
    assert isinstance(result.lists["甲"].model, ListModel)
    assert isinstance(result.lists["乙"].model, ListExtensionModel)


def test_source_with_versions() -> None:
    result = shaped(
        "文件:\n  村组法:\n    标题: 村民委员会组织法\n    效力层级: 法律\n"
        '    各版本: [{编号: "2018", 施行: {自: 2018-12-29, 至: 2025-12-31}}]\n'
    )
    source = result.sources["村组法"].model
    assert source.level is SourceLevel.LAW
    assert source.versions is not None
    assert source.versions[0].in_force.until == date(2025, 12, 31)


def test_expectation_may_be_a_word_or_a_mapping() -> None:
    result = shaped(
        "案例:\n  - {编号: 甲, 事实: {a: }, 预期: 不予准入}\n"
        "  - {编号: 乙, 事实: {}, 预期: {结论: 准予, 条件: [经费], 去掉后: 无}, 来源: 红网, 时点: 2026-03-01}\n",
        CaseFile,
    )
    assert result.diagnostics == ()
    first, second = (placed.model for placed in result.cases)
    assert (first.expect, first.facts) == (Outcome.REJECT, {"a": None})
    assert second.expect == ExpectModel(outcome=Outcome.ALLOW, conditions=["经费"], without="none")


# ---- the front page

FRONT = '规则集: 样例\n标题: 样例\n层级: 国家\n版本: "1"\n'


def test_front_page_with_sections_of_its_own() -> None:
    result = shaped(FRONT + "默认: {结论: 需审批, 理由: 没有规则}\n案例: [cases/*.yaml]\n" + CHINESE, RulesetFile)
    assert result.diagnostics == ()
    assert result.head is not None
    assert result.head.model.default == DefaultModel(outcome=Outcome.NEEDS_APPROVAL, reason="没有规则")
    assert [(each.model, each.path) for each in result.case_patterns] == [("cases/*.yaml", ("cases", 0))]
    assert len(result.rules) == 1


def test_broken_front_page_still_leads_to_its_files() -> None:
    result = shaped("规则集: 样例\n标提: 样例\n层级: 国家\n版本: 2026.10\n包含: [a.yaml]\n", RulesetFile)
    assert codes(result) == ["AR201", "AR207"]
    assert result.head is not None
    assert result.head.model.include == ["a.yaml"]
    assert [entry.section for entry in result.broken] == ["ruleset"]


def test_front_page_with_a_line_lost_misses_nothing() -> None:
    result = shaped(FRONT.replace("标题: ", "标题："), RulesetFile)
    assert codes(result) == ["AR109"]


def test_file_with_sections_only_has_no_head() -> None:
    assert shaped(CHINESE).head is None


def test_patterns_are_no_cases_in_a_file_of_cases() -> None:
    assert codes(shaped("案例: [cases/*.yaml]", CaseFile)) == ["AR205"]


# ---- what is broken


def test_broken_rule_leaves_the_others() -> None:
    result = shaped(CHINESE + "  - {编号: 乙, 结论: 不准, 当: {a: 1}, 理由: 可以}\n")
    assert codes(result) == ["AR212"]
    assert [placed.model.id for placed in result.rules] == ["甲"]
    (broken,) = result.broken
    assert (broken.section, broken.id, broken.path) == ("rules", "乙", ("rules", 1))
    assert broken.data == {"id": "乙", "when": {"a": 1}, "reason": "可以"}


def test_broken_fact_is_known_by_its_name() -> None:
    result = shaped("事实:\n  甲: {类型: 金额, 标题: 甲}\n  乙: {类型: 是否, 标题: 乙}\n")
    assert [entry.id for entry in result.broken_in("facts")] == ["甲"]
    assert list(result.facts) == ["乙"]
    assert result.document.whole


def test_what_reading_has_refused_is_not_looked_into() -> None:
    result = shaped("规则:\n  - {编号: 甲, 结论: 准予, 当: {{a}: 1}, 理由: 可以}\n")
    assert codes(result) == ["AR127"]
    (broken,) = result.broken
    assert "when" not in broken.data


def test_word_read_as_a_boolean_breaks_nothing_more() -> None:
    result = shaped("规则:\n  - {编号: 甲, 结论: 准予, 当: {a: no}, 理由: 可以, 法定必须: yes}\n")
    assert codes(result) == ["AR119", "AR119"]
    assert result.rules[0].model.when == {"a": False}


@pytest.mark.parametrize("text", ["规测: []\n", "事实:\n  - 甲\n", "规则:\n  编号: 甲\n"])
def test_section_that_is_lost_makes_the_document_less_than_whole(text: str) -> None:
    assert not shaped(text).document.whole


def test_section_without_entries_is_fine() -> None:
    assert shaped("规则:\n事实: {}\n").diagnostics == ()


def test_each_cause_is_reported_once() -> None:
    result = shaped("规则:\n  - {编号: 甲, 结轮: 准予, 当: {a: 1}, 理由: 007, 补救: no}\n")
    assert codes(result) == ["AR201", "AR120", "AR119"]


def test_same_finding_in_english() -> None:
    (finding,) = shaped("rules:\n  - {id: a, outcome: rejected, when: {a: 1}, reason: b}\n").diagnostics
    assert finding.message.en == "`outcome` cannot be `rejected`"
    assert finding.help is not None
    assert finding.help.en.startswith("it may be: `allow`")


def test_real_files_have_no_findings() -> None:
    folder = Path(__file__).parents[2] / "rulesets"
    for path in sorted(folder.glob("**/*.yaml")):
        model = RulesetFile if path.name == "ruleset.yaml" else CaseFile if path.parent.name == "cases" else SectionFile
        assert shaped(path.read_text(encoding="utf-8"), model).diagnostics == (), path
