"""What is put in order before it is written: dates, numbers of articles, headings, types of task."""

from __future__ import annotations

from datetime import date

import pytest

from access_rules.language.periods import Period
from access_rules.render.handbook.citations import numeral
from access_rules.render.handbook.drawing import wrapped
from access_rules.render.handbook.prefaces import Comments, Preface
from access_rules.render.handbook.subjects import subjects
from access_rules.render.handbook.validity import is_in_force, is_yet_to_come, periods_of
from access_rules.render.handbook.volume import Volume, deciding_rules, is_default


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("第三条", 3),
        ("第十条", 10),
        ("第十二条", 12),
        ("第二十条", 20),
        ("第六十八条", 68),
        ("第一百零三条", 103),
        ("第1025条", 1025),
        ("附件二", 2),
        ("全文", None),
    ],
)
def test_numbers_of_articles(written: str, number: int | None) -> None:
    assert numeral(written) == number


@pytest.mark.parametrize(
    ("head", "preface"),
    [
        ("# 准入：清单上的按清单办，清单外的先审批。\n", Preface("准入", "清单上的按清单办，清单外的先审批。")),
        ("# 会议和文件。\n规则:\n", Preface("会议和文件")),
        ("# 清单与准入。每条规则一个案例。\n", Preface("清单与准入", "每条规则一个案例。")),
        (
            "# 与国家负面清单第 4 项相抵触，两边的依据都列出。\n",
            Preface(note="与国家负面清单第 4 项相抵触，两边的依据都列出。"),
        ),
        ("# 一句话分成\n# 两行，写完\n规则:\n# 不是开头\n", Preface(note="一句话分成两行，写完")),
        ("# yaml-language-server: $schema=rules.json\n# 应急：按命令办\n", Preface("应急", "按命令办")),
        ("# ---- 一、事项 ----\n", Preface()),
        ("规则:\n  # 里面的话\n", Preface()),
        ("", Preface()),
    ],
)
def test_what_an_author_says_at_the_head_of_a_file(head: str, preface: Preface) -> None:
    assert Comments(head).preface == preface


def test_ruled_lines_title_what_stands_below() -> None:
    comments = Comments("事实:\n  甲: 1\n  # ---- 一、事项 ----\n  乙: 2\n\n  # --- 二 ---\n  丙: 3\n")
    assert [comments.heading_above(line) for line in (2, 4, 7)] == [None, "一、事项", "二"]


def test_periods_of_documents_that_meet_are_one(base: Volume) -> None:
    assert periods_of(base.rules["letter-by-law"], base.book) == (Period(date(2010, 10, 28)),)
    assert periods_of(base.rules["no-letter"], base.book) == (Period(date(2020, 5, 1)),)
    assert periods_of(base.rules["late"], base.book) == (Period(date(2021, 1, 1), date(2024, 12, 31)),)


def test_in_force_before_and_after() -> None:
    periods = (Period(date(2020, 1, 1), date(2020, 12, 31)), Period(date(2022, 1, 1)))
    assert [is_in_force(periods, date(year, 6, 1)) for year in (2019, 2020, 2021, 2022)] == [False, True, False, True]
    assert [is_yet_to_come(periods, date(year, 6, 1)) for year in (2019, 2021)] == [True, False]


def test_a_rule_is_found_under_the_type_of_every_case_it_decides(national_volume: Volume) -> None:
    found = subjects(national_volume.book, national_volume.book.rules)
    assert found is not None
    general = {each.rule: each.excepted for each in found.general}
    for result in national_volume.results:
        choice = result.decision.facts.get(found.fact.id) if result.decision is not None else None
        for rule in deciding_rules(result) if choice else ():
            is_general = rule in general and choice not in general[rule]
            assert is_default(rule) or rule in found.rules[str(choice)] or is_general, (result.case.id, rule)


def test_every_rule_is_under_some_type(national_volume: Volume) -> None:
    found = subjects(national_volume.book, national_volume.book.rules)
    assert found is not None
    told = {rule for rules in found.rules.values() for rule in rules} | {each.rule for each in found.general}
    assert told == set(national_volume.rules)


def test_lines_of_a_picture() -> None:
    assert wrapped("甲乙丙丁", 4) == ("甲乙", "丙丁")
    assert wrapped("甲b丙", 4) == ("甲b", "丙")
    assert wrapped("", 4) == ("",)
