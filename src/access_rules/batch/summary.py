"""What came of a file, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from access_rules.batch.roles import Roles
from access_rules.batch.tally import Tally
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.render.columns import width
from access_rules.render.inline import inline
from access_rules.render.wording import OUTCOMES, Language, Phrase, Wording, say_list

_MOST_MISSING = 5
"""Missing facts that are named."""


class _Said(Wording):
    """The sentences about a file."""

    OUTCOME = ("结论", "outcome")
    RULE = ("规则", "rule")
    TASKS = ("件数", "tasks")
    SHARE = ("占比", "share")
    OPEN = ("事实尚未齐全", "facts are missing")
    NAMED = ("{title} [{id}]", "{title} [{id}]")
    TOTAL = (
        "作出 {count} 件决定，写入 {file}",
        "{count} tasks decided, written to {file}",
        "{count} task decided, written to {file}",
    )
    REFUSED = (
        "{count} 行没有决定，连同原因写入 {file}",
        "{count} rows refused, written with the reasons to {file}",
        "{count} row refused, written with the reason to {file}",
    )
    ROW = ("  第 {line} 行：{reason}", "  line {line}: {reason}")
    MISSING = ("最常缺少的事实：{facts}", "facts missing most often: {facts}")
    FACT = ("{title} {count} 件", "{title} ({count})")
    CARRIED = (
        "不是事实、照样带出的列：{columns}",
        "columns that are no facts, carried along: {columns}",
    )
    DROPPED = (
        "上一次的结果，已由这一次的代替：{columns}",
        "results of an earlier run, replaced by those of this one: {columns}",
    )
    SPEED = ("用时 {seconds} 秒，每秒 {rate} 件", "{seconds} s, {rate} tasks a second")


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a file, and where it was written; ``seconds`` is how long it took."""

    tally: Tally
    roles: Roles
    decisions: Path
    rejects: Path
    seconds: float

    def in_words(self, book: Rulebook, lang: Language) -> str:
        """The table by outcome and rule, and what else there is to know, as lines for a terminal."""
        tally = self.tally
        lines = [*_table(tally, book, lang), *([""] if tally.decided else [])]
        lines.append(_Said.TOTAL.say(lang, count=tally.decided, file=self.decisions))
        if tally.refused:
            lines.append(_Said.REFUSED.say(lang, count=tally.refused, file=self.rejects))
            lines += [_Said.ROW.say(lang, line=row.line, reason=row.reason(lang)) for row in tally.first_refused]
        if missing := tally.most_missing(_MOST_MISSING):
            facts = (_Said.FACT.say(lang, title=book.facts[fact].title, count=count) for fact, count in missing)
            lines.append(_Said.MISSING.say(lang, facts=say_list(facts, lang)))
        if self.roles.carried:
            lines.append(_Said.CARRIED.say(lang, columns=say_list(map(inline, self.roles.carried), lang)))
        if self.roles.dropped:
            lines.append(_Said.DROPPED.say(lang, columns=say_list(map(inline, self.roles.dropped), lang)))
        rate = (tally.decided + tally.refused) / max(self.seconds, 1e-9)
        lines.append(_Said.SPEED.say(lang, seconds=f"{self.seconds:.1f}", rate=f"{rate:,.0f}"))
        return "\n".join(lines)


def _table(tally: Tally, book: Rulebook, lang: Language) -> Iterator[str]:
    if not tally.decided:
        return
    titles = {rule.id: rule.title for rule in book.rules}
    head = tuple(each.say(lang) for each in (_Said.OUTCOME, _Said.TASKS, _Said.SHARE, _Said.RULE))
    rows = [
        (
            OUTCOMES[each.outcome].say(lang),
            f"{each.count:,}",
            f"{each.count / tally.decided:.1%}",
            _rule(each.rule, titles, lang),
        )
        for each in tally.shares
    ]
    widths = [max(width(row[at]) for row in (head, *rows)) for at in range(3)]
    for outcome, count, share, rule in (head, *rows):
        cells = (_left(outcome, widths[0]), _right(count, widths[1]), _right(share, widths[2]), rule)
        yield "  ".join(cells)


def _rule(rule: str | None, titles: Mapping[str, str], lang: Language) -> str:
    if rule is None:
        return _Said.OPEN.say(lang)
    if rule == DEFAULT_RULE:
        return Phrase.DEFAULT.say(lang)
    return inline(_Said.NAMED.say(lang, title=titles[rule], id=rule))


def _left(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def _right(text: str, columns: int) -> str:
    return " " * (columns - width(text)) + text
