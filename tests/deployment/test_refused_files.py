"""A file that is not whole, not ours, or not for this version is refused with what to do about it."""

from __future__ import annotations

import json
import os
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access_rules import Diagnostic, RulesetError, load
from access_rules.language.rulebook import Rulebook
from access_rules.loading.bundle import envelope
from access_rules.loading.bundle.envelope import DamagedFileError, ForeignFileError, open_sealed, seal, signed
from access_rules.loading.bundle.packing import Packed
from access_rules.version import VERSION


def refused(path: Path) -> Diagnostic:
    with pytest.raises(RulesetError) as refusal:
        load(path)
    (finding,) = refusal.value.diagnostics
    assert finding.span
    assert finding.span.file == path.as_posix()
    assert finding.help
    return finding


SECTIONS = {"rules": Packed({"tables": [["str", ["村" * 9]]]}, bytes(8)), "cases": Packed({}, b"")}
SAMPLE = seal({"ruleset": "sample"}, SECTIONS, VERSION)


@given(st.integers(0, len(SAMPLE) * 8 - 1))
def test_any_flipped_bit_is_noticed(bit: int) -> None:
    content = bytearray(SAMPLE)
    content[bit // 8] ^= 1 << bit % 8
    with pytest.raises((DamagedFileError, ForeignFileError)):
        open_sealed(bytes(content))


def test_cut_off_at_any_byte_is_noticed() -> None:
    for end in range(len(SAMPLE)):
        with pytest.raises((DamagedFileError, ForeignFileError)):
            open_sealed(SAMPLE[:end])


@given(st.binary(min_size=1))
def test_anything_behind_the_end_is_noticed(more: bytes) -> None:
    with pytest.raises(DamagedFileError):
        open_sealed(SAMPLE + more)


@given(st.binary())
def test_nothing_else_is_taken_for_one(content: bytes) -> None:
    with pytest.raises(ForeignFileError):
        open_sealed(content)


def test_damaged_file(file: Path) -> None:
    whole = file.read_bytes()
    dice = random.Random(1)
    for _ in range(20):
        content = bytearray(whole)
        content[dice.randrange(64, len(whole))] ^= 1 << dice.randrange(8)
        file.write_bytes(content)
        assert refused(file).code == "AR142"
    for end in (100, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:end])
        assert refused(file).code == "AR142"


def test_line_ends_changed_on_the_way(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert refused(file).code in {"AR141", "AR142"}


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ruleset.yaml", "规则集: 包")


FOREIGN: dict[str, Callable[[Path], object]] = {
    "zip": zipped,
    "text": lambda path: path.write_text("规则集: 包\n", encoding="utf-8"),
    "empty": lambda path: path.write_bytes(b""),
    "beginning": lambda path: path.write_bytes(b"access_rules ruleset "),
    "pickle": lambda path: path.write_bytes(b"cos\nsystem\n(S'true'\ntR."),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_foreign_file(kind: str, tmp_path: Path) -> None:
    for name in ("rules.ruleset", "rules", "rules.yaml"):
        FOREIGN[kind](tmp_path / name)
        assert refused(tmp_path / name).code == "AR141"


def test_front_page_in_place_of_its_folder(nation: Path) -> None:
    assert refused(nation / "ruleset.yaml").code == "AR141"


def test_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "nation.ruleset").code == "AR100"


def test_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "nation.ruleset").mkdir()
    with pytest.raises(RulesetError) as refusal:
        load(tmp_path / "nation.ruleset")
    assert [each.code for each in refusal.value.diagnostics] == ["AR615"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "nation.ruleset")
    assert refused(tmp_path / "nation.ruleset").code == "AR100"


# ---- other versions


def rewritten(file: Path, number: int = envelope.FORMAT, **manifest: Any) -> None:
    """The file as another version would have written it."""
    _, _, head, rest = file.read_bytes().split(b"\n", 3)
    file.write_bytes(signed(number, b"\n".join([json.dumps({**json.loads(head), **manifest}).encode(), rest])))


def test_newer_format_says_what_to_upgrade_to(file: Path) -> None:
    rewritten(file, 2, built_by="3.1.4", needs="2.0.0")
    finding = refused(file)
    assert finding.code == "AR143"
    assert f"`{file.as_posix()}` was built by access_rules 3.1.4 in format 2" in finding.message.en
    assert VERSION in finding.message.en
    assert finding.help
    assert finding.help.en == "upgrade access_rules to at least 2.0.0"
    assert finding.help.zh == "把 access_rules 升级到 2.0.0 或更高版本"


def test_newer_format_with_another_manifest(file: Path) -> None:
    file.write_bytes(signed(7, b"\x00\xff whatever will stand here"))
    assert refused(file).code == "AR143"


def test_damaged_file_of_a_newer_format_is_damaged(file: Path) -> None:
    rewritten(file, 2)
    file.write_bytes(file.read_bytes()[:-1])
    assert refused(file).code == "AR142"


def edited(file: Path, edit: Callable[[Any], object], **manifest: str) -> None:
    """The file with another content, rightly signed."""
    opened = open_sealed(file.read_bytes())
    sections = {name: envelope.unfolded(each) for name, each in opened.sections.items()}
    edit(sections)
    head = {name: each for name, each in opened.manifest.items() if name != "sections"}
    file.write_bytes(seal({**head, **manifest}, sections, manifest.get("built_by", VERSION)))


def test_words_of_a_newer_language(file: Path) -> None:
    edited(file, lambda sections: sections["rules"].tables["fields"]["Rule"].append("severity"), built_by="0.9")
    finding = refused(file)
    assert finding.code == "AR143"
    assert finding.help
    assert finding.help.en == "upgrade access_rules to at least 0.9"


def test_words_of_an_older_language(file: Path) -> None:
    edited(file, lambda sections: sections["rules"].tables["fields"]["Rule"].pop(), built_by="0.0.1")
    finding = refused(file)
    assert finding.code == "AR143"
    assert finding.help
    assert finding.help.en == f"build it again with access_rules {VERSION}"


def test_cases_that_another_version_wrote(file: Path) -> None:
    edited(file, lambda sections: sections["cases"].tables["tables"].clear())
    ruleset = load(file)
    ruleset.compile()  # which needs no cases
    with pytest.raises(RulesetError) as refusal:
        _ = ruleset.cases
    assert [each.code for each in refusal.value.diagnostics] == ["AR143"]


# ---- content that somebody made up, with the right digest


def test_made_up_content_is_refused_or_made_of_our_values(file: Path) -> None:
    whole = file.read_bytes()
    dice = random.Random(7)
    odd: list[Any] = [None, True, -1, 0, 1 << 40, "x", "0", "-5", [], [1], {}, 1.5, [["str", ["a"]]]]
    refusals = 0
    for _ in range(300):
        file.write_bytes(whole)

        def edit(sections: Any) -> None:
            table = dice.choice(sections["rules"].tables["tables"])
            place: Any = table
            at = dice.randrange(len(table))
            if isinstance(table[at], list) and table[at] and dice.random() < 0.7:
                place, at = table[at], dice.randrange(len(table[at]))
            if dice.random() < 0.3:
                del place[at]
            else:
                place[at] = dice.choice(odd)

        edited(file, edit)
        codes = codes_of(file)
        assert codes in ([], ["AR143"])
        refusals += bool(codes)
    assert refusals > 100


def codes_of(file: Path) -> list[str]:
    try:
        assert fits(load(file).book, Rulebook)
    except RulesetError as error:
        return [each.code for each in error.diagnostics]
    return []


hints_of = cache(get_type_hints)


def fits(value: object, hint: Any) -> bool:
    """Whether a value and all its parts are what the types of our dataclasses say."""
    arguments = get_args(hint)
    match get_origin(hint):
        case None if is_dataclass(hint):
            return type(value) is hint and all(
                fits(getattr(value, name), each) for name, each in hints_of(hint).items()
            )
        case None:
            return type(value) is hint
        case origin if origin in (Union, UnionType):
            return any(fits(value, each) for each in arguments)
        case origin if origin is Mapping:
            return isinstance(value, dict) and all(
                fits(key, arguments[0]) and fits(each, arguments[1]) for key, each in value.items()
            )
        case origin if origin is tuple and Ellipsis not in arguments:
            return isinstance(value, tuple) and all(map(fits, value, arguments)) and len(value) == len(arguments)
        case origin:
            return type(value) is origin and all(fits(each, arguments[0]) for each in value)  # type: ignore[attr-defined]


def test_a_few_bytes_do_not_unfold_without_end(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "_MOST_BYTES", 100)
    assert refused(file).code == "AR143"
