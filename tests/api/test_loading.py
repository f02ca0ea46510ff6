"""``load``, ``load_shipped``, ``load_all``: rulesets, or everything that is wrong with them."""

from __future__ import annotations

import os
import pickle
import threading
from pathlib import Path

import pytest

import access_rules
from access_rules import Diagnostic, Evaluator, Library, Ruleset, RulesetError, load, load_all, load_shipped
from access_rules.cli.starter import STARTERS
from access_rules.library import ruleset_folders, shipped_names
from tests.cli.conftest import write

LOWER = """
规则集: {id}
标题: {id}
层级: {layer}
地区: {place}
继承: {base}
版本: "3"
语言: zh
"""


@pytest.fixture
def layers(tmp_path: Path) -> Path:
    """A national ruleset with Beijing, its Xicheng, and Jilin below it."""
    write(tmp_path / "nation", STARTERS["zh"])
    for name, layer, place, base in (
        ("beijing", "省级", "北京市", "../nation"),
        ("xicheng", "县级", "北京市/西城区", "../beijing"),
        ("jilin", "省级", "吉林省", "../nation"),
    ):
        write(tmp_path, {f"{name}/ruleset.yaml": LOWER.format(id=name, layer=layer, place=place, base=base)})
    return tmp_path


def test_ruleset_tells_what_it_is(folder: Path) -> None:
    ruleset = load(folder)
    assert (ruleset.id, ruleset.title, ruleset.version, ruleset.place) == ("my-rules", "我的准入规则", "1", None)
    assert ruleset.folder == folder
    assert len(ruleset.cases) == 7
    assert ruleset.warnings == ()
    assert len(ruleset.digest) == 64
    assert set(ruleset.texts) == {path.as_posix() for path in folder.rglob("*.yaml")}


@pytest.mark.parametrize("spelling", [str, Path, os.fspath])
def test_path_as_text_or_path(spelling: type, folder: Path) -> None:
    assert load(spelling(folder)).digest == load(folder).digest


def test_version_of_all_layers(layers: Path) -> None:
    assert load(layers / "xicheng").version == "1+3+3"
    assert load(layers / "xicheng").place == "北京市/西城区"


def test_refusal_carries_every_diagnostic(tmp_path: Path) -> None:
    write(tmp_path, {"ruleset.yaml": STARTERS["zh"]["ruleset.yaml"].replace("默认:", "黙认:") + "杂项: 1\n"})
    with pytest.raises(RulesetError) as refusal:
        load(tmp_path)
    findings = refusal.value.diagnostics
    assert len(findings) > 2
    assert all(isinstance(each, Diagnostic) and each.span for each in findings)
    assert all(each.span and each.span.file in refusal.value.texts for each in findings)
    assert len(str(refusal.value).splitlines()) == len(findings)
    assert isinstance(refusal.value, access_rules.AccessRulesError)
    copy = pickle.loads(pickle.dumps(refusal.value))
    assert (copy.diagnostics, copy.texts) == (refusal.value.diagnostics, refusal.value.texts)


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    for loading in (load, load_all):
        with pytest.raises(RulesetError) as refusal:
            loading(tmp_path / "nowhere")
        assert [each.code for each in refusal.value.diagnostics] == ["AR615"]


def test_warnings_do_not_stop_it(tmp_path: Path) -> None:
    write(tmp_path, STARTERS["zh"])
    sources = tmp_path / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("简称: 若干规定", "简称: 若干规定\n    已核实: 否"), "utf-8")
    ruleset = load(tmp_path)
    assert [each.code for each in ruleset.warnings] == ["AR504"]
    assert not any(each.is_error for each in ruleset.warnings)


def test_shipped_rulesets() -> None:
    assert "national" in shipped_names()
    assert load_shipped("national").id == "national"


def test_shipped_ruleset_that_is_not_there() -> None:
    with pytest.raises(LookupError, match=r"no shipped ruleset 'nationl': there are .*national"):
        load_shipped("nationl")


@pytest.mark.parametrize("name", ["", ".", "..", "../rulesets/national", "national/rules"])
def test_shipped_name_is_no_path(name: str) -> None:
    with pytest.raises(LookupError):
        load_shipped(name)


def test_library_holds_every_ruleset_below_a_folder(layers: Path) -> None:
    library = load_all(layers)
    assert isinstance(library, Library)
    assert [each.id for each in library] == ["beijing", "jilin", "my-rules", "xicheng"]
    assert len(library) == 4
    assert len(load_all(str(layers / "nation"))) == 1


def test_hidden_folders_are_left_out(layers: Path) -> None:
    write(layers, {".venv/lib/ruleset.yaml": "：", "a/.git/ruleset.yaml": "：", "a/deep/er/ruleset.yaml": "："})
    assert [each.relative_to(layers).as_posix() for each in ruleset_folders(layers)] == [
        "a/deep/er",
        "beijing",
        "jilin",
        "nation",
        "xicheng",
    ]


@pytest.mark.parametrize(
    ("place", "ruleset"),
    {
        "北京市西城区": "xicheng",
        "北京西城": "xicheng",
        "北京市/西城区": "xicheng",
        "北京市西城区月坛街道": "xicheng",
        "北京市": "beijing",
        "北京市海淀区": "beijing",
        "吉林省吉林市": "jilin",
        "火星": "my-rules",
        "": "my-rules",
    }.items(),
)
def test_lowest_layer_that_governs_a_place(place: str, ruleset: str, layers: Path) -> None:
    library = load_all(layers)
    assert library.ruleset_for(place).id == ruleset
    assert library.for_place(place).ruleset.id == ruleset


def test_place_without_its_province(layers: Path) -> None:
    with pytest.raises(LookupError, match="'西城区月坛街道' does not say where it lies: did you mean '北京市/西城区'"):
        load_all(layers).for_place("西城区月坛街道")


def test_place_that_nothing_governs(layers: Path) -> None:
    library = Library(tuple(each for each in load_all(layers) if each.place))
    with pytest.raises(LookupError, match="no ruleset governs '上海市'"):
        library.for_place("上海市")


def test_evaluator_of_a_place_is_made_once(layers: Path) -> None:
    library = load_all(layers)
    assert library.for_place("北京市") is library.for_place("北京市朝阳区")
    copy = pickle.loads(pickle.dumps(library))
    assert copy.for_place("北京市").ruleset == library.for_place("北京市").ruleset


def test_library_is_shared_among_threads(layers: Path) -> None:
    library = load_all(layers)
    found: list[Evaluator] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        found.append(library.for_place("北京西城"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {each.ruleset for each in found} == {load(layers / "xicheng").compile().ruleset}


def test_findings_of_all_rulesets_each_once(layers: Path) -> None:
    write(layers / "nation", {"facts.yaml": STARTERS["zh"]["facts.yaml"].replace("类型: 多选", "类型: 多项")})
    with pytest.raises(RulesetError) as refusal:
        load_all(layers)
    findings = refusal.value.diagnostics
    assert findings
    assert len(findings) == len(set(findings))
    assert {each.span.file for each in findings if each.span} <= set(refusal.value.texts)


def test_place_governed_twice(layers: Path) -> None:
    front = layers / "jilin" / "ruleset.yaml"
    front.write_text(front.read_text("utf-8").replace("吉林省", "北京市"), "utf-8")
    with pytest.raises(RulesetError) as refusal:
        load_all(layers)
    (finding,) = refusal.value.diagnostics
    assert finding.code == "AR617"
    assert finding.span
    assert finding.span.file == front.as_posix()


def test_two_rulesets_of_one_id(layers: Path) -> None:
    front = layers / "jilin" / "ruleset.yaml"
    front.write_text(front.read_text("utf-8").replace("规则集: jilin", "规则集: beijing"), "utf-8")
    with pytest.raises(RulesetError) as refusal:
        load_all(layers)
    assert [each.code for each in refusal.value.diagnostics] == ["AR620"]


def test_places_in_files_can_be_opened(layers: Path) -> None:
    ruleset = load(layers / "xicheng")
    spans = [rule.span for rule in ruleset.book.rules if rule.span]
    assert {each.file.split("/")[0] for each in spans} == {"nation"}
    assert all(Path(ruleset.located(each).file).is_file() for each in spans)


def test_unknown_target(small: Ruleset) -> None:
    with pytest.raises(ValueError, match="no target 'rete'"):
        small.compile("rete")  # type: ignore[arg-type]
