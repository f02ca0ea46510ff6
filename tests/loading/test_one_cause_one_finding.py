"""A mistake is reported once, where it was made, and not again wherever its consequences show."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules import RulesetError, load
from access_rules.cli.starter import STARTERS
from access_rules.diagnostic import Diagnostic
from access_rules.loading.keywords import in_language

SAMPLE = Path(__file__).parents[1] / "diagnostics" / "ruleset"

RULESETS: Mapping[str, Mapping[str, str]] = {
    "starter in Chinese": STARTERS["zh"],
    "starter in English": STARTERS["en"],
    "sample": {path.relative_to(SAMPLE).as_posix(): path.read_text("utf-8") for path in SAMPLE.rglob("*.yaml")},
}

NEEDED = {
    "facts": ("type", "title"),
    "sources": ("level", "title"),
    "lists": ("source", "title", "items"),
    "rules": ("outcome", "when", "reason"),
}
"""Keywords without which an entry is refused."""

Files = dict[str, Any]


def languages_of(files: Files) -> str:
    return "zh" if "规则集" in files["ruleset.yaml"] else "en"


def with_one_mistake(files: Files) -> Iterator[tuple[str, Files]]:
    """The files with one needed keyword left out of, or nonsense put into, each entry in turn."""
    lang = languages_of(files)
    for name, data in files.items():
        for section, needed in NEEDED.items():
            entries = data.get(in_language(section, lang), {})
            for key in entries if isinstance(entries, dict) else range(len(entries)):
                for keyword in (in_language(each, lang) for each in needed):
                    if keyword in entries[key]:
                        for mistake in ("left out", "of the wrong kind"):
                            changed = copy.deepcopy(files)
                            entry = changed[name][in_language(section, lang)][key]
                            entry[keyword] = [[]]
                            if mistake == "left out":
                                del entry[keyword]
                            yield f"{name}: {section}.{key}.{keyword} {mistake}", changed


def findings(files: Files, folder: Path) -> tuple[Diagnostic, ...]:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(RulesetError) as refusal:
        load(folder)
    return refusal.value.diagnostics


@pytest.mark.parametrize("ruleset", RULESETS)
def test_refused_declaration(ruleset: str, tmp_path: Path) -> None:
    files = {name: yaml.safe_load(text) for name, text in RULESETS[ruleset].items()}
    tried = list(with_one_mistake(files))
    assert len(tried) > 20
    for what, changed in tried:
        found = findings(changed, tmp_path / "rules")
        assert len(found) == 1, (what, found)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_include_that_matches_nothing(ruleset: str, tmp_path: Path) -> None:
    files = {name: yaml.safe_load(text) for name, text in RULESETS[ruleset].items()}
    include = in_language("include", languages_of(files))
    for at in range(len(files["ruleset.yaml"][include])):
        changed = copy.deepcopy(files)
        changed["ruleset.yaml"][include][at] = "nowhere.yaml"
        (finding,) = findings(changed, tmp_path / "rules")
        assert finding.code == "AR603"


@pytest.mark.parametrize("ruleset", RULESETS)
def test_file_that_cannot_be_read(ruleset: str, tmp_path: Path) -> None:
    files = {name: yaml.safe_load(text) for name, text in RULESETS[ruleset].items()}
    for name in files:
        (finding,) = findings({**files, name: [["no", "mapping"]]}, tmp_path / "rules")
        assert finding.span
        assert finding.span.file.endswith(name)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_roles_that_cannot_be_read(ruleset: str, tmp_path: Path) -> None:
    files = {name: yaml.safe_load(text) for name, text in RULESETS[ruleset].items()}
    roles = in_language("roles", languages_of(files))
    mistakes: tuple[Any, ...] = ([], "x", {"x": "z"}, {in_language("stage", languages_of(files)): 3})
    for mistake in mistakes:
        changed = copy.deepcopy(files)
        changed["ruleset.yaml"][roles] = mistake
        assert len(findings(changed, tmp_path / "rules")) == 1, mistake


def test_base_that_is_not_there(tmp_path: Path) -> None:
    """Without the layers above it, a lower layer uses names that nobody declares."""
    lower = """
        规则集: lower
        标题: 下层
        层级: 省级
        继承: ../uper
        地区: 某省
        版本: "1"
        规则:
          - {编号: 甲, 结论: 未经批准不得, 当: {新设: 是}, 审批: {机关: 省级}, 优先于: [乙], 理由: 不得, 依据: 九条}
    """
    (finding,) = findings({"ruleset.yaml": yaml.safe_load(lower)}, tmp_path / "lower")
    assert finding.code == "AR602"
