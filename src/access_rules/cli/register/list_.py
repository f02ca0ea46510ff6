"""``access-rules register list``: the tasks of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, ReportFormat, Usage, as_json, hand_over, language, say
from access_rules.cli.register.opening import records_at
from access_rules.cli.register.options import DepartmentFilter, RegisterArgument, VillageFilter
from access_rules.diagnostic import listed
from access_rules.folding import nearest
from access_rules.language.procedure import TaskState

if TYPE_CHECKING:
    from access_rules.register.records import Records
    from access_rules.render.wording import Language

HELP = "列出事项和它们的状态 | list tasks and the states they are in"
EPILOG = (
    "例如：access-rules register list 登记簿.db --village 东村 --state 在册\n"
    "退出码：0 正常，1 登记簿不能用，2 用法不对"
    " | for example: access-rules register list register.db --village East --state in_force\n"
    "exit codes: 0 fine, 1 the register cannot be used, 2 usage"
)


def list_(
    register: RegisterArgument,
    states: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="只看这个状态，可以写多次 | this state only; may be repeated"),
    ] = None,
    village: VillageFilter = None,
    department: DepartmentFilter = None,
    format: Annotated[
        ReportFormat, typer.Option(metavar="text|json", help="输出格式，默认 text | output format, text by default")
    ] = ReportFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """List tasks and the states they are in."""
    from access_rules.render.records import task_as_json, tasks_in_words  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    wanted = [_state(each) for each in states or ()]
    with records_at(register, spoken) as records:
        found = list(records.tasks(states=wanted or None, village=village, department=department))
        if format is ReportFormat.JSON:
            hand_over(as_json([task_as_json(each) for each in found]))
        else:
            say(tasks_in_words(found, spoken))
        if not found:
            _say_what_is_near(records, village, department, spoken)


def _say_what_is_near(records: Records, village: str | None, department: str | None, spoken: Language) -> None:
    """Where nothing was found of a village or department, which one may have been meant."""
    tasks = list(records.tasks())
    for word, known in ((village, {each.village for each in tasks}), (department, {each.department for each in tasks})):
        near = nearest(word, sorted(known)) if word is not None and word not in known else None
        if near is not None:
            zh = f"登记簿里没有 `{word}` 的事项，是否为 `{near}`？"
            en = f"the register has no tasks of `{word}`; did you mean `{near}`?"
            say(zh if spoken == "zh" else en, error=True)


def _state(word: str) -> TaskState:
    from access_rules.loading.keywords import STATES  # noqa: PLC0415

    words = {spelling: TaskState(state) for state, zh in STATES.items() for spelling in (state, zh)}
    if word not in words:
        near = nearest(word, words)
        known = listed(STATES.values()).zh, listed(STATES).en
        raise Usage(
            f"没有状态 `{word}`，{f'是否为 `{near}`？' if near else f'有：{known[0]}'}",
            f"there is no state `{word}`; {f'did you mean `{near}`?' if near else f'there are {known[1]}'}",
        )
    return words[word]
