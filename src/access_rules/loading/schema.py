"""JSON Schemas of ruleset files and case files, for editors that complete and check while one types.

They are made from the document models: each keyword and each built-in word is added in its other language, and
conditions, which the models leave open, get a schema of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from access_rules.loading.documents import CaseFile, FrontPage, Model, RosterFile, RulesetFile
from access_rules.loading.forms import literal_words
from access_rules.loading.keywords import (
    AWAITED,
    BOOLEANS,
    CALENDAR_PERIODS,
    CONSEQUENCES,
    FINDINGS,
    KEYWORDS,
    LAYERS,
    LEVELS,
    OUTCOMES,
    PARTIES,
    STATES,
    STRENGTHS,
    TYPES,
    WATCH_OUTCOMES,
    WATCH_TYPES,
    WEIGHTS,
)

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "FactType": TYPES,
    "Layer": LAYERS,
    "SourceLevel": LEVELS,
    "Strength": STRENGTHS,
    "Outcome": OUTCOMES,
    "RuleOutcome": OUTCOMES,
    "Kind": FINDINGS,
    "Weight": WEIGHTS,
    "WatchType": WATCH_TYPES,
    "WatchOutcome": WATCH_OUTCOMES,
    "Party": PARTIES,
    "CalendarPeriod": CALENDAR_PERIODS,
    "Awaited": AWAITED,
    "TaskState": STATES,
    "Consequence": CONSEQUENCES,
}


def ruleset_schema() -> Schema:
    """The schema (draft 2020-12) of ``ruleset.yaml`` and of every file it includes, both keyword languages mixed."""
    return {
        "$schema": DIALECT,
        "title": "规则集文件 / a file of a ruleset",
        **_schema(RulesetFile, required=False),
    }


def case_schema() -> Schema:
    """The schema (draft 2020-12) of case files, both keyword languages mixed."""
    return {"$schema": DIALECT, "title": "案例文件 / a file of cases", **_schema(CaseFile)}


def roster_schema() -> Schema:
    """The schema of a roster of villages."""
    return {"$schema": DIALECT, "title": "包片名册 / a roster of villages", **_schema(RosterFile)}


def header_line(schema_path: str) -> str:
    """The line at the head of a file by which editors find its schema."""
    return f"# yaml-language-server: $schema={schema_path}"


def _schema(model: type[Model], *, required: bool = True) -> Schema:
    """The schema of a kind of file; not ``required`` where an included file leaves out the front page."""
    raw = model.model_json_schema()
    definitions = {name: _translated(each, name) for name, each in raw.pop("$defs", {}).items()}
    top = _translated(raw, model.__name__)
    if not required:
        # Whatever has a keyword of the front page is one, and needs the others as well.
        keywords = [form for keyword in FrontPage.model_fields for form in _either(keyword)]
        top["anyOf"] = [{"not": {"anyOf": keywords}}, {"allOf": top.pop("allOf")}]
    return {**top, "$defs": {**definitions, **_CONDITIONS}}


def _translated(schema: Any, name: str = "") -> Any:
    """The schema with every keyword and word in both languages."""
    match schema:
        case {"x-form": form, **rest}:
            return {"$ref": f"#/$defs/{form}", **_translated(rest)}
        case {"anyOf": [one, {"type": "null"}], **rest}:
            return {**_translated(one), **_translated(rest)}
        case {"properties": properties, **rest}:
            return _translated_model(properties, rest)
        case {"enum": _} | {"const": _} | {"type": "boolean"} | {"format": "date"}:
            return _translated_words(schema, name)
        case dict():
            return {key: _translated(value) for key, value in schema.items() if key not in _NOISE}
        case list():
            return [_translated(each) for each in schema if each != {"type": "null"}]
        case _:
            return schema


def _translated_words(schema: Any, name: str) -> Schema:
    rest = {key: value for key, value in schema.items() if key not in ("enum", "const", "type", "format", *_NOISE)}
    match schema:
        case {"enum": values} if name in _WORDS:
            return {**rest, "enum": _spellings(values, _WORDS[name])}
        case {"enum": values}:
            return {**rest, "enum": list(literal_words(*values))}
        case {"const": value}:
            return {**rest, "enum": list(literal_words(value))}
        case {"type": "boolean"}:
            return {**rest, "enum": _FLAGS}
        case _:
            return {**rest, "type": "string", "pattern": _DAY}


_FLAGS: Final = [True, False, *BOOLEANS.values()]
_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

# A default is no more to be written than null is; the titles are made from Python names.
_NOISE: Final = frozenset({"default", "title"})


def _translated_model(properties: Any, rest: Any) -> Schema:
    both: dict[str, Any] = {}
    for keyword, each in properties.items():
        translated = {"title": f"{KEYWORDS[keyword]} / {keyword}", **_translated(each)}
        both[keyword] = translated
        both[KEYWORDS[keyword]] = translated
    required = [{"anyOf": _either(keyword)} for keyword in rest.get("required", ())]
    kept = {key: value for key, value in rest.items() if key not in ("required", "title")}
    return {**kept, "properties": both, **({"allOf": required} if required else {})}


def _either(keyword: str) -> list[Schema]:
    return [{"required": [keyword]}, {"required": [KEYWORDS[keyword]]}]


def _spellings(values: Iterable[str], words: Mapping[str, str]) -> list[str]:
    return [spelling for value in values for spelling in (value, words[value])]


# ---- conditions


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _both(entries: Mapping[str, Schema]) -> dict[str, Schema]:
    """Each keyword in both languages."""
    return {spelling: each for keyword, each in entries.items() for spelling in (keyword, KEYWORDS[keyword])}


def _described(zh: str, en: str, **schema: Any) -> Schema:
    return {"description": f"{zh} / {en}", **schema}


_CONDITIONS: Final[Schema] = {
    "FactValue": _described(
        "事实的值",
        "a value of a fact",
        anyOf=[
            {"type": ["boolean", "number", "string", "null"]},
            {"type": "array", "items": {"type": "string"}},
        ],
    ),
    "Condition": _described(
        "条件：每个键是一个事实，或 全部、任一、非、符合；几个键须同时成立",
        "a condition: each key is a fact, or all, any, not, holds; several keys must all hold",
        type="object",
        minProperties=1,
        properties=_both(
            {
                "all": _described("全部成立", "all of these hold", type="array", items=_ref("Condition"), minItems=1),
                "any": _described("任一成立", "any of these holds", type="array", items=_ref("Condition"), minItems=1),
                "not": {"description": "不成立 / does not hold", **_ref("Condition")},
                "holds": _described("符合某个定义", "a definition holds", type="string"),
                "as_of": {"description": "按哪一天判断 / the day of the decision", **_ref("Test")},
            }
        ),
        additionalProperties=_ref("Test"),
    ),
    "Test": _described(
        "一个事实的检验：写值即相等，或用比较词",
        "a test of a fact: a value means equality, or operators",
        anyOf=[_ref("FactValue"), _ref("OtherFact"), _ref("Operators")],
    ),
    "Operators": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": _both(
            {
                "in": _described("是其中之一", "one of these", type="array", minItems=1),
                "not_in": _described("不是其中任何一个", "none of these", type="array", minItems=1),
                **{
                    operator: {"description": f"{zh} / {en}", **_ref("Operand")}
                    for operator, zh, en in (
                        ("gt", "大于，晚于", "greater, later"),
                        ("gte", "不小于，不早于", "at least, not before"),
                        ("lt", "小于，早于", "less, earlier"),
                        ("lte", "不大于，不晚于", "at most, not after"),
                    )
                },
                "in_list": _described("在某个清单上", "on a list", type="string"),
                "includes": _described("多选中含有（全部）", "the set holds (all of)", type=["string", "array"]),
                "includes_any": _described("多选中含有任一", "the set holds any of", type="array", minItems=1),
                "present": _described(
                    "有没有（可无的事实）", "whether there is one", enum=[True, False, *BOOLEANS.values()]
                ),
            }
        ),
    },
    "Operand": {"anyOf": [{"type": ["number", "string"]}, _ref("OtherFact")]},
    "OtherFact": _described(
        "另一个事实的值，可加减一段时间",
        "the value of another fact, possibly moved",
        type="object",
        additionalProperties=False,
        allOf=[{"anyOf": _either("fact")}],
        properties=_both(
            {
                "fact": _described("事实", "the fact", type="string"),
                "minus": {"description": "减去 / less", **_ref("Offset")},
                "plus": {"description": "加上 / more", **_ref("Offset")},
            }
        ),
    ),
    "Offset": {
        "anyOf": [
            {"type": "integer"},
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": False,
                "properties": _both(
                    {
                        "days": _described("天", "days", type="integer"),
                        "working_days": _described("工作日", "working days", type="integer"),
                        "months": _described("月", "months", type="integer"),
                    }
                ),
            },
        ]
    },
}
