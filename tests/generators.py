"""Generated rulesets and tasks: small vocabularies with every feature, so that completions can be tried out."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from access_rules.library import Ruleset, load

DAY = date(2026, 3, 1)
OLD_DAY = date(2018, 6, 1)

FACTS: Mapping[str, Any] = {
    "kind": {
        "type": "enum",
        "title": "事项",
        "values": {"plain": "一般", "letter": {"title": "责任状", "implies": {"letter": True}}, "visit": "走访"},
    },
    "core_kind": {
        "type": "enum",
        "title": "核心事项",
        "values": {"plain": "一般", "letter": "责任状", "visit": "走访"},
    },
    "stage": {"type": "enum", "title": "阶段", "values": {"proposed": "拟议", "imposed": "已下达"}},
    "approved_by": {
        "type": "set",
        "title": "批准",
        "ordered": True,
        "of": {"county": "县", "province": "省", "grid": {"title": "网格", "outside_order": True}},
        "if_absent": [],
    },
    "letter": {"type": "bool", "title": "签责任状", "demand": True, "if_absent": False},
    "paid": {"type": "bool", "title": "有经费"},
    "often": {"type": "bool", "title": "频繁", "judgement": "由乡镇判断"},
    "count": {"type": "integer", "title": "数量", "min": 0, "max": 3, "demand": True},
    "limit": {"type": "integer", "title": "限额", "min": 0, "max": 3},
    "rank": {"type": "enum", "title": "级别", "ordered": True, "values": {"low": "低", "mid": "中", "high": "高"}},
    "proof": {
        "type": "set",
        "title": "留痕",
        "of": {"photo": "照片", "video": "视频"},
        "demand": True,
        "if_absent": [],
    },
    "quota": {"type": "enum", "title": "指标", "values": {"many": "多", "few": "少"}, "optional": True, "demand": True},
    "name": {"type": "text", "title": "名称"},
    "listed": {
        "type": "enum",
        "title": "清单",
        "values": {"yes": "列入", "no": "禁止", "off": "未列"},
        "computed": {"yes": {"name": {"in_list": "good"}}, "no": {"name": {"in_list": "bad"}}},
    },
    "due": {"type": "date", "title": "期限"},
}
"""One fact of every type and kind."""

DOMAINS: Mapping[str, tuple[Any, ...]] = {
    "kind": ("plain", "letter", "visit"),
    "core_kind": ("plain", "visit"),
    "stage": ("proposed", "imposed"),
    "approved_by": ([], ["county"], ["province"], ["grid"]),
    "letter": (False, True),
    "paid": (False, True),
    "often": (False, True),
    "count": (0, 1, 3),
    "limit": (0, 2),
    "rank": ("low", "mid", "high"),
    "proof": ([], ["photo"], ["photo", "video"]),
    "quota": ("many", "few", "none"),
    "name": ("茶话会", "坏表格", "别的"),
    "listed": ("yes", "no", "off"),
    "due": ("2026-02-01", "2026-04-01"),
}
"""Values of each fact that tell every condition of the generator apart."""

SOURCES = {
    "law": {
        "title": "甲法",
        "level": "law",
        "versions": [
            {"id": "old", "in_force": {"until": date(2019, 12, 31)}},
            {"id": "new", "in_force": {"from": date(2020, 1, 1)}},
        ],
    },
    "notice": {"title": "乙通知", "level": "central_document", "in_force": {"from": date(2019, 1, 1)}},
}

LISTS = {
    "good": {"title": "好清单", "source": "notice", "items": [{"id": "tea", "title": "茶话会"}]},
    "bad": {"title": "坏清单", "source": "notice", "closed": True, "items": [{"id": "form", "title": "坏表格"}]},
}

_ATOMS: tuple[dict[str, Any], ...] = (
    {"kind": "plain"},
    {"kind": {"in": ["plain", "visit"]}},
    {"letter": True},
    {"paid": True},
    {"paid": False},
    {"often": True},
    {"count": {"gt": 0}},
    {"count": {"lte": {"fact": "limit"}}},
    {"count": {"gte": {"fact": "limit", "plus": 1}}},
    {"rank": {"gte": "mid"}},
    {"rank": {"not_in": ["high"]}},
    {"proof": {"includes": "photo"}},
    {"proof": {"includes_any": ["video", "photo"]}},
    {"proof": []},
    {"quota": {"present": True}},
    {"quota": "many"},
    {"quota": {"not_in": ["few"]}},
    {"name": {"in_list": "bad"}},
    {"name": {"in_list": "good"}},
    {"listed": "yes"},
    {"listed": "no"},
    {"due": {"lt": {"fact": "as_of", "plus": {"days": 10}}}},
    {"as_of": {"gte": date(2020, 1, 1)}},
    {"holds": "bare"},
)

CONCERNS = ("letter", "count", "proof.photo", "proof", "quota")
OUTCOMES = ("allow", "needs_approval", "reject", "not_without_approval")


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    """A condition over the vocabulary."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return dict(draw(st.sampled_from(_ATOMS)))
    word = draw(st.sampled_from(["all", "any", "not"]))
    if word == "not":
        return {"not": draw(conditions(depth - 1))}
    return {word: draw(st.lists(conditions(depth - 1), min_size=1, max_size=3))}


@st.composite
def rules(draw: st.DrawFn, name: str, earlier: list[str], *, may_override: bool = True) -> dict[str, Any]:
    """A rule that may override those named before it."""
    outcome = draw(st.sampled_from(OUTCOMES))
    rule: dict[str, Any] = {
        "id": name,
        "outcome": outcome,
        "when": draw(conditions()),
        "reason": "理由：{kind}",
        "cite": draw(st.sampled_from([["law"], ["notice"], [{"source": "law", "version": "new"}], ["law", "notice"]])),
        "strength": draw(st.sampled_from(["hard", "hard", "in_principle", "advisory"])),
    }
    if draw(st.booleans()):
        rule["unless"] = draw(conditions(1))
    if draw(st.booleans()):
        rule["concerns"] = draw(st.lists(st.sampled_from(CONCERNS), min_size=1, max_size=2, unique=True))
    if outcome == "not_without_approval" or (outcome == "needs_approval" and draw(st.booleans())):
        rule["approval"] = {"by": draw(st.sampled_from(["county", "province", "grid"])), "requires": ["方案"]}
    if outcome == "allow":
        rule["mandate"] = draw(st.booleans())
        if draw(st.booleans()):
            rule["requires"] = [{"that": draw(conditions(1)), "say": "应有经费"}]
    if may_override and earlier and draw(st.booleans()):
        rule["overrides"] = [draw(st.sampled_from(earlier))]
    return rule


@st.composite
def rulesets(draw: st.DrawFn, *, most: int = 6) -> dict[str, Any]:
    """A ruleset that loads: overrides only point back, so they have no cycle but through concerns."""
    count = draw(st.integers(1, most))
    made: list[dict[str, Any]] = []
    for number in range(count):
        made.append(draw(rules(f"r{number}", [each["id"] for each in made])))
    return front(made, draw(st.sampled_from(["needs_approval", "reject"])), draw(conditions(1)))


@st.composite
def plain_rulesets(draw: st.DrawFn) -> dict[str, Any]:
    """A ruleset whose facts follow from nothing and whose rules yield to nothing, which can be decided at once."""
    made = [draw(rules(f"r{number}", [], may_override=False)) for number in range(draw(st.integers(1, 8)))]
    for rule in made:
        for keyword in ("approval", "requires", "mandate", "strength", "concerns"):
            rule.pop(keyword, None)
        if rule["outcome"] == "not_without_approval":
            rule["outcome"] = "reject"
    document = front(made, draw(st.sampled_from(["needs_approval", "reject"])))
    facts = {name: dict(fact) for name, fact in FACTS.items()}
    facts["kind"]["values"] = {**FACTS["kind"]["values"], "letter": "责任状"}
    del facts["listed"]["computed"]
    return {**document, "facts": facts}


def front(made: list[dict[str, Any]], default: str = "needs_approval", bare: Any = None) -> dict[str, Any]:
    """A whole ruleset in one document."""
    return {
        "ruleset": "generated",
        "title": "生成",
        "layer": "national",
        "version": "1",
        "default": default,
        "roles": {"stage": {"fact": "stage", "proposed": ["proposed"]}, "approvals": "approved_by"},
        "facts": FACTS,
        "sources": SOURCES,
        "lists": LISTS,
        "definitions": {"bare": {"title": "无保障", "when": _free_of_definitions(bare) or {"paid": False}}},
        "rules": made,
    }


def _free_of_definitions(condition: Any) -> Any:
    return None if condition is None or "holds" in str(condition) else condition


def tasks() -> st.SearchStrategy[dict[str, Any]]:
    """A task that states some of the facts; it may contradict itself."""
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in DOMAINS.items()})


def not_stated(task: Mapping[str, Any]) -> list[str]:
    """The facts that are truly open: neither stated nor assumed when they are not."""
    return [name for name in DOMAINS if name not in task and "if_absent" not in FACTS[name]]


def completions(task: Mapping[str, Any], first: Iterable[str], shuffler: random.Random) -> Iterator[dict[str, Any]]:
    """Ways the task may turn out: every way of the first facts, and many of all not stated, whole or in part."""
    names = [name for name in first if name not in task]
    ways = itertools.islice(itertools.product(*(DOMAINS[name] for name in names)), 60)
    yield from ({**task, **dict(zip(names, way, strict=True))} for way in ways)
    open_facts = not_stated(task)
    for _ in range(40):
        arriving = shuffler.sample(open_facts, shuffler.randint(1, len(open_facts))) if open_facts else []
        yield {**task, **{name: shuffler.choice(DOMAINS[name]) for name in arriving}}


def built(document: Mapping[str, Any], lower: Mapping[str, Any] | None = None) -> Ruleset:
    """The ruleset of a document, with a lower layer on it where one is given. Raises RulesetError."""
    with tempfile.TemporaryDirectory() as folder:
        top = write(Path(folder) / "upper", document)
        return load(top if lower is None else write(Path(folder) / "lower", lower))


def write(folder: Path, document: Mapping[str, Any]) -> Path:
    """Write a ruleset of one file."""
    folder.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False)
    (folder / "ruleset.yaml").write_text(text, encoding="utf-8")
    return folder
