"""A built file holds what the folder held: every rule with its place, every case, every decision."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from access_rules import Decision, FactError, Ruleset, RulesetError, load, load_all, load_shipped
from access_rules.library import shipped_names
from tests.generators import DAY, OLD_DAY, built, rulesets, tasks

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def in_full(value: Any) -> Any:
    """A value with what equality leaves out: places, the order of mappings, the types of all parts."""
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), [(each.name, in_full(getattr(value, each.name))) for each in fields(value)]
    if isinstance(value, Mapping):
        return [(in_full(key), in_full(each)) for key, each in value.items()]
    if isinstance(value, frozenset):
        return type(value), sorted(map(in_full, value), key=repr)
    if isinstance(value, tuple | list):
        return type(value), [in_full(each) for each in value]
    return type(value), value


def through_a_file(ruleset: Ruleset) -> Ruleset:
    with TemporaryDirectory() as folder:
        ruleset.save(Path(folder) / "built.ruleset")
        return load(Path(folder) / "built.ruleset")


def decided(ruleset: Ruleset, task: Any, day: date) -> Decision | str:
    try:
        return ruleset.compile().decide(task, as_of=day)
    except FactError as error:
        return str(error)


@pytest.mark.parametrize("name", shipped_names())
def test_shipped_rulesets(name: str) -> None:
    ruleset = load_shipped(name)
    read = through_a_file(ruleset)
    assert in_full(read.book) == in_full(ruleset.book)
    assert in_full(read.cases) == in_full(ruleset.cases)
    assert list(read.texts.values()) == [text for _, text in sorted(ruleset.texts.items())]
    assert [each.message for each in read.warnings] == [each.message for each in ruleset.warnings]


def test_cases_of_the_nation_come_out_alike(national: Ruleset) -> None:
    read = through_a_file(national)
    old, new = national.compile(), read.compile()
    for case in read.cases:
        day = case.as_of or DAY
        assert new.decide(case.facts, as_of=day).to_dict() == old.decide(case.facts, as_of=day).to_dict(), case.id


@relaxed
@given(rulesets(), tasks())
def test_generated_rulesets(document: dict[str, Any], task: dict[str, Any]) -> None:
    try:
        ruleset = built(document)
    except RulesetError:
        assume(False)
        raise
    read = through_a_file(ruleset)
    assert in_full(read.book) == in_full(ruleset.book)
    for day in (DAY, OLD_DAY):
        assert decided(read, task, day) == decided(ruleset, task, day)


def test_layers_travel_with_it(beijing: Path) -> None:
    ruleset = load(beijing)
    ruleset.save(beijing.parent / "beijing.ruleset")
    for folder in (beijing, beijing.parent / "nation"):
        for each in sorted(folder.rglob("*"), reverse=True):
            each.rmdir() if each.is_dir() else each.unlink()
    read = load(beijing.parent / "beijing.ruleset")
    assert in_full(read.book) == in_full(ruleset.book)
    assert (read.id, read.version, read.place, read.digest) == ("beijing", "1+3", "北京市", ruleset.digest)
    assert {each.partition("/")[0] for each in read.texts} == {"beijing", "nation"}


def test_places_are_named_as_decisions_name_them(nation: Path, file: Path) -> None:
    folder, read = load(nation), load(file)
    (rule, *_) = read.book.rules
    assert rule.span
    assert read.located(rule.span) == rule.span
    assert read.texts[rule.span.file] == folder.texts[folder.located(rule.span).file]
    assert (read.folder, read.file) == (None, file)
    assert load(nation).file is None


def test_warnings_keep_their_lines(nation: Path) -> None:
    sources = nation / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("简称: 若干规定", "简称: 若干规定\n    已核实: 否"), "utf-8")
    (warning,) = through_a_file(load(nation)).warnings
    assert warning.span
    assert warning.span.file.startswith("nation/")


def test_same_ruleset_same_bytes_wherever_it_lies(nation: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = nation.parent / "again.ruleset"
    monkeypatch.chdir(nation)
    for ruleset in (load("."), load(nation), load(file), pickle.loads(pickle.dumps(load(file)))):
        ruleset.save(again)
        assert again.read_bytes() == file.read_bytes()


def test_cases_and_texts_are_read_when_asked_for(file: Path) -> None:
    ruleset = load(file)
    assert {"cases", "texts"} & vars(ruleset).keys() == set()
    cases, texts = ruleset.cases, ruleset.texts
    assert (len(cases), len(texts)) == (7, 5)
    assert (ruleset.cases, ruleset.texts) == (cases, texts)
    assert ruleset.cases is cases
    with pytest.raises(AttributeError, match="a ruleset has no 'tests'"):
        _ = ruleset.tests  # type: ignore[attr-defined]


def test_built_and_unbuilt_compare(nation: Path, file: Path) -> None:
    assert load(file) == load(nation)
    assert pickle.loads(pickle.dumps(load(file))) == load(nation)


def test_a_folder_of_built_files_is_a_library(beijing: Path, file: Path, tmp_path: Path) -> None:
    deployed = tmp_path / "deployed"
    deployed.mkdir()
    file.rename(deployed / "nation.ruleset")
    load(beijing).save(deployed / "beijing.ruleset")
    library = load_all(deployed)
    assert [each.id for each in library] == ["beijing", "my-rules"]
    assert library.for_place("北京市海淀区").ruleset.id == "beijing"


def test_built_files_beside_their_folders_say_nothing_new(beijing: Path, file: Path) -> None:
    assert len(load_all(file.parent)) == 2
    assert {each.folder for each in load_all(file.parent)} == {beijing, file.parent / "nation"}
