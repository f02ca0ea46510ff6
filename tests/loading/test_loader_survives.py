"""Whatever is in a ruleset's files, loading gives a ruleset or findings, and a ruleset that loads can decide."""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from access_rules import FactError, Ruleset, RulesetError, load
from access_rules.cli.starter import STARTERS
from access_rules.diagnostic import Diagnostic
from access_rules.library import load_all
from access_rules.loading.keywords import KEYWORDS, LAYERS, OUTCOMES, TYPES
from access_rules.render.diagnostics import render_text

NATIONAL = Path(__file__).parents[2] / "rulesets" / "national"

ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 3, 10**17, 1.5, -0.25),
    *(
        "",
        " ",
        "x",
        "是",
        "否",
        "无",
        "none",
        "{}",
        "{时点}",
        "{",
        "时点",
        "as_of",
        "default",
        "all",
        "第六条",
        "：",
        "a: b",
    ),
    *("..", "/", "*", "**", "[", "rules/*.yaml", "留痕.照片", ".", "a.b.c", "长" * 300),
    *(date(2026, 3, 1), date.max, date.min, "2026-02-30"),
    *([], [[]], [None], [1, "x"], {}, {"x": None}, {"": ""}, [{}], {"全部": []}, {"任一": [{}]}, {"非": None}),
    *({"事实项": 3}, {"时点": {"不小于": {"事实项": "时点", "加": {"天": 10**17}}}}, {"符合": "x"}, {"有": "是"}),
    *({"大于": 3}, {"属于": [[]]}, {"含": {}}, {"在清单": None}, {"from": date.max, "until": date.min}),
)
"""Values of every type YAML has, and of every shape a rule author might write by mistake."""

ODD_NAMES = ("x", "", "时点", "全部", "非", "大于", "事实项", "default", "1", "是", *KEYWORDS, *KEYWORDS.values())

Files = dict[str, Any]
Way = tuple[Any, ...]


@cache
def starter_files(lang: str) -> Files:
    return {name: yaml.safe_load(text) for name, text in STARTERS[lang].items()}


@cache
def national_files() -> Files:
    paths = [path for path in NATIONAL.rglob("*.yaml") if "cases" not in path.parts]
    return {path.relative_to(NATIONAL).as_posix(): yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


def paths_in(data: Any, above: Way = ()) -> Iterator[Way]:
    """The ways to all values in a file."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield (*above, key)
        yield from paths_in(value, (*above, key))


def at(data: Any, path: Way) -> Any:
    for step in path:
        data = data[step]
    return data


@dataclass(frozen=True)
class Mistake:
    """What is done to a value somewhere in the files: ``place`` and ``other`` are shares of all places."""

    kind: str
    place: float
    other: float
    value: Any
    name: str


KINDS = ("drop", "put", "put", "repeat", "rename", "wrap", "nest", "quote", "move")


def make(mistake: Mistake, where: Any, key: Any, other: Any) -> None:
    """Make a mistake about the value that ``where`` holds under ``key``."""
    match mistake.kind:
        case "drop":
            del where[key]
        case "put":
            where[key] = copy.deepcopy(mistake.value)
        case "repeat" if isinstance(where, list):
            where.insert(key, copy.deepcopy(where[key]))
        case "repeat":
            where[mistake.name] = copy.deepcopy(where[key])
        case "rename" if isinstance(where, dict):
            where[mistake.name] = where.pop(key)
        case "wrap":
            where[key] = [where[key]]
        case "nest":
            where[key] = {mistake.name: where[key]}
        case "quote":
            where[key] = str(where[key])
        case "move":
            where[key] = copy.deepcopy(other)


def with_mistakes(files: Files, mistakes: list[Mistake]) -> Files:
    changed = copy.deepcopy(files)
    for mistake in mistakes:
        paths = [(file, *path) for file, data in changed.items() for path in paths_in(data)]
        if paths:
            path, other = (paths[int(share * len(paths))] for share in (mistake.place, mistake.other))
            make(mistake, at(changed, path[:-1]), path[-1], at(changed, other))
    return changed


shares = st.floats(0, 1, exclude_max=True)
mistakes_made = st.lists(
    st.builds(Mistake, st.sampled_from(KINDS), shares, shares, st.sampled_from(ODD_VALUES), st.sampled_from(ODD_NAMES)),
    min_size=1,
    max_size=4,
)


def written(files: Files, folder: Path) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def survives(folder: Path) -> Ruleset | None:
    """The ruleset in a folder, where it loads; its findings can be shown and point into its files."""
    try:
        ruleset = load(folder)
    except RulesetError as error:
        check_findings(error.diagnostics, error.texts)
        return None
    check_findings(ruleset.warnings, dict(ruleset.texts))
    with suppress(FactError):
        ruleset.compile().decide({}, as_of=date(2026, 3, 1))
    return ruleset


def check_findings(findings: tuple[Diagnostic, ...], texts: dict[str, str]) -> None:
    for lang in ("zh", "en"):
        assert render_text(findings, texts, lang)
    for finding in findings:
        assert finding.span is not None
        assert finding.message.zh
        assert finding.message.en
        if finding.span.file in texts:
            assert finding.span.line <= texts[finding.span.file].count("\n") + 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_mutations_start_from_a_sound_ruleset(lang: str, tmp_path: Path) -> None:
    assert survives(written(starter_files(lang), tmp_path / "starter")) is not None


@settings(max_examples=settings().max_examples * 2, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["zh", "en"]), mistakes_made)
def test_starter_with_mistakes(lang: str, mistakes: list[Mistake]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        survives(written(with_mistakes(starter_files(lang), mistakes), Path(folder) / "starter"))


@settings(max_examples=max(settings().max_examples // 20, 5), suppress_health_check=[HealthCheck.too_slow])
@given(mistakes_made)
def test_national_ruleset_with_mistakes(mistakes: list[Mistake]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        survives(written(with_mistakes(national_files(), mistakes), Path(folder) / "national"))


@settings(max_examples=settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(mistakes_made, mistakes_made)
def test_layers_with_mistakes(above: list[Mistake], below: list[Mistake]) -> None:
    lower = {
        "ruleset.yaml": {
            "规则集": "lower",
            "标题": "下层",
            "层级": "省级",
            "继承": "../upper",
            "地区": "某省",
            "版本": "1",
            "默认": "不予准入",
            "包含": ["*.yaml"],
        },
        "rules.yaml": {
            "文件": {"办法": {"标题": "本省办法", "效力层级": "地方性法规", "施行": {"自": date(2020, 1, 1)}}},
            "规则": [
                {
                    "编号": "本省放宽",
                    "结论": "准予",
                    "当": {"签责任状": True},
                    "涉及": ["签责任状"],
                    "优先于": ["不得签责任状"],
                    "法定必须": True,
                    "理由": "本省有规定",
                    "依据": "办法 第三条",
                }
            ],
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        upper = with_mistakes(starter_files("zh"), above) if above else starter_files("zh")
        written(upper, Path(folder) / "upper")
        survives(written(with_mistakes(lower, below), Path(folder) / "lower"))


@settings(max_examples=settings().max_examples, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(STARTERS["zh"])), st.binary(max_size=60), st.floats(0, 1), st.booleans())
@example("ruleset.yaml", b"", 0.0, True)
@example("ruleset.yaml", b"\xff\xfe\x00", 0.0, True)
def test_bytes_in_a_file(name: str, content: bytes, share: float, alone: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = written(starter_files("zh"), Path(folder) / "starter")
        whole = (root / name).read_bytes()
        cut = int(share * len(whole))
        (root / name).write_bytes(content if alone else whole[:cut] + content + whole[cut:])
        survives(root)


def front(**keywords: Any) -> Files:
    return {"ruleset.yaml": {**starter_files("en")["ruleset.yaml"], **keywords}}


def test_paths_that_are_none(tmp_path: Path) -> None:
    """Folders called like files, links in a circle, names too long, folders that are not there."""
    root = written(starter_files("en"), tmp_path / "starter")
    (root / "rules" / "folder.yaml").mkdir()
    assert survives(root) is not None
    (root / "rules" / "circle.yaml").symlink_to(root / "rules" / "circle.yaml")
    assert survives(root) is not None
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for extends in ("x" * 5000, "../circle", "", ".", "\\", "rules/rules.yaml", "~", "//", "a\u0000b"):
        lower = written(front(extends=extends, layer="province"), tmp_path / "lower")
        assert survives(lower) is None
    for pattern in ("x" * 5000, "**", "***", "*" * 50, ".", "./", "[", "a/**b/c", "~", "\u0000", "rules/folder.yaml"):
        assert survives(written({**starter_files("en"), **front(include=[pattern])}, tmp_path / "patterns")) is None
    assert survives(tmp_path / "nowhere") is None
    assert survives(root / "facts.yaml") is None


def test_circle_of_links_is_no_ruleset(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert survives(tmp_path / "circle") is None


@pytest.mark.parametrize("name", sorted(STARTERS["en"]))
def test_unreadable_files(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = written(starter_files("en"), tmp_path / "starter")
    read = Path.open

    def refuse(path: Path, *arguments: Any, **keywords: Any) -> Any:
        if path == root / name:
            raise PermissionError(13, "Permission denied")
        return read(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(RulesetError) as refusal:
        load(root)
    assert [each.code for each in refusal.value.diagnostics] == ["AR100"]


def test_deep_chains_of_layers(tmp_path: Path) -> None:
    """However long a chain of layers is, reading it ends at once."""
    layers = list(LAYERS)
    for depth in range(200):
        head = {"ruleset": f"r{depth}", "title": "t", "version": "1", "place": "p"}
        layer = layers[max(len(layers) - 1 - depth, 0)]
        text = {**head, "layer": layer, "extends": f"../r{depth + 1}"}
        written({"ruleset.yaml": text}, tmp_path / f"r{depth}")
    with pytest.raises(RulesetError) as refusal:
        load(tmp_path / "r0")
    assert {each.code for each in refusal.value.diagnostics} == {"AR612"}


def test_whole_folder_of_broken_rulesets(tmp_path: Path) -> None:
    for number, name in enumerate(("a", "b", "c")):
        written({"ruleset.yaml": ODD_VALUES[number * 7]}, tmp_path / name)
    with pytest.raises(RulesetError):
        load_all(tmp_path)


def test_every_word_of_the_language_in_every_place(tmp_path: Path) -> None:
    """Built-in words in place of one another, as they are written and as they are read."""
    words = [*OUTCOMES, *OUTCOMES.values(), *TYPES, *LAYERS.values()]
    for word in words:
        files = copy.deepcopy(starter_files("en"))
        files["rules/rules.yaml"]["rules"][0]["outcome"] = word
        files["facts.yaml"]["facts"]["funding"]["type"] = word
        files["ruleset.yaml"]["layer"] = word
        survives(written(files, tmp_path / "words"))
