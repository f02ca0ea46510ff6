"""Notices of watches, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import unique
from typing import TYPE_CHECKING, Any

from access_rules.evaluation.decision import Citation
from access_rules.render.citing import cite
from access_rules.render.wording import Language, Phrase, Wording

if TYPE_CHECKING:
    from access_rules.register.events import Event
    from access_rules.register.watches.notices import Notice


@unique
class NoticePhrase(Wording):
    """What is said of notices."""

    ABOUT = ("{day}  {title}（{task}，{village} ← {department}）", "{day}  {title} ({task}, {village} ← {department})")
    BASIS = ("依据：{basis}", "basis: {basis}")
    REMEDY = ("办法：{remedy}", "remedy: {remedy}")
    ADDED = ("变化：{text}", "what changed: {text}")
    ANSWERING = ("请 {people} 处理", "for {people} to see to")
    COUNT = ("共 {count} 条提醒", "{count} notices", "{count} notice")
    NONE = ("没有新的提醒", "no new notices")


def notices_in_words(notices: Sequence[Notice | Event], lang: Language) -> str:
    """Notices, found or raised, each with its basis and who answers for the village."""
    if not notices:
        return NoticePhrase.NONE.say(lang)
    told = ["\n  ".join(_lines(each, lang)) for each in notices]
    return "\n".join([*told, NoticePhrase.COUNT.say(lang, count=len(notices))])


def _lines(each: Notice | Event, lang: Language) -> Iterator[str]:
    said = each.note
    yield NoticePhrase.ABOUT.say(
        lang,
        day=said["day"],
        title=said["title"],
        task=each.task,
        village=each.village,
        department=each.department,
    )
    yield str(said["text"])
    yield basis_in_words(said, lang)
    if "remedy" in said:
        yield NoticePhrase.REMEDY.say(lang, remedy=said["remedy"])
    for added in said.get("changed", {}).get("added", ()):
        yield NoticePhrase.ADDED.say(lang, text=added["text"])
    if "leader" in said:
        people = Phrase.ENUMERATION.say(lang).join([said["leader"], *said["cadres"]])
        yield NoticePhrase.ANSWERING.say(lang, people=people)


def basis_in_words(said: Mapping[str, Any], lang: Language) -> str:
    """The basis of what a watch says, cited as that of a decision is."""
    cited = [cite(Citation(**each), lang) for each in said.get("citations", ())]
    return NoticePhrase.BASIS.say(lang, basis=Phrase.ENUMERATION.say(lang).join(cited or said["basis"]))


def notices_as_json(notices: Sequence[Notice | Event]) -> list[dict[str, Any]]:
    """Notices in JSON values."""
    return [
        {"task": each.task, "village": each.village, "department": each.department, **each.note} for each in notices
    ]
