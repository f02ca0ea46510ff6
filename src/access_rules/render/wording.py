"""The sentences the library itself says, in Chinese and in English, side by side.

What a ruleset says (reasons, remedies, titles, questions) comes from its author and is never translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum, unique
from typing import Literal

from access_rules.diagnostic import Severity
from access_rules.evaluation.decision import RemarkKind
from access_rules.language.rules import Strength
from access_rules.outcome import Outcome

Language = Literal["zh", "en"]
"""The languages the library speaks."""

LANGUAGES: tuple[Language, ...] = ("zh", "en")
"""The same as values, the main language first."""


class Wording(Enum):
    """The sentences of one subject: each in Chinese, in English, and in English for one where that differs."""

    def __init__(self, zh: str, en: str, en_one: str | None = None) -> None:
        self.zh = zh
        self.en = en
        self.en_one = en_one

    def say(self, lang: Language, **parts: object) -> str:
        """The sentence in ``lang`` with its parts filled in; the part ``count`` chooses the English number."""
        return self.pattern(lang, parts.get("count")).format(**parts)

    def pattern(self, lang: Language, count: object = None) -> str:
        """The sentence in ``lang`` with its parts still open."""
        if lang == "zh":
            return self.zh
        return self.en_one if self.en_one is not None and count == 1 else self.en


@unique
class Phrase(Wording):
    """What the library says of decisions, cases and findings."""

    # Marks that join words
    COLON = ("：", ": ")
    COMMA = ("，", ", ")
    ENUMERATION = ("、", ", ")
    SEMICOLON = ("；", "; ")
    FULL_STOP = ("。", ".")
    IN_BRACKETS = ("（{text}）", " ({text})")
    TAGS = ("【{tags}】{text}", "[{tags}] {text}")
    TAG_SEPARATOR = ("·", " · ")
    QUOTED = ("「{text}」", "“{text}”")
    BETWEEN_QUOTED = ("", ", ")

    # Outcomes and strengths
    ALLOW = ("准予", "allowed")
    NEEDS_APPROVAL = ("需审批", "needs approval")
    REJECT = ("不予准入", "rejected")
    IN_PRINCIPLE = ("原则上", "in principle")
    ADVISORY = ("提示", "advisory")

    # Head
    CONCLUSION = ("结论：{outcome}", "Conclusion: {outcome}")
    CONCLUSION_PENDING = ("结论：{outcome}（事实尚未齐全）", "Conclusion: {outcome} (facts are missing)")
    TASK = ("事项", "Task")
    AS_OF = ("认定时点", "As of")
    RULES_APPLIED = ("适用规则", "Rules applied")
    RULESET = ("{title}（{id}，版本 {version}，摘要 {digest}）", "{title} ({id}, version {version}, digest {digest})")

    # What is still open
    OPEN = ("尚待查明", "Still open")
    OPEN_OUTCOMES = (
        "现有事实不足以作出最终认定，结论可能为：{outcomes}。事实补齐前，按“{outcome}”办理。",
        "The facts stated do not settle the matter; it may turn out: {outcomes}. Until then: {outcome}.",
    )
    ASK_FOR = ("请说明「{title}」", "Please state “{title}”")
    FACT = ("事实", "Fact")
    GUIDANCE = ("判断口径", "How to judge")
    FACT_NAME = ("{title} [{id}]", "{title} [{id}]")

    # Reasons
    REASONS = ("理由", "Reasons")
    OR = ("或", " or ")
    PENDING_REASONS = ("可能适用的规则（取决于上述事实）", "Rules that may apply (depending on the facts above)")
    DISCHARGED = ("已经{authority}批准", "already approved by {authority}")
    CONTESTED = ("与法定要求冲突", "contested by a legal requirement")
    DEFAULT = ("默认结论", "default")
    DEFAULT_TEXT = (
        "现行规则未对该事项作出规定，按默认结论办理。",
        "No rule in force speaks to this task; the default applies.",
    )
    BASIS = ("依据", "Basis")
    REMEDY = ("补救", "Remedy")
    NEXT_STEP = ("下一步", "Next step")
    UNMET = ("不具备的条件", "Not met")
    RULE = ("规则", "Rule")

    # Citations
    ARTICLE = ("第{number}条", " article {number}")
    CLAUSE = ("第{number}款", " paragraph {number}")
    CITED_VERSION = ("{version}版", "version {version}")
    CITED_YEAR = ("{version}年版", "version {version}")
    UNVERIFIED = ("文本未核实", "text not verified")

    # Conflicts
    CONFLICTS = ("规定之间的冲突", "Conflicting provisions")
    REFUSES = ("不予准入的规定", "refuses")
    REQUIRES = ("法定要求", "requires by law")
    CONFLICT = (
        "“{refusing}”不予准入，而“{requiring}”属法定要求，二者不一致，须报有权机关裁定。",
        "“{refusing}” refuses what “{requiring}” requires by law; a competent authority must decide.",
    )
    CONFLICT_ABOUT = (
        "关于{concerns}：“{refusing}”不予准入，而“{requiring}”属法定要求，二者不一致，须报有权机关裁定。",
        "On {concerns}: “{refusing}” refuses what “{requiring}” requires by law; a competent authority must decide.",
    )

    # Approvals
    APPROVALS = ("审批", "Approval")
    APPROVAL = ("报{authority}审批", "To be approved by: {authority}")
    OFFICE = ("承办", "Handled by")
    HAND_IN = ("需提交", "To hand in")
    TIME_LIMIT = ("办理时限", "Time limit")
    WORKING_DAYS = ("{count}个工作日内", "within {count} working days", "within {count} working day")

    # Conditions
    CONDITIONS = ("准予条件", "Conditions")
    CONDITIONS_IF_ALLOWED = ("如予准予，须具备的条件", "Conditions, should it be allowed")
    PREMISES = ("认定前提", "Assumptions")
    PREMISE = (
        "前提：未说明{titles}，按“{value}”认定；如实际不同，结论可能改变。",
        "Assumed: {titles} was not stated and is taken as “{value}”; if it differs, the conclusion may change.",
    )
    PREMISES_ALIKE = (
        "前提：下列各项均未说明，按“{value}”认定；任何一项实际不同，结论可能改变：{titles}。",
        "Assumed, since not stated, to be “{value}”; if one differs, the conclusion may change: {titles}.",
    )
    YES = ("是", "yes")
    NO = ("否", "no")

    # Without
    WITHOUT_HEADING = ("去掉附带要求后的结论", "Without the demands")
    WITHOUT = ("去掉{dropped}后：{outcome}", "Without {dropped}: {outcome}")
    WITHOUT_SAME = ("去掉{dropped}后：仍为{outcome}", "Without {dropped}: still {outcome}")
    FACTS_MISSING = ("事实尚未齐全", "facts are missing")

    # Remarks
    REMARKS = ("提示与说明", "Remarks")
    REMARK_ADVICE = ("提示：{text}", "Advice: {text}")
    REMARK_UNVERIFIED = (
        "{document}的文本尚未核实，引用前请查对原文。",
        "The text of {document} has not been verified; check the original before relying on it.",
    )
    REMARK_NEAR_ITEM = (
        "「{fact}」所填内容与清单中的“{text}”相近但不相同，请核对是否属于同一事项。",
        "What is stated as “{fact}” is near to “{text}” on the list but not the same; check whether it belongs there.",
    )
    REMARK_CALENDAR = (
        "{text}年节假日安排尚未公布，「{fact}」的工作日数待公布后核定。",
        "The public holidays of {text} are not published yet; the working days of “{fact}” are to be settled then.",
    )

    # Diagnostics
    ERROR = ("错误", "error")
    WARNING = ("警告", "warning")
    ERRORS = ("{count} 个错误", "{count} errors", "{count} error")
    WARNINGS = ("{count} 个警告", "{count} warnings", "{count} warning")
    NOTE = ("提醒", "note")
    NOTES = ("{count} 个提醒", "{count} notes", "{count} note")
    NO_FINDINGS = ("没有发现问题", "no problems found")
    FACT_PLACE = ("事实：{path}", "fact: {path}")


OUTCOMES: Mapping[Outcome, Phrase] = {
    Outcome.ALLOW: Phrase.ALLOW,
    Outcome.NEEDS_APPROVAL: Phrase.NEEDS_APPROVAL,
    Outcome.REJECT: Phrase.REJECT,
}
"""The word for each outcome."""

STRENGTHS: Mapping[str, Phrase] = {
    Strength.IN_PRINCIPLE: Phrase.IN_PRINCIPLE,
    Strength.ADVISORY: Phrase.ADVISORY,
}
"""The word for each strength worth a word; a hard rule needs none."""

ANSWERS: Mapping[bool, Phrase] = {True: Phrase.YES, False: Phrase.NO}
"""The word for each answer to a question of yes or no."""

REMARKS: Mapping[RemarkKind, Phrase] = {
    RemarkKind.ADVICE: Phrase.REMARK_ADVICE,
    RemarkKind.UNVERIFIED_SOURCE: Phrase.REMARK_UNVERIFIED,
    RemarkKind.NEAR_ITEM: Phrase.REMARK_NEAR_ITEM,
    RemarkKind.CALENDAR: Phrase.REMARK_CALENDAR,
}
"""The sentence for each kind of remark."""

SEVERITIES: Mapping[Severity, Phrase] = {
    Severity.ERROR: Phrase.ERROR,
    Severity.WARNING: Phrase.WARNING,
    Severity.INFO: Phrase.NOTE,
}
"""The word for each severity."""


def say_date(day: date, lang: Language) -> str:
    """A day as it is written in a document: 2026年3月1日, in English 2026-03-01."""
    return day.isoformat() if lang == "en" else f"{day.year}年{day.month}月{day.day}日"


def say_list(words: Iterable[str], lang: Language) -> str:
    """Words one after the other: 甲、乙."""
    return Phrase.ENUMERATION.say(lang).join(words)
