"""A comparison of two rulebooks in words: for the terminal, for a merge request, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import unique
from typing import Any

from access_rules.analysis.diff.comparison import Comparison
from access_rules.analysis.diff.moves import Move, Shift
from access_rules.analysis.diff.replay import Replay
from access_rules.analysis.diff.structure import Change, ChangeKind, Section
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.loading.keywords import KEYWORDS, in_language
from access_rules.outcome import Outcome
from access_rules.render.blocks import Block, Detail, Heading, Item, Listing, Outline, Paragraph
from access_rules.render.inline import inline
from access_rules.render.watch_moves import of_watches, watch_data
from access_rules.render.witness import as_flow_yaml, in_words
from access_rules.render.wording import OUTCOMES, Language, Phrase, Wording, say_date
from access_rules.targets.smt.vocabulary import Stretch


@unique
class ComparisonPhrase(Wording):
    """What is said of a comparison."""

    HEAD = ("规则变更：{old} → {new}", "Change of rules: {old} → {new}")
    SAME_TASKS = (
        "没有任何事项的结论改变：这是对全部事项（包括事实不全的）的证明。",
        "No task changes: this is a proof for all tasks, those with missing facts too.",
    )
    MOVING = ("结论会改变的事项", "Tasks that come out otherwise")
    MOVE = ("{before} → {after}（{direction}）", "{before} → {after} ({direction})")
    LOOSER = ("变宽", "looser")
    STRICTER = ("变严", "stricter")
    TASK = ("例如：{task}", "For example: {task}")
    PASTE = ("可粘贴的事实", "Facts to paste")
    BEFORE = ("改前", "Before")
    AFTER = ("改后", "After")
    CAUSE = ("改动的规则", "Changed rules")
    DECIDED = ("{outcome}（{rules}）", "{outcome} ({rules})")
    OPEN = ("事实尚未齐全", "facts are missing")
    DAYS = ("自{first}起", "from {first}")
    DAYS_UNTIL = ("{first}至{last}", "{first} to {last}")
    UNSETTLED = ("求解器没有得出结论：{why}", "the solver did not settle it: {why}")
    APPROXIMATE_ONLY = (
        "能找到的例子都取决于求解器理论之外的部分，未获确认",
        "every example found rests on what lies outside the solver's theory, and none was confirmed",
    )
    APPROXIMATE = (
        "以下部分不在求解器的理论之内，按任何可能取值处理，证明对其同样成立：{names}",
        "These lie outside the solver's theory and were taken as anything; the proof holds for them too: {names}",
    )
    NOT_COMPARED = (
        "只有一方才有的事实或者取值，说明了它们的事项无从比较：{names}",
        "Only one side knows these facts or values; tasks that state them have no counterpart: {names}",
    )
    SAME_BY_RULES = (
        "单就规则而言，没有任何事项的结论改变：这是对全部事项（包括事实不全的）的证明。监测的变化见下。",
        "By the rules alone no task changes: a proof for all tasks, those with missing facts too; watches see below.",
    )
    CHANGES = ("改动之处", "What was changed")
    NO_CHANGES = ("规则、清单、事实、依据都没有改动。", "No rule, list, fact or source was changed.")
    ADDED = ("新增{section} {name} {title}", "added {section} {name} {title}")
    REMOVED = ("删除{section} {name} {title}", "removed {section} {name} {title}")
    CHANGED = ("修改{section} {name} {title}（{parts}）", "changed {section} {name} {title} ({parts})")
    REPLAY = ("用历史事项重放", "Replay of past tasks")
    REPLAY_TOTAL = (
        "{total} 件，{moved} 件结论改变，其中 {looser} 件变宽",
        "{total} tasks, {moved} come out otherwise, {looser} of them looser",
    )
    REPLAY_REFUSED = ("{refused} 件无法判断", "{refused} cannot be decided")
    REPLAY_TALLY = ("{before} → {after}：{count} 件", "{before} → {after}: {count}")


_SECTIONS: Mapping[Section, tuple[str, str]] = {
    Section.RULE: ("规则", "rule"),
    Section.FACT: ("事实", "fact"),
    Section.LIST: ("清单", "list"),
    Section.ITEM: ("清单项目", "list item"),
    Section.SOURCE: ("依据", "source"),
    Section.DEFINITION: ("定义", "definition"),
    Section.INVARIANT: ("不变量", "invariant"),
    Section.WATCH: ("监测", "watch"),
    Section.PROCEDURE: ("流程", "procedure"),
    Section.DEFAULT: ("默认", "default"),
    Section.ROLES: ("角色", "roles"),
}

_CHANGES = {
    ChangeKind.ADDED: ComparisonPhrase.ADDED,
    ChangeKind.REMOVED: ComparisonPhrase.REMOVED,
    ChangeKind.CHANGED: ComparisonPhrase.CHANGED,
}


def outline(found: Comparison, lang: Language) -> Outline:
    """The comparison as a document: what moves first, tasks and watches, then what was changed, then the replay."""
    watches = of_watches(found.watches, found.new, lang)
    blocks = (*_head(found, lang), *_moves(found, lang), *watches, *_changes(found, lang), *_replay(found, lang))
    return Outline(lang, None, blocks)


def _head(found: Comparison, lang: Language) -> Iterator[Block]:
    yield Heading(1, ComparisonPhrase.HEAD.say(lang, old=_name(found.old), new=_name(found.new)))


def _name(book: Rulebook) -> str:
    return inline(f"{book.id} {book.version} {book.digest[:12]}")


def _moves(found: Comparison, lang: Language) -> Iterator[Block]:
    moves = found.moves
    if moves.is_proof:
        phrase = ComparisonPhrase.SAME_TASKS if found.is_proof else ComparisonPhrase.SAME_BY_RULES
        yield Paragraph(phrase.say(lang))
    for move in moves.moves:
        yield Heading(2, _move(move, lang))
        if move.unsettled is not None:
            yield Paragraph(_unsettled(move.unsettled, lang))
        items = tuple(_shift(each, found.new, lang) for each in move.shifts)
        if items:
            yield Listing(items, numbered=True)
    for phrase, names in (
        (ComparisonPhrase.APPROXIMATE, moves.approximate),
        (ComparisonPhrase.NOT_COMPARED, moves.not_compared),
    ):
        if names:
            titles = (_fact_title(each, found) for each in names)
            yield Paragraph(phrase.say(lang, names=Phrase.ENUMERATION.say(lang).join(titles)))


def _fact_title(name: str, found: Comparison) -> str:
    name, _, value = name.partition("=")
    fact = found.new.facts.get(name) or found.old.facts.get(name)
    title = fact.title if fact else name
    choice = fact.choices.get(value) if fact else None
    return inline(f"{title}={choice.title if choice else value}" if value else title)


def _unsettled(why: str, lang: Language) -> str:
    if why == "approximate":
        return ComparisonPhrase.APPROXIMATE_ONLY.say(lang)
    return ComparisonPhrase.UNSETTLED.say(lang, why=why)


def _move(move: Move, lang: Language) -> str:
    direction = ComparisonPhrase.LOOSER if move.is_looser else ComparisonPhrase.STRICTER
    head = ComparisonPhrase.MOVE.say(
        lang,
        before=OUTCOMES[move.before].say(lang),
        after=OUTCOMES[move.after].say(lang),
        direction=direction.say(lang),
    )
    return f"{head}{Phrase.COMMA.say(lang)}{_days(move.days, lang)}"


def _days(days: Stretch, lang: Language) -> str:
    first = say_date(days.first, lang)
    if days.last == date.max:
        return ComparisonPhrase.DAYS.say(lang, first=first)
    return ComparisonPhrase.DAYS_UNTIL.say(lang, first=first, last=say_date(days.last, lang))


def _shift(shift: Shift, book: Rulebook, lang: Language) -> Item:
    task = in_words(shift.new.facts, book, lang)
    if not shift.complete:
        task = f"{task}{Phrase.IN_BRACKETS.say(lang, text=ComparisonPhrase.OPEN.say(lang))}"
    details = [
        Detail(ComparisonPhrase.BEFORE.say(lang), (_decided(shift.old.outcome, shift.old_rules, lang),)),
        Detail(ComparisonPhrase.AFTER.say(lang), (_decided(shift.new.outcome, shift.new_rules, lang),)),
    ]
    if shift.changed:
        details.append(Detail(ComparisonPhrase.CAUSE.say(lang), (Phrase.ENUMERATION.say(lang).join(shift.changed),)))
    details.append(Detail(ComparisonPhrase.PASTE.say(lang), (as_flow_yaml(shift.new.facts),)))
    return Item(inline(ComparisonPhrase.TASK.say(lang, task=task)), tuple(details))


def _decided(outcome: Outcome, rules: tuple[str, ...], lang: Language) -> str:
    word = OUTCOMES[outcome].say(lang)
    if not rules:
        return word
    return ComparisonPhrase.DECIDED.say(lang, outcome=word, rules=Phrase.ENUMERATION.say(lang).join(rules))


def _changes(found: Comparison, lang: Language) -> Iterator[Block]:
    if not found.changes:
        yield Paragraph(ComparisonPhrase.NO_CHANGES.say(lang))
        return
    yield Heading(2, ComparisonPhrase.CHANGES.say(lang))
    yield Listing(tuple(_change(each, lang) for each in found.changes))


def _change(change: Change, lang: Language) -> Item:
    zh, en = _SECTIONS[change.section]
    text = _CHANGES[change.kind].say(
        lang,
        section=zh if lang == "zh" else en,
        name=change.name if change.name != DEFAULT_RULE else "",
        title=change.title,
        parts=Phrase.ENUMERATION.say(lang).join(dict.fromkeys(_keyword(each, lang) for each in change.parts)),
    )
    place = change.new or change.old
    where = f" {place.file}:{place.line}" if place else ""
    return Item(inline(" ".join(text.split()) + where))


def _keyword(part: str, lang: Language) -> str:
    """The keyword under which a part of a rule, a fact or a list is written."""
    word = _KEYWORDS.get(part, part)
    return in_language(word, lang) if word in KEYWORDS else part


_KEYWORDS = {
    "overrides_concerns": "overrides",
    "minimum": "min",
    "maximum": "max",
    "choices": "values",
    "awaited": "awaits",
    "same_parties": "same",
    "differing_parties": "differs",
}
"""Where a keyword is not named as the part is."""


def _replay(found: Comparison, lang: Language) -> Iterator[Block]:
    replay = found.replay
    if replay is None:
        return
    yield Heading(2, ComparisonPhrase.REPLAY.say(lang))
    total = ComparisonPhrase.REPLAY_TOTAL.say(lang, total=replay.total, moved=replay.moved, looser=replay.looser)
    refused = ComparisonPhrase.REPLAY_REFUSED.say(lang, refused=replay.refusals)
    yield Paragraph(total + (Phrase.SEMICOLON.say(lang) + refused if replay.refusals else ""))
    tally = [(pair, count) for pair, count in replay.tally.most_common() if pair[0] is not pair[1]]
    if tally:
        yield Listing(
            tuple(
                Item(
                    ComparisonPhrase.REPLAY_TALLY.say(
                        lang, before=OUTCOMES[before].say(lang), after=OUTCOMES[after].say(lang), count=count
                    )
                )
                for (before, after), count in tally
            )
        )
    examples = tuple(_past(each.name, each, found.new, lang) for each in replay.changed)
    examples += tuple(Item(inline(f"{each.name}{Phrase.COLON.say(lang)}{_why(each, lang)}")) for each in replay.refused)
    if examples:
        yield Listing(examples, numbered=True)


def _past(name: str, each: Any, book: Rulebook, lang: Language) -> Item:
    return Item(
        inline(f"{name}{Phrase.COLON.say(lang)}{in_words(each.new.facts, book, lang)}"),
        (
            Detail(ComparisonPhrase.BEFORE.say(lang), (_decided(each.old.outcome, each.old_rules, lang),)),
            Detail(ComparisonPhrase.AFTER.say(lang), (_decided(each.new.outcome, each.new_rules, lang),)),
        ),
    )


def _why(refused: Any, lang: Language) -> str:
    messages = dict.fromkeys(each.message.in_language(lang) for each in (*refused.old, *refused.new))
    return Phrase.SEMICOLON.say(lang).join(messages)


def as_data(found: Comparison) -> dict[str, Any]:
    """The comparison in JSON values."""
    return {
        "old": _book(found.old),
        "new": _book(found.new),
        "proven_equal": found.is_proof,
        "days": [[each.first.isoformat(), each.last.isoformat()] for each in found.moves.days],
        "approximate": list(found.moves.approximate),
        "not_compared": list(found.moves.not_compared),
        "moves": [_move_data(each) for each in found.moves.moves],
        "watches": [watch_data(each) for each in found.watches],
        "changes": [_change_data(each) for each in found.changes],
        "replay": _replay_data(found.replay) if found.replay is not None else None,
    }


def _book(book: Rulebook) -> dict[str, str]:
    return {"id": book.id, "version": book.version, "digest": book.digest}


def _move_data(move: Move) -> dict[str, Any]:
    return {
        "before": move.before.value,
        "after": move.after.value,
        "direction": "looser" if move.is_looser else "stricter",
        "from": move.days.first.isoformat(),
        "until": move.days.last.isoformat(),
        "unsettled": move.unsettled,
        "witnesses": [
            {
                "facts": dict(each.new.facts),
                "as_of": each.new.as_of.isoformat(),
                "complete": each.complete,
                "old_rules": list(each.old_rules),
                "new_rules": list(each.new_rules),
                "changed": list(each.changed),
            }
            for each in move.shifts
        ],
    }


def _change_data(change: Change) -> dict[str, Any]:
    return {
        "section": change.section.value,
        "kind": change.kind.value,
        "name": change.name,
        "title": change.title,
        "parts": list(change.parts),
        "old": str(change.old) if change.old else None,
        "new": str(change.new) if change.new else None,
    }


def _replay_data(replay: Replay) -> dict[str, Any]:
    return {
        "total": replay.total,
        "moved": replay.moved,
        "looser": replay.looser,
        "refused": replay.refusals,
        "tally": [
            {"before": before.value, "after": after.value, "count": count}
            for (before, after), count in sorted(replay.tally.items())
        ],
        "examples": [
            {
                "name": each.name,
                "facts": dict(each.new.facts),
                "as_of": each.new.as_of.isoformat(),
                "before": each.old.outcome.value,
                "after": each.new.outcome.value,
                "old_rules": list(each.old_rules),
                "new_rules": list(each.new_rules),
            }
            for each in replay.changed
        ],
    }
