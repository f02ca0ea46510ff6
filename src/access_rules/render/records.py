"""The tasks of a register and what happened to them, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import unique
from typing import TYPE_CHECKING, Any, Final

from access_rules.evaluation.decision import Decision
from access_rules.loading.keywords import CONSEQUENCES, STATES, WATCH_OUTCOMES
from access_rules.render.columns import width
from access_rules.render.notices import NoticePhrase, basis_in_words
from access_rules.render.wording import Language, Phrase, Wording

if TYPE_CHECKING:
    from access_rules.register.deadlines import Due
    from access_rules.register.events import Event
    from access_rules.register.statechart import Pending, Task


@unique
class RecordPhrase(Wording):
    """What is said of records."""

    STANDS = ("{task}：{state}", "{task}: {state}")
    LACKS = ("还需批准：{authorities}", "still to approve: {authorities}")
    OFFICE = ("{authority}：{office}", "{authority}: {office}")
    WITHIN = ("{authority}（{days} 个工作日内）", "{authority} (within {days} working days)")
    TASKS = ("共 {count} 件", "{count} tasks", "{count} task")
    OBJECTS = ("异议（{actor}）：{reason}", "objection ({actor}): {reason}")

    SUBMITTED = ("申请", "submitted")
    DECIDED = ("决定", "decided")
    APPROVED = ("批准", "approved")
    RETURNED = ("退回", "returned")
    REJECTED = ("否决", "rejected")
    LISTED = ("列入清单", "listed")
    OBJECTED = ("异议", "objected")
    RECHECKED = ("回头看", "rechecked")
    RECORDED = ("补记", "added to")
    WITHDRAWN = ("撤回", "withdrawn")
    EXPIRED = ("到期", "expired")
    NOTICED = ("提醒", "noticed")

    KEPT = ("留下", "kept")
    EXITED = ("退出", "let go")
    UNADMITTED = ("没有准入：{title}", "never admitted: {title}")
    DEADLINE = ("期限“{title}”于 {day} 届满：{then}", "the deadline “{title}” passed on {day}: {then}")
    ESCALATED = ("升至 {to}", "passes to {to}")
    PASSED = ("已过", "passed")
    NOT_KNOWN_YET = ("放假安排未公布", "holidays not published")
    NO_DEADLINES = ("没有期限", "no deadlines")
    WATCHES = ("监测", "Watches")
    FIRED = ("- 【{outcome}】{title}：{text}", "- [{outcome}] {title}: {text}")
    NOT_STATED = ("没有说明：{facts}；说明以后可能不同", "not stated: {facts}; with it this may come out otherwise")
    ALONE = ("单独看这一件：", "This task by itself:")
    NONE_PASSED = ("没有新届满的期限", "no deadline has passed since")
    ANSWERING = ("包片领导 {leader}", "leader {leader}")
    CADRES = ("包村干部 {cadres}", "cadres {cadres}")


_STATES_IN_ENGLISH: Final[Mapping[str, str]] = {state: state.replace("_", " ") for state in STATES}


def state_in_words(state: str, lang: Language) -> str:
    """A state as people call it."""
    return STATES[state] if lang == "zh" else _STATES_IN_ENGLISH[state]


def task_as_json(task: Task) -> dict[str, Any]:
    """A task in JSON values."""
    return {
        "id": task.id,
        "state": task.state.value,
        "since": task.since.isoformat(),
        "village": task.village,
        "department": task.department,
        "outcome": task.outcome.value if task.outcome else None,
        "pending": [
            {
                "authority": each.authority,
                "title": each.title,
                "within_working_days": each.within_working_days,
                "office": each.office,
            }
            for each in task.pending
        ],
        "given": [{"authority": each.authority, "title": each.title, "event": each.number} for each in task.given],
        "objections": [{"actor": each.actor, "reason": each.reason, "event": each.number} for each in task.objections],
        "facts": dict(task.facts),
        "event": task.number,
    }


def standing_in_words(task: Task, lang: Language) -> str:
    """How a task stands, and what it still lacks."""
    lines = [RecordPhrase.STANDS.say(lang, task=task.id, state=state_in_words(task.state, lang))]
    if task.state == "under_review" and task.pending:
        lacking = [
            RecordPhrase.WITHIN.say(lang, authority=_whose(each, lang), days=each.within_working_days)
            if each.within_working_days
            else _whose(each, lang)
            for each in task.pending
        ]
        joined = Phrase.ENUMERATION.say(lang).join(lacking)
        lines.append(RecordPhrase.LACKS.say(lang, authorities=joined))
    lines += [RecordPhrase.OBJECTS.say(lang, actor=each.actor, reason=each.reason) for each in task.objections]
    return "\n".join(lines)


def _whose(pending: Pending, lang: Language) -> str:
    """Whose approval is lacking: the authority, and which of its offices if that is known."""
    if pending.office is None:
        return pending.title
    return RecordPhrase.OFFICE.say(lang, authority=pending.title, office=pending.office)


def tasks_in_words(tasks: Sequence[Task], lang: Language) -> str:
    """Tasks one a line, in columns, and how many they are."""
    rows = [
        (each.id, state_in_words(each.state, lang), f"{_day(each.since)}", each.village, each.department)
        for each in tasks
    ]
    return "\n".join([*_columns(rows), RecordPhrase.TASKS.say(lang, count=len(tasks))])


def history_in_words(task: Task, events: Iterable[Event], lang: Language) -> str:
    """How a task stands, and what happened to it, one event a line."""
    head = standing_in_words(task, lang)
    rows = [
        (
            str(each.number),
            _moment(each.at),
            RecordPhrase[each.kind.name].say(lang),
            each.actor,
            Phrase.SEMICOLON.say(lang).join(_particulars(each, lang)),
        )
        for each in events
    ]
    parties = f"{task.village} ← {task.department}"
    return "\n".join([head, parties, "", *_columns(rows)])


def dues_in_words(dues: Sequence[Due], today: date, lang: Language) -> str:
    """Deadlines one a line, in columns, each with its last day and whether that is past."""
    rows = [
        (
            each.day.isoformat() if each.day else RecordPhrase.NOT_KNOWN_YET.say(lang),
            RecordPhrase.PASSED.say(lang) if each.has_passed(today) else "",
            each.task.id,
            state_in_words(each.task.state, lang),
            each.deadline.title,
            CONSEQUENCES[each.deadline.then] if lang == "zh" else each.deadline.then.value,
            each.task.village,
            each.task.department,
        )
        for each in dues
    ]
    return "\n".join(_columns(rows)) or RecordPhrase.NO_DEADLINES.say(lang)


def expiries_in_words(events: Sequence[Event], lang: Language) -> str:
    """What passed deadlines led to, one event a line."""
    rows = [
        (each.task, f"{each.village} ← {each.department}", Phrase.SEMICOLON.say(lang).join(_particulars(each, lang)))
        for each in events
    ]
    return "\n".join(_columns(rows)) or RecordPhrase.NONE_PASSED.say(lang)


def decision_in_words(event: Event, lang: Language) -> str:
    """The decision of an event: what the watches made of it, and what the rules say of the task alone."""
    explained = Decision.from_dict(event.decision or {}).explain(lang=lang)
    if not event.note.get("watches"):
        return explained
    return "\n".join([fired_in_words(event, lang), "", RecordPhrase.ALONE.say(lang), explained])


def fired_in_words(event: Event, lang: Language) -> str:
    """What the watches had to say when a task was decided, with what follows from it."""
    said = event.note.get("watches", ())
    return "\n".join([RecordPhrase.WATCHES.say(lang), *(line for each in said for line in _fired(each, lang))])


def _fired(said: Mapping[str, Any], lang: Language) -> Iterator[str]:
    # What is only possible never decides more than that somebody has to look at it.
    follows = said["outcome"] if said["certain"] or said["outcome"] == "notice" else "needs_approval"
    outcome = WATCH_OUTCOMES[follows] if lang == "zh" else follows.replace("_", " ")
    yield RecordPhrase.FIRED.say(lang, outcome=outcome, title=said["title"], text=said["text"])
    comma = Phrase.ENUMERATION.say(lang)
    if said["basis"]:
        yield f"  {basis_in_words(said, lang)}"
    if "remedy" in said:
        yield f"  {NoticePhrase.REMEDY.say(lang, remedy=said['remedy'])}"
    if "missing" in said:
        yield f"  {RecordPhrase.NOT_STATED.say(lang, facts=comma.join(said['missing']))}"


def _particulars(event: Event, lang: Language) -> Iterator[str]:
    note = event.note
    if note.get("unadmitted"):
        yield RecordPhrase.UNADMITTED.say(lang, title=note["title"])
    if "result" in note:
        yield RecordPhrase[note["result"].upper()].say(lang)
    if "outcome" in note and "watch" not in note:
        yield Phrase[note["outcome"].upper()].say(lang)
    yield from (f"{title}{Phrase.COLON.say(lang)}{value}" for title, value in note.get("said", {}).items())
    if "authority" in note:
        yield str(note["title"])
    if "deadline" in note:
        then = CONSEQUENCES[note["then"]] if lang == "zh" else note["then"]
        yield RecordPhrase.DEADLINE.say(lang, title=note["title"], day=note["day"], then=then)
    if "to" in note:
        yield RecordPhrase.ESCALATED.say(lang, to=note["to_title"])
    yield from (str(note[key]) for key in ("reason", "remark") if key in note)
    yield from (str(each["text"]) for each in note.get("watches", ()))
    if "watch" in note:
        yield str(note["text"])
    if "leader" in note:
        yield RecordPhrase.ANSWERING.say(lang, leader=note["leader"])
    if note.get("cadres"):
        yield RecordPhrase.CADRES.say(lang, cadres=Phrase.ENUMERATION.say(lang).join(note["cadres"]))


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _moment(at: Any) -> str:
    from access_rules.register.days import CHINA  # noqa: PLC0415  # whoever has events has it

    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _day(at: Any) -> str:
    return _moment(at)[:10]
