"""The JSON Schemas say of a file what loading says: editors complete and check by them."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from access_rules.loading.keywords import KEYWORDS
from access_rules.loading.reader import read_text
from access_rules.loading.schema import DIALECT, case_schema, header_line, roster_schema, ruleset_schema

PROJECT = Path(__file__).parents[2]
RULESET = jsonschema.Draft202012Validator(ruleset_schema())
CASES = jsonschema.Draft202012Validator(case_schema())

REAL_FILES = sorted(
    path for folder in ("rulesets", "tests/diagnostics/ruleset") for path in (PROJECT / folder).glob("**/*.yaml")
)

FRONT_IN_ENGLISH = """
ruleset: national
title: 国家基线
layer: national
version: "2026.1"
language: zh
default: needs_approval
roles: {stage: {fact: stage, proposed: [proposed]}, approvals: approved_by}
include: [facts.yaml, "rules/*.yaml"]
facts:
  task_type:
    type: enum
    title: 事项类型
    values: {pledge_letter: {title: 责任状, implies: {pledge_letter: true}}, report_form: 报表}
  evidence: {type: set, of: {photo: 照片}, title: 留痕要求, demand: true, if_absent: []}
  lead_days: {type: integer, title: 天, min: 0, computed: {working_days_between: [applied_on, starts_on]}}
  listed: {type: bool, title: 在列, computed: {true: {certificate: {in_list: negative}}}}
sources:
  law: {title: 村组法, level: law, versions: [{id: "2018", in_force: {from: 2018-12-29, until: 2025-12-31}}]}
lists:
  negative:
    {title: 清单, source: law, closed: true, extendable_by: [province], items: [{id: a, title: 甲, covers: [乙]}]}
  more: {extend: true, items: []}
definitions:
  unsupported: {title: 未随事保障, when: {any: [{funding: none}, {not: {holds: staffed}}]}}
invariants:
  - {id: a, title: 甲, when: {is_enforcement: true}, never: allow}
rules:
  - id: a
    title: 甲
    outcome: not_without_approval
    when: {due_on: {lte: {fact: starts_on, minus: {days: 30}}}, as_of: {gte: 2024-01-01}}
    approval: {by: province, within_working_days: 15}
    reason: 乙
    cite: 山西九条 第六条
    overrides: [b, {concern: new_mechanism}]
watches:
  - id: c
    type: correlation
    outcome: notice
    second: {task_type: report_form}
    same: [village]
    within: {days: 90}
    reason: 丙
    cite: 村组法
  - id: d
    type: load
    outcome: needs_approval
    sum: lead_days
    at_most: 2.5
    period: month
    per: [village, department]
    reason: 丁
    cite: 村组法
"""


def plain(data: Any) -> Any:
    """The data as an editor sees it: YAML 1.2 knows no dates."""
    match data:
        case dict():
            return {key: plain(value) for key, value in data.items()}
        case list():
            return [plain(each) for each in data]
        case date():
            return data.isoformat()
        case Decimal():
            return float(data)
        case _:
            return data


def parsed(text: str) -> Any:
    return plain(read_text(text, "f.yaml").data)


@pytest.mark.parametrize(
    "schema", [ruleset_schema(), case_schema(), roster_schema()], ids=["ruleset", "case", "roster"]
)
def test_schema_is_a_schema(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == DIALECT
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "x-form" not in str(schema)


@pytest.mark.parametrize("path", REAL_FILES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_schema_accepts_real_files(path: Path) -> None:
    validator = CASES if path.parent.name == "cases" else RULESET
    assert list(validator.iter_errors(parsed(path.read_text(encoding="utf-8")))) == []


def test_schema_accepts_the_language_in_english() -> None:
    assert list(RULESET.iter_errors(parsed(FRONT_IN_ENGLISH))) == []


def in_chinese(schema_names: Any) -> Any:
    """The data with every keyword in Chinese."""
    match schema_names:
        case dict():
            return {KEYWORDS.get(key, key): in_chinese(value) for key, value in schema_names.items()}
        case list():
            return [in_chinese(each) for each in schema_names]
        case _:
            return schema_names


def test_schema_accepts_the_language_in_chinese_and_mixed() -> None:
    data = parsed(FRONT_IN_ENGLISH)
    chinese = in_chinese(data)
    assert list(RULESET.iter_errors(chinese)) == []
    chinese["rules"] = copy.deepcopy(data["rules"])
    del chinese["规则"]
    assert list(RULESET.iter_errors(chinese)) == []


@pytest.mark.parametrize(
    ("condition", "is_sound"),
    [
        ("{a: 1}", True),
        ("{a: [photo]}", True),
        ("{全部: [{a: 1}, {任一: [{b: 是}]}]}", True),
        ("{a: {属于: [一, 二], 有: 是}}", True),
        ("{a: {不小于: {事实项: b, 减: {工作日: 3}}}}", True),
        ("{a: {fact: b}}", True),
        ("{时点: {不小于: 2024-01-01}}", True),
        ("{}", False),
        ("[a]", False),
        ("a", False),
        ("{任一: []}", False),
        ("{全部: {a: 1}}", False),
        ("{a: {大约: 3}}", False),
        ("{a: {lte: {fact: b, minus: {weeks: 3}}}}", False),
        ("{符合: [a]}", False),
    ],
)
def test_schema_of_conditions(condition: str, *, is_sound: bool) -> None:
    data = parsed(f"定义: {{甲: {{标题: 甲, 当: {condition}}}}}")
    assert RULESET.is_valid(data) is is_sound


BROKEN = [
    path
    for path in sorted((PROJECT / "tests/diagnostics/reading").glob("*.yaml"))
    if all(finding["code"].startswith("AR2") for finding in yaml.safe_load(path.read_text(encoding="utf-8"))["expect"])
]

NOT_SAID_BY_A_SCHEMA = {
    "keyword_in_both_languages": "each of the two is allowed by itself",
    "text_read_as_a_date": "for an editor a date is a text",
}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_schema_refuses_what_loading_refuses(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    name = case["expect"][0]["file"]
    is_valid = RULESET.is_valid(parsed(case["files"][name]))
    assert is_valid is (path.stem in NOT_SAID_BY_A_SCHEMA)


def test_front_page_needs_all_of_its_keywords_and_other_files_none() -> None:
    assert RULESET.is_valid({"规则": []})
    assert not RULESET.is_valid({"规则集": "甲", "规则": []})


def test_keywords_are_described_in_both_languages() -> None:
    rule = ruleset_schema()["$defs"]["RuleModel"]["properties"]
    assert rule["结论"] == rule["outcome"]
    assert rule["outcome"]["title"] == "结论 / outcome"
    assert rule["outcome"]["description"] == "结论 / what the rule says"


def test_header_line_names_the_schema() -> None:
    assert header_line("../schema.json") == "# yaml-language-server: $schema=../schema.json"


@pytest.mark.parametrize(
    "text",
    ["各村: {东村: {包片领导: 陈书记, 包村干部: [小王], 人手: 7}}", "villages: {东村: {leader: 陈书记, staff: 7}}"],
)
def test_a_roster_fits_in_either_language(text: str) -> None:
    jsonschema.Draft202012Validator(roster_schema()).validate(yaml.safe_load(text))


@pytest.mark.parametrize("text", ["各村: {东村: {人手: 7}}", "各村: {东村: {包片领导: 陈书记, 人数: 7}}", "{}"])
def test_a_roster_with_a_mistake_does_not(text: str) -> None:
    assert list(jsonschema.Draft202012Validator(roster_schema()).iter_errors(yaml.safe_load(text)))
