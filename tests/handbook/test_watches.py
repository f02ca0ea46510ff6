"""Watches and the way of tasks in a handbook: every kind in words, whence it comes, and the picture of states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from access_rules.language.conditions import Unit
from access_rules.language.procedure import Consequence, Deadline, TaskState
from access_rules.language.watches import Stretch
from access_rules.register.events import Draft, Event, EventKind
from access_rules.register.statechart import OutOfTurnError, Task, after
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.publishing import publish
from access_rules.render.handbook.statechart import WAYS, ways_with
from access_rules.render.handbook.volume import Volume
from tests.handbook.reading import Tag, read

Page = Callable[[str], Tag]


def card(page: Tag, watch: str) -> Tag:
    return page.by_id(anchor(Kind.WATCH, watch))


def section(page: Tag, name: str) -> Tag:
    return page.by_id(anchor(Kind.SECTION, name))


def badges(tag: Tag) -> list[str]:
    return [badge.text for badge in tag.one("header").all("span", "badge")]


# Cards


def test_a_card_says_what_its_watch_says(page: Page) -> None:
    told = card(page("county.html"), "asked-twice")
    assert badges(told) == ["不予准入", "关联"]
    assert told.rows() == {
        "监测什么": "同一个村、事项名称相同、部门不同的两件事项，先后申报，相隔不超过90天",
        "后一件": "事项类型为“填表”",
        "前一件": "符合“面向村级”，且事项类型属于“填表”“走访”",
        "理由": "前一部门已经向村要过事项名称（前一事项）。",
        "怎样办": "向前一部门取用。",
        "依据": "《关于准入的通知》（民发〔2020〕1号）第十二条",
        "有效期": "2020年5月1日起",
        "出处": "base/rules/watches.yaml:3 asked-twice",
    }
    assert f"#{anchor(Kind.FACT, 'name')}" in told.hrefs
    assert f"#{anchor(Kind.DEFINITION, 'to-village')}" in told.hrefs
    assert f"#{anchor(Kind.DOCUMENT, 'notice')}" in told.hrefs


@pytest.mark.parametrize(
    ("watch", "type_", "looked_for"),
    [
        ("visits-of-a-month", "总量", "每个部门对每个村，每个自然月至多2件"),
        (
            "too-many-forms",
            "负荷",
            "每个村的事项，此前30个工作日以内申报的一并计算，报表数合计，平均每名村干部至多4.5张",
        ),
        ("not-decided", "逾期", "申报次日起15个工作日以内没有审结"),
        ("not-paid", "逾期", "列入清单次日起2个月以内没有记录到：有经费为“是”"),
        ("no-longer", "复核", "规则换了新版本，在册的事项按新规则不再准入"),
        ("county-look-back", "逾期", "列入清单或者上次回头看的次日起60天以内没有回头看"),
    ],
)
def test_every_kind_of_watch_in_words(watch: str, type_: str, looked_for: str, page: Page) -> None:
    told = card(page("county.html"), watch)
    assert badges(told)[1] == type_
    assert told.rows()["监测什么"] == looked_for


def test_whom_to_ask_about_what_a_watch_stops(page: Page) -> None:
    rows = card(page("county.html"), "visits-of-a-month").rows()
    assert rows["审批"].split("\n") == ["县级", "承办：县减负办", "提交：走访方案", "5个工作日内办结"]
    assert rows["理由"] == "连同本件，周期已有数量次，超过上限次。"


def test_a_watch_says_which_tasks_it_is_about(page: Page) -> None:
    assert card(page("base.html"), "not-paid").rows()["管哪些"] == "符合“面向村级”"
    assert card(page("base.html"), "no-longer").rows()["管哪些"] == "所有事项"


def test_a_watch_out_of_force_is_marked(page: Page) -> None:
    told = card(page("base.html"), "too-many-forms")
    assert badges(told) == ["提醒", "负荷", "已失效"]
    assert told.attributes["data-in-force"] == "2021-01-01/2024-12-31"


def test_a_watch_stands_under_the_layer_it_comes_from(page: Page) -> None:
    county = section(page("county.html"), "watches")
    assert [each.text for each in county.all("h3")] == ["县级监测 准入规则 · 甲县", "国家监测 准入规则 · 示例"]
    assert [each.text for each in county.all("h4")] == ["该回头看了", "合起来看"]
    assert card(county, "county-look-back").attributes["data-layer"] == "county"
    assert card(county, "no-longer").attributes["data-layer"] == "national"
    base = section(page("base.html"), "watches")
    assert [each.text for each in base.all("h3")] == ["合起来看"], "one layer needs no name"
    assert "一件不多，十件就多了。" in [each.text for each in base.all("p", "note")]


def test_a_fact_tells_what_uses_it(page: Page) -> None:
    def users(fact: str) -> list[str]:
        return [each.text.strip() for each in county.by_id(anchor(Kind.FACT, fact)).one("details").all("li")]

    county = page("county.html")
    assert users("name") == ["不予准入 同样的事不得两家都要"], "compared by it, and by no condition"
    assert users("forms") == ["准予 法律要求的责任状", "需审批 报表太多", "提醒 报表多人手少"], "added up"
    assert "提醒 经费没有到" in users("target"), "through a definition"
    assert county.by_id(anchor(Kind.FACT, "kind")).one("summary").text == "4 条规则、3 项监测"
    assert "用于" not in county.by_id(anchor(Kind.FACT, "quota")).rows()


def test_watches_in_english(base: Volume, county: Volume) -> None:
    told = read(publish([base, county], "en")["county.html"])
    assert card(told, "asked-twice").rows()["Looks for"] == (
        "two tasks of the same village, with the same 事项名称, of different departments, "
        "submitted no more than 90 days apart"
    )
    assert card(told, "visits-of-a-month").rows()["Looks for"] == (
        "at most 2 of each department for each village in one calendar month"
    )
    assert badges(card(told, "no-longer")) == ["notice", "recheck"]
    labels = {tag.text for name in ("watches", "procedure") for tag in section(told, name).all("dt")}
    assert [each for each in labels if any("\u4e00" <= char <= "\u9fff" for char in each)] == []


def test_without_watches_and_procedure_nothing_is_said_of_them(national_volume: Volume) -> None:
    bare = replace(national_volume, book=replace(national_volume.book, watches=(), procedure=None))
    page = read(publish([bare])["index.html"])
    ids = {tag.id for tag in page.all()}
    assert not {anchor(Kind.SECTION, "watches"), anchor(Kind.SECTION, "procedure")} & ids
    assert "监测" not in section(page, "overview").text


# The way of a task


def test_who_approves_and_who_says_so(page: Page) -> None:
    rows = section(page("county.html"), "procedure").rows()
    assert rows["审批机关"].split("\n") == ["县级", "决定没有写明由谁批准的，由它审批。"]
    assert rows["由谁规定"] == "国家 准入规则 · 示例"
    assert rows["出处"].startswith("base/ruleset.yaml:")
    assert "由谁规定" not in section(page("base.html"), "procedure").rows()


def test_deadlines_are_a_table(page: Page) -> None:
    table = section(page("county.html"), "procedure").one("tbody")
    rows = [[cell.text.strip() for cell in row.children if isinstance(cell, Tag)] for row in table.all("tr")]
    assert rows == [
        [
            "审结 review",
            "审核中",
            "15个工作日以内",
            "升至省级\n久拖不决的，由省里决定。",
            "《关于准入的通知》（民发〔2020〕1号）第十四条",
        ],
        ["按规则审结 review-by-rules", "审核中", "规则写明的时限", "提醒", ""],
        ["补正 completion", "已退回", "10天以内", "失效", ""],
        ["回头看 look-back", "在册", "3个月以内", "提醒", "《减负意见》 未核实"],
    ]


def test_the_picture_shows_states_and_deadlines(page: Page) -> None:
    picture = section(page("county.html"), "procedure").one("figure").one("svg")
    drawn = [tag.text for tag in picture.all("text")]
    under_review = drawn[drawn.index("审核中") : drawn.index("审核中") + 5]
    assert under_review == ["审核中", "满15个工作日", "升至省级", "规则写明的时限", "提醒"]
    assert drawn[drawn.index("已退回") : drawn.index("已退回") + 3] == ["已退回", "满10天", "失效"]
    assert f"#{anchor(Kind.DEADLINE, 'completion')}" in picture.hrefs
    assert "已失效" in drawn


def test_no_task_lapses_without_a_deadline() -> None:
    notice = Deadline("a", "a", TaskState.RETURNED, Stretch(1, Unit.DAYS), Consequence.NOTICE)
    lapse = Deadline("b", "b", TaskState.RETURNED, Stretch(1, Unit.DAYS), Consequence.LAPSE)
    lapsing = (TaskState.RETURNED, TaskState.LAPSED)
    assert lapsing not in ways_with([notice])
    assert set(ways_with([lapse])) - set(ways_with([])) == {lapsing}


def test_the_picture_shows_the_ways_that_the_register_knows() -> None:
    """All but withdrawing, which is possible anywhere, submitting anew after the end, and what only passes."""
    passing = {TaskState.SUBMITTED, TaskState.APPROVED}
    known = {
        (state, after_.state)
        for state in TaskState
        if not state.is_final
        for kind in EventKind
        for after_ in _afterwards(state, kind)
        if after_.state not in (state, TaskState.WITHDRAWN) and not (state in passing and kind in _NOT_IN_PASSING)
    }
    assert set(WAYS) == known


_NOT_IN_PASSING = {EventKind.EXPIRED, EventKind.OBJECTED}
_NOTES: dict[EventKind, list[dict[str, object]]] = {
    EventKind.DECIDED: [{"outcome": each, "pending": []} for each in ("allow", "needs_approval", "reject")],
    EventKind.APPROVED: [{"authority": "county", "title": "县级", "pending": []}],
    EventKind.OBJECTED: [{"reason": "重复"}],
    EventKind.RECHECKED: [{"result": "kept"}, {"result": "exited"}],
}


def _afterwards(state: TaskState, kind: EventKind) -> list[Task]:
    task = Task("T1", "村", "局", "{}", state, datetime(2026, 3, 2, tzinfo=UTC), 1)
    found = []
    for note in _NOTES.get(kind, [{}]):
        event = Event.sealed(Draft(kind, "a", "T1", "村", "局", note=note), 2, task.since, "")
        try:
            found.append(after(task, event))
        except OutOfTurnError:
            continue
    return found
