"""How a ruleset says tasks are handled, and the roster beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from access_rules import Ruleset, load
from access_rules.errors import RegisterError
from access_rules.language.conditions import Unit
from access_rules.language.procedure import Consequence, Procedure, TaskState
from access_rules.language.roster import Roster, VillageStaff
from access_rules.language.watches import Stretch
from access_rules.loading.roster import read_roster

ENGLISH = """
ruleset: sample
title: Sample
layer: county
place: Sample
version: "1"
language: en
default: {outcome: needs_approval, reason: no rule applies}
roles: {approvals: approved_by}
procedure:
  by: county
  deadlines:
    - {id: review, state: under_review, within: {working_days: 15}, then: escalate, to: city, cite: measures art. 5}
    - {id: year, title: one year, state: in_force, within: {months: 12}, then: lapse, reason: asked for a year}
    - {id: look, state: in_force, within: {days: 90}, then: notice}
facts:
  approved_by: {type: set, title: approved by, ordered: true, of: {county: county, city: city}, if_absent: []}
sources:
  measures: {title: Measures, level: county_document, in_force: {from: 2024-01-01}}
rules: []
"""


@pytest.fixture
def english(tmp_path: Path) -> Ruleset:
    folder = tmp_path / "upper"
    folder.mkdir()
    (folder / "ruleset.yaml").write_text(ENGLISH.replace("measures art. 5", "{source: measures, article: '5'}"))
    return load(folder)


def test_both_languages_say_the_same(english: Ruleset, rules: Ruleset) -> None:
    procedure = english.book.procedure
    assert procedure is not None
    assert procedure.by == "county"
    review, year, look = procedure.deadlines
    assert (review.state, review.within) == (TaskState.UNDER_REVIEW, Stretch(15, Unit.WORKING_DAYS))
    assert (review.then, review.to, review.title) == (Consequence.ESCALATE, "city", "review")
    assert [each.article for each in review.cite] == ["5"]
    assert (year.title, year.within, year.reason) == ("one year", Stretch(12, Unit.MONTHS), "asked for a year")
    assert (look.within, look.then, look.to) == (Stretch(90, Unit.DAYS), Consequence.NOTICE, None)
    chinese = rules.book.procedure
    assert chinese is not None
    assert (chinese.by, chinese.deadlines[0].state, chinese.deadlines[0].to) == ("county", review.state, "city")
    assert chinese.deadlines_of(TaskState.IN_FORCE) == chinese.deadlines[3:]


def test_the_lowest_layer_settles_it(english: Ruleset, tmp_path: Path) -> None:
    lower = tmp_path / "lower"
    lower.mkdir()
    page = (
        'ruleset: lower\ntitle: Lower\nlayer: township\nplace: Sample/Town\nversion: "1"\nextends: ../upper\n'
        "language: en\n"
    )
    (lower / "ruleset.yaml").write_text(page)
    assert load(lower).book.procedure == english.book.procedure
    (lower / "ruleset.yaml").write_text(page + "procedure: {by: city}\n")
    assert load(lower).book.procedure == Procedure("city")


def test_it_travels_in_a_built_file(rules: Ruleset, tmp_path: Path) -> None:
    rules.save(tmp_path / "rules.ruleset")
    assert load(tmp_path / "rules.ruleset").book.procedure == rules.book.procedure


def test_a_roster_in_either_language(tmp_path: Path) -> None:
    expected = Roster({"东村": VillageStaff("陈书记", ("小王",), 7), "西村": VillageStaff("李书记")})
    chinese, english = tmp_path / "zh.yaml", tmp_path / "en.yaml"
    chinese.write_text(
        "各村:\n  东村: {包片领导: 陈书记, 包村干部: [小王], 人手: 7}\n  西村: {包片领导: 李书记}\n", encoding="utf-8"
    )
    english.write_text(
        "villages:\n  东村: {leader: 陈书记, cadres: [小王], staff: 7}\n  西村: {leader: 李书记}\n", encoding="utf-8"
    )
    assert read_roster(chinese) == read_roster(english) == expected


WRONG = {
    "nobody answers": ("各村:\n  东村: {人手: 7}\n", ["AR203"]),
    "a number in words": ("各村:\n  东村: {包片领导: 陈书记, 人手: 七}\n", ["AR209"]),
    "not even villages": ("名册: {}\n", ["AR203", "AR201"]),
    "a list": ("- 东村\n", ["AR205"]),
    "broken": ("各村: {东村: [\n", ["AR106"]),
    "nothing": ("", ["AR214"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_roster_is_told_where_it_stands(name: str, tmp_path: Path) -> None:
    text, codes = WRONG[name]
    path = tmp_path / "roster.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        read_roster(path)
    found = [finding.code for finding in caught.value.diagnostics]
    assert sorted(found) == sorted(codes)
    assert all(finding.span and finding.span.file == path.as_posix() for finding in caught.value.diagnostics)
