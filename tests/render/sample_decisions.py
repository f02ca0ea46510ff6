"""Decisions as the evaluators give them, one for each thing an explanation has to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from access_rules.evaluation.decision import (
    Approval,
    Assumption,
    Citation,
    Condition,
    Conflict,
    Decision,
    Missing,
    Reason,
    Remark,
    RemarkKind,
    RulesetId,
    Without,
)
from access_rules.outcome import Outcome

TITLE = "上级部门涉基层事务准入 · 国家基线"
RULESET = RulesetId("national", TITLE, "2026.1", "3f2a9c04d1e87b6655aa0c1d2e3f40516273849506a7b8c9dadbecfd0e1f2031")

PROVISIONS = Citation("provisions", "整治形式主义为基层减负若干规定", "central_document", article="第十条")
SHANXI = Citation(
    "shanxi-nine", "《山西省村级组织不得承担的工作事项》", "province_document", number="晋办发〔2023〕18号", article="6"
)
ORGANIC_LAW = Citation(
    "organic-law",
    "中华人民共和国村民委员会组织法",
    "law",
    issuer="全国人民代表大会常务委员会",
    article="第三十七条",
    version="2025",
    verified=False,
)
FARMLAND = Citation("farmland", "基本农田保护条例", "admin_regulation", article="第二十七条", clause="第一款")

PLEDGE = Reason(
    rule="no-pledge-letter",
    title="不得随意要求签订责任状",
    effect=Outcome.REJECT,
    certain=True,
    text="没有中央或者省级明确规定，区水务局不得要求村级组织签订责任状",
    citations=(PROVISIONS, SHANXI),
    layer=TITLE,
    strength="hard",
    remedy="取消责任状，改由镇村协商确定巡河分工",
    file="rules/pledge.yaml",
    line=12,
)

MECHANISM = Reason(
    rule="no-new-mechanism",
    title="不得擅自要求村级组织新设工作机制",
    effect=Outcome.NEEDS_APPROVAL,
    certain=False,
    text="未经省级党委和政府同意，不得要求村级组织新设工作机制。",
    citations=(SHANXI,),
    layer=TITLE,
    strength="in_principle",
    remedy="报省级党委、政府同意后再行下达",
    file="rules/mechanism.yaml",
    line=3,
)

FUNDED_HELP = Reason(
    rule="assist-by-law",
    title="法定协助事项",
    effect=Outcome.ALLOW,
    certain=True,
    text="人口普查属于村民委员会依法协助的事项。",
    citations=(ORGANIC_LAW,),
    layer=TITLE,
    strength="hard",
    file="rules/assist.yaml",
    line=40,
)

REJECTED = Decision(
    outcome=Outcome.REJECT,
    complete=True,
    possible=(Outcome.REJECT,),
    missing=(),
    reasons=(PLEDGE,),
    approvals=(),
    conditions=(),
    remarks=(),
    conflicts=(),
    assumed=(),
    without=None,
    questions=(),
    facts={"item": "要求各村签订河长制责任状", "pledge_letter": True, "evidence": ["photo", "video"]},
    fact_titles=(("item", "事项名称"), ("pledge_letter", "签责任状"), ("evidence", "留痕要求")),
    as_of=date(2026, 3, 1),
    ruleset=RULESET,
)
"""A refusal with its remedy."""

WITHOUT_PLEDGE = replace(
    REJECTED,
    without=Without(Outcome.ALLOW, complete=True, dropped=("pledge_letter",), dropped_titles=("签责任状",)),
)
"""The same task, admissible once its pledge letter is dropped."""

INCOMPLETE = replace(
    REJECTED,
    outcome=Outcome.NEEDS_APPROVAL,
    complete=False,
    possible=(Outcome.REJECT, Outcome.NEEDS_APPROVAL),
    missing=("funding", "frequent"),
    reasons=(MECHANISM,),
    approvals=(
        Approval(
            "province",
            "省级",
            "no-new-mechanism",
            office="省级层面整治形式主义专项工作机制",
            requires=("依据文件", "人员经费方案"),
            within_working_days=15,
        ),
    ),
    questions=(
        Missing("funding", "经费", ask="经费由谁承担？"),
        Missing("frequent", "属频繁", guidance="由乡镇党委按报送次数和村级负担综合判断"),
    ),
    facts={"task_type": "mechanism", "new_mechanism": True},
    fact_titles=(("task_type", "事项类型"), ("new_mechanism", "新设工作机制")),
)
"""A task of which too little is known."""

CONTESTED = replace(
    REJECTED,
    outcome=Outcome.NEEDS_APPROVAL,
    possible=(Outcome.NEEDS_APPROVAL,),
    reasons=(replace(PLEDGE, effect=Outcome.NEEDS_APPROVAL, contested=True, remedy=None),),
    conflicts=(
        Conflict(
            refusing=replace(PLEDGE, effect=Outcome.NEEDS_APPROVAL, contested=True, remedy=None),
            requiring=replace(
                FUNDED_HELP,
                rule="farmland-letter",
                title="基本农田保护责任书",
                text="乡（镇）人民政府应当与农村集体经济组织或者村民委员会签订基本农田保护责任书",
                citations=(FARMLAND,),
                file="rules/farmland.yaml",
                line=7,
            ),
            concerns=("pledge_letter",),
        ),
    ),
)
"""A refusal that a law contradicts."""

ALLOWED = replace(
    REJECTED,
    outcome=Outcome.ALLOW,
    possible=(Outcome.ALLOW,),
    reasons=(FUNDED_HELP,),
    conditions=(Condition("经费由委托部门承担", "assist-by-law", (ORGANIC_LAW,)),),
    remarks=(
        Remark(RemarkKind.ADVICE, "pay-enumerators", "普查员报酬宜从普查经费中列支"),
        Remark(RemarkKind.UNVERIFIED_SOURCE, "organic-law", "中华人民共和国村民委员会组织法"),
        Remark(RemarkKind.NEAR_ITEM, "item", "人口变动抽样调查"),
        Remark(RemarkKind.CALENDAR, "lead_days", "2027"),
    ),
    assumed=(
        Assumption("pledge_letter", "签责任状", value=False, value_title="否"),
        Assumption("evidence", "留痕要求", value=[], value_title="无"),
    ),
    facts={"item": "协助开展全国人口普查"},
    fact_titles=(("item", "事项名称"), ("lead_days", "提前工作日")),
)
"""An allow with conditions, assumptions and every kind of remark."""

ALL = {
    "rejected": REJECTED,
    "without_pledge": WITHOUT_PLEDGE,
    "incomplete": INCOMPLETE,
    "contested": CONTESTED,
    "allowed": ALLOWED,
}
"""The samples by name."""
