"""What is said of the way of a task."""

from __future__ import annotations

from enum import unique

from access_rules.language.procedure import Consequence, Deadline
from access_rules.render.handbook.pen import Pen
from access_rules.render.inline import inline
from access_rules.render.watches import say_stretch
from access_rules.render.wording import Wording


@unique
class ProcedurePhrase(Wording):
    """The headings, labels and notes of the chapter."""

    PROCEDURE = ("流程", "How tasks are handled")
    NOTE = (
        "登记簿照此办理：事项从申报到退出经过哪些状态，谁审批，每个状态至多停留多久，届满怎么办。",
        "How a register handles tasks: their states, who approves, how long a state may last, what happens then.",
    )
    BY = ("审批机关", "Approved by")
    BY_NOTE = ("决定没有写明由谁批准的，由它审批。", "where the decision names nobody")
    OF_LAYER = ("由谁规定", "Laid down by")
    FIGURE = ("事项怎样走", "The way of a task")
    FIGURE_NOTE = (
        "准予的当场批准，批准的当场在册；部门可以随时撤回；没有准入就压下来的，村里可以拒绝并记下来。",
        "What is allowed is in force at once. A department may withdraw its task, a village refuse what bypassed it.",
    )
    DEADLINE = ("期限", "Deadline")
    STATE = ("状态", "State")
    TIME = ("时间", "Time")
    THEN = ("届满", "When it passes")
    WITHIN = ("{within}以内", "within {within}")
    AS_RULES_SAY = ("规则写明的时限", "the time that rules set")
    AFTER = ("满{within}", "after {within}")
    COUNTING = (
        "自进入该状态的次日起算。要求审批的规则自己写了办结时限的，审核按规则写的时限。",
        "Counted from the day after the task came into the state; a time that a rule sets for its approval goes first.",
    )
    LAPSE = ("失效", "lapses")
    ESCALATE = ("升至{to}", "passes to {to}")
    NOTICE = ("提醒", "notice")


def time_of(pen: Pen, deadline: Deadline, phrase: ProcedurePhrase) -> str:
    """How long a state may last, in a phrase; where the deadline leaves that to the rules, that it does."""
    if deadline.within is None:
        return pen.say(ProcedurePhrase.AS_RULES_SAY)
    return pen.say(phrase, within=say_stretch(deadline.within, pen.lang))


def consequence_of(pen: Pen, deadline: Deadline) -> str:
    """What happens when a deadline passes."""
    match deadline.then:
        case Consequence.LAPSE:
            return pen.say(ProcedurePhrase.LAPSE)
        case Consequence.ESCALATE:
            return pen.say(ProcedurePhrase.ESCALATE, to=authority_title(pen, deadline.to or ""))
        case Consequence.NOTICE:
            return pen.say(ProcedurePhrase.NOTICE)


def authority_title(pen: Pen, authority: str) -> str:
    """An authority by its title."""
    return inline(pen.volume.book.facts[pen.volume.book.roles.approvals or ""].choices[authority].title)
