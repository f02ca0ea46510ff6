"""Figures on a compiled ruleset, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from access_rules.diagnostic import Message
from access_rules.render.wording import Language
from access_rules.targets.statistics import Obstacle, Statistics, StretchStatistics

_OBSTACLES: Mapping[Obstacle, Message] = {
    Obstacle.DERIVED_FACTS: Message("有的事实由别的事实推出", "facts that follow from others"),
    Obstacle.OVERRIDES: Message("有的规则优先于别的规则", "rules that override others"),
    Obstacle.MANDATES: Message("有法律要求办的事项", "laws that require what a rule refuses"),
    Obstacle.APPROVALS: Message("有的规则看批准", "rules that look at approvals"),
    Obstacle.REQUIREMENTS: Message("有的准予带条件", "allows with requirements"),
    Obstacle.ADVICE: Message("有提示性规则", "advisory rules"),
    Obstacle.WIDER_TESTS: Message("有比较两个事实或看日期的条件", "tests of two facts or of the day"),
    Obstacle.RESIDUAL_RULES: Message("有未展开的规则", "rules that are not written out"),
}


def render_statistics(statistics: Statistics, day: date, lang: Language) -> str:
    """The figures that hold on a day, a line each, indented."""
    stretch = statistics.on(day)
    lines = (
        _layers(statistics),
        *_beside_rules(statistics),
        _stretches(statistics, stretch),
        _width(stretch),
        _residual(statistics, stretch),
    )
    return "\n".join(f"  {line.in_language(lang)}" for line in (*lines, _way(stretch)))


def _layers(statistics: Statistics) -> Message:
    return Message(
        "各层规则：" + "、".join(f"{name} {count} 条" for name, count in statistics.layers),
        "rules by layer: " + ", ".join(f"{name} {count}" for name, count in statistics.layers),
    )


def _beside_rules(statistics: Statistics) -> Iterator[Message]:
    """What a register applies and nobody compiles, where there is any."""
    watches = [(name, count) for name, count in statistics.watches if count]
    if watches:
        yield Message(
            "各层监测：" + "、".join(f"{name} {count} 项" for name, count in watches),
            "watches by layer: " + ", ".join(f"{name} {count}" for name, count in watches),
        )
    if statistics.deadlines is not None:
        deadlines = f"{statistics.deadlines} deadline{'' if statistics.deadlines == 1 else 's'}"
        yield Message(f"流程：{statistics.deadlines} 个期限", f"procedure: {deadlines}")


def _stretches(statistics: Statistics, stretch: StretchStatistics) -> Message:
    count = len(statistics.stretches)
    zh = f"，当前一段自 {stretch.start} 起" if stretch.start else ""
    en = f", the present one from {stretch.start}" if stretch.start else ""
    return Message(f"规则不变的时段：{count} 段{zh}", f"stretches of days with the same rules: {count}{en}")


def _width(stretch: StretchStatistics) -> Message:
    return Message(
        f"当前有效：{stretch.rules} 条规则，展开为 {stretch.conjunctions} 组条件（位），查 {stretch.facts} 个事实，"
        f"另有 {stretch.wider_tests} 个比较两个事实或看日期的条件",
        f"in force: {stretch.rules} rules, written out as {stretch.conjunctions} conjunctions (bits), "
        f"{stretch.facts} facts looked up, {stretch.wider_tests} tests of two facts or of the day",
    )


def _residual(statistics: Statistics, stretch: StretchStatistics) -> Message:
    if not stretch.residual:
        return Message("未展开的规则：没有", "rules not written out: none")
    most = statistics.most_alternatives
    return Message(
        f"未展开的规则：{'、'.join(stretch.residual)}（展开后超过 {most} 组条件，按原样判断）",
        f"rules not written out: {', '.join(stretch.residual)} (more than {most} alternatives, evaluated as written)",
    )


def _way(stretch: StretchStatistics) -> Message:
    if stretch.is_plain:
        return Message("一遍读完即得结论", "decided at once, in one pass over the facts")
    words = [_OBSTACLES[each] for each in stretch.obstacles]
    return Message(
        f"不能一遍读完即得结论：{'、'.join(each.zh for each in words)}",
        f"not decided in one pass: {', '.join(each.en for each in words)}",
    )


def statistics_json(statistics: Statistics) -> dict[str, Any]:
    """The figures of every stretch, in JSON values."""
    return {
        "ruleset": statistics.ruleset,
        "layers": [{"ruleset": name, "rules": count} for name, count in statistics.layers],
        "watches": [{"ruleset": name, "watches": count} for name, count in statistics.watches],
        "deadlines": statistics.deadlines,
        "most_alternatives": statistics.most_alternatives,
        "stretches": [_stretch_json(each) for each in statistics.stretches],
    }


def _stretch_json(stretch: StretchStatistics) -> dict[str, Any]:
    return {
        "from": stretch.start.isoformat() if stretch.start else None,
        "rules": stretch.rules,
        "conjunctions": stretch.conjunctions,
        "facts": stretch.facts,
        "wider_tests": stretch.wider_tests,
        "residual": list(stretch.residual),
        "plain": stretch.is_plain,
        "obstacles": [each.value for each in stretch.obstacles],
    }
