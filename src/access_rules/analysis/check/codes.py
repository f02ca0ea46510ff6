"""The catalogue of what an analysis of whole rulesets finds: a stable code for each kind, its usual weight, its title.

| range | about |
|---|---|
| AP1xx | rules with each other, and the conditions of one |
| AP2xx | tasks and vocabulary |
| AP3xx | layers |
| AP4xx | days |
| AP5xx | invariants |
| AP6xx | watches |
| AP9xx | the analysis itself |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from access_rules.diagnostic import Message
from access_rules.language.findings import Kind, Weight
from access_rules.language.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of finding with its code, what it weighs unless a ruleset says otherwise, and its title."""

    kind: Kind
    code: str
    weight: Weight
    title: Message

    @property
    def name(self) -> str:
        """The kind as the catalogue of diagnostics writes names: ``redundant-condition``."""
        return self.kind.value.replace("_", "-")


def _entry(kind: Kind, code: str, weight: Weight, zh: str, en: str) -> Entry:
    return Entry(kind, code, weight, Message(zh, en))


_ENTRIES = (
    _entry(Kind.CONFLICT, "AP101", Weight.ERROR, "规则互相冲突", "Rules conflict"),
    _entry(Kind.OVERLAP, "AP102", Weight.INFO, "规则重叠", "Rules overlap"),
    _entry(Kind.DEAD, "AP103", Weight.WARNING, "规则永不适用", "A rule never applies"),
    _entry(Kind.SHADOWED, "AP104", Weight.WARNING, "规则被遮蔽", "A rule is shadowed"),
    _entry(Kind.IDENTICAL, "AP105", Weight.WARNING, "规则完全相同", "Rules are identical"),
    _entry(Kind.EQUIVALENT, "AP106", Weight.WARNING, "规则效果相同", "Rules are equivalent"),
    _entry(Kind.REDUNDANT_CONDITION, "AP107", Weight.WARNING, "多余的条件", "A redundant condition"),
    _entry(Kind.ALWAYS_TRUE, "AP108", Weight.WARNING, "条件恒成立", "A condition that always holds"),
    _entry(Kind.UNREACHABLE_EXCEPTION, "AP109", Weight.WARNING, "例外落空", "An exception that never holds"),
    _entry(Kind.OUT_OF_BOUNDS, "AP110", Weight.WARNING, "比较超出范围", "A test beyond the bounds"),
    _entry(Kind.SUBSUMED, "AP111", Weight.INFO, "规则被另一条包含", "A rule is a special case of another"),
    _entry(Kind.GAP, "AP201", Weight.INFO, "没有规则管的事项", "Tasks that no rule decides"),
    _entry(Kind.CLIFF, "AP202", Weight.WARNING, "结论断崖", "The outcome falls off a cliff"),
    _entry(Kind.UNUSED, "AP203", Weight.WARNING, "没有用到的声明", "Nothing uses a declaration"),
    _entry(Kind.LOOSENING, "AP301", Weight.ERROR, "下层放宽上层", "A lower layer loosens"),
    _entry(Kind.LICENSED, "AP302", Weight.INFO, "经许可的放宽", "A licensed loosening"),
    _entry(Kind.VALIDITY_OVERLAP, "AP401", Weight.WARNING, "施行期间重叠", "Periods overlap"),
    _entry(Kind.VALIDITY_HOLE, "AP402", Weight.WARNING, "施行期间有断档", "A hole between periods"),
    _entry(Kind.SOURCE_ENDS_EARLIER, "AP403", Weight.WARNING, "依据先于规则失效", "The basis ends earlier"),
    _entry(Kind.INVARIANT, "AP501", Weight.ERROR, "不变量不成立", "An invariant does not hold"),
    _entry(Kind.DEAD_WATCH, "AP601", Weight.WARNING, "监测永不触发", "A watch never fires"),
    _entry(Kind.IDLE_WATCH, "AP602", Weight.WARNING, "监测不起作用", "A watch changes nothing"),
    _entry(Kind.LATE_WATCH, "AP603", Weight.WARNING, "期限先于监测", "A deadline comes before a watch"),
    _entry(Kind.SHADOWED_WATCH, "AP604", Weight.WARNING, "监测被另一条包含", "Another watch covers a watch"),
    _entry(Kind.UNSETTLED, "AP901", Weight.WARNING, "未能断定", "Not settled"),
    _entry(Kind.NEEDLESS_ACCEPTANCE, "AP902", Weight.WARNING, "多余的容许", "A needless acceptance"),
)

CODES: Mapping[Kind, Entry] = {entry.kind: entry for entry in _ENTRIES}
"""Every kind of finding with its code."""


def weight_of(kind: Kind, book: Rulebook) -> Weight:
    """What a kind of finding weighs in a rulebook."""
    return book.findings.get(kind, CODES[kind].weight)
