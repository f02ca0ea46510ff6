"""One file is read: to data with positions, or to findings; never to another exception."""

from __future__ import annotations

import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from access_rules.loading import composing, reader
from access_rules.loading.documents import CaseFile, RulesetFile, SectionFile
from access_rules.loading.parsing import PARSER, PURE_PARSER
from access_rules.loading.reader import Document, read_file, read_text
from access_rules.loading.shape import shape
from access_rules.source import Span

PROJECT = Path(__file__).parents[2]
REAL_FILES = sorted((PROJECT / "rulesets").glob("**/*.yaml"))
SAMPLE = (PROJECT / "tests/diagnostics/ruleset/facts.yaml").read_text(encoding="utf-8")

TROUBLEMAKERS = [
    *"：，“”‘’｛［{}[]:,-#&*!|>'\"%@`? \t\n\r\x00\u3000\u00a0\u200b\ufeff\x85\u2028~<=.0129ny\\",
    "---", "...", "<<: ", "&a ", "*a ", "!!int ", "? ", "\n  ", "\n- ", "no", "007", "2026-02-30",
    '"\\ud800"', "&a [*a]",
]  # fmt: skip


def read_pure(text: str, name: str = "f.yaml") -> Document:
    return read_text(text, name, parser=PURE_PARSER)


def codes(document: Document) -> list[str]:
    return [finding.code for finding in document.diagnostics]


def words(document: Document, span: Span) -> str:
    """The words a span covers."""
    starts = document.positions.lines.starts
    return document.text[starts[span.line - 1] + span.column - 1 : starts[span.end_line - 1] + span.end_column - 1]


# ---- values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("0", 0),
        ("-15", -15),
        ("+15", 15),
        ("2026.10", Decimal("2026.10")),
        ("-0.5", Decimal("-0.5")),
        ("2026-03-01", date(2026, 3, 1)),
        ("是", "是"),
        ("无", "无"),
        ("none", "none"),
        ("2026-3-1", "2026-3-1"),
        ("2026-03-01 10:00:00", "2026-03-01 10:00:00"),
        ("2026年3月1日", "2026年3月1日"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("5.", "5."),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("１５", "１５"),
        ("民发〔2020〕20号", "民发〔2020〕20号"),
        ("110101199003070011", 110101199003070011),
        ("1101011990030700112", "1101011990030700112"),
        ("'15'", "15"),
        ('"true"', "true"),
        ('"2026-03-01"', "2026-03-01"),
        ("'no'", "no"),
        ('"007"', "007"),
    ],
)
def test_word_is_read_by_our_rules(written: str, value: object) -> None:
    document = read_text(f"键: {written}\n", "f.yaml")
    assert document.data == {"键": value}
    assert type(document.data["键"]) is type(value)
    assert document.diagnostics == ()


@pytest.mark.parametrize("word", ["yes", "Yes", "YES", "no", "No", "on", "off", "OFF", "y", "N"])
def test_boolean_of_yaml_is_refused_as_key_and_as_value(word: str) -> None:
    assert codes(read_text(f"{word}: {word}\n", "f.yaml")) == ["AR119", "AR119"]
    assert codes(read_text(f"'{word}': \"{word}\"\n", "f.yaml")) == []


@pytest.mark.parametrize(("written", "number"), [("007", "7"), ("-007.50", "-7.50"), ("00", "0")])
def test_leading_zeros_stay_text_and_are_reported(written: str, number: str) -> None:
    document = read_text(f"键: {written}\n", "f.yaml")
    assert document.data == {"键": written}
    (finding,) = document.diagnostics
    assert finding.code == "AR120"
    assert finding.help is not None
    assert f"`{number}`" in finding.help.zh


def test_keys_are_always_text() -> None:
    document = read_text("2018: 甲\n2024-01-01: 乙\ntrue: 丙\n007: 丁\n", "f.yaml")
    assert document.data == {"2018": "甲", "2024-01-01": "乙", "true": "丙", "007": "丁"}
    assert document.diagnostics == ()


def test_first_of_two_equal_keys_counts_and_the_label_shows_it() -> None:
    document = read_text("甲: 1\n乙: 2\n甲: 3\n", "f.yaml")
    assert document.data == {"甲": 1, "乙": 2}
    (finding,) = document.diagnostics
    assert (finding.span, finding.labels[0].span) == (Span("f.yaml", 3, 1, 3, 2), Span("f.yaml", 1, 1, 1, 2))


def test_alias_repeats_its_anchor() -> None:
    document = read_text("甲: &x [1, 2]\n乙: *x\n", "f.yaml")
    assert document.data == {"甲": [1, 2], "乙": [1, 2]}
    assert document.diagnostics == ()


def test_no_tag_constructs_anything(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    document = read_text(f"甲: !!python/object/apply:os.mkdir ['{trap}']\n乙: !!int '3'\n丙: !!binary QQ==\n", "f.yaml")
    assert codes(document) == ["AR122", "AR122", "AR122"]
    assert document.data == {"甲": [str(trap)], "乙": "3", "丙": "QQ=="}
    assert not trap.exists()


# ---- positions

NESTED = """规则:
  - 编号: 甲   # 注
    当: {新设工作机制: 是}
    理由: >-
      第一行
      第二行
    涉及:
      - 'photo'
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("规则",), "规则", "- 编号"),
        (("规则", 0), "编号", "编号"),
        (("规则", 0, "编号"), "编号", "甲"),
        (("规则", 0, "当"), "当", "{新设工作机制: 是}"),
        (("规则", 0, "当", "新设工作机制"), "新设工作机制", "是"),
        (("规则", 0, "涉及", 0), "'photo'", "'photo'"),
    ],
)
def test_keys_and_values_have_places_of_their_own(path: tuple[str | int, ...], key: str, value: str) -> None:
    document = read_text(NESTED, "f.yaml")
    assert words(document, document.positions.key(path)).startswith(key)
    assert words(document, document.positions.value(path)).startswith(value)


def test_block_text_ends_with_its_last_word() -> None:
    document = read_text(NESTED, "f.yaml")
    assert words(document, document.positions.value(("规则", 0, "理由"))).endswith("第二行")


def test_missing_path_answers_with_the_nearest_above() -> None:
    positions = read_text(NESTED, "f.yaml").positions
    assert positions.value(("规则", 0, "当", "别的", 3)) == positions.value(("规则", 0, "当"))
    assert positions.key(("规则", 0, "当", "别的")) == positions.key(("规则", 0, "当"))
    assert positions.value(("规则", 7)) == positions.value(("规则",))


def test_part_is_where_the_word_stands_in_a_text() -> None:
    document = read_text("理由: 未经批准，{申报单位}不得要求\n", "f.yaml")
    span = document.positions.part(("理由",), "{申报单位}")
    assert span == Span("f.yaml", 1, 10, 1, 16)
    assert document.positions.part(("理由",), "没有的词") == document.positions.value(("理由",))


def test_raw_is_what_was_written() -> None:
    positions = read_text("甲: 2026.10\n乙: '007'\n丙: [1]\n", "f.yaml").positions
    assert positions.raw(("甲",)) == "2026.10"
    assert positions.is_plain(("甲",))
    assert positions.raw(("乙",)) == "007"
    assert not positions.is_plain(("乙",))
    assert positions.raw(("丙",)) is None


def test_reported_word_is_known_as_refused() -> None:
    positions = read_text("甲: no\n乙: 否\n", "f.yaml").positions
    assert positions.is_refused(("甲",))
    assert not positions.is_refused(("乙",))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_columns_count_characters_whatever_ends_a_line(line_end: str) -> None:
    text = f"\ufeff甲: 1{line_end}乙丙: 2026-02-30{line_end}"
    document = read_text(text.encode(), "f.yaml")
    assert document.diagnostics[0].span == Span("f.yaml", 2, 5, 2, 15)
    assert document.data == {"甲": 1, "乙丙": "2026-02-30"}


@pytest.mark.parametrize(
    "text", ["甲:\t1\n", "甲: 1\t# 注\n", "\t# 注\n甲: 1\n", "甲: 1\n\t\n", "甲: {乙:\t1,\t丙: 2}\n"]
)
def test_tab_that_does_not_indent_does_no_harm(text: str) -> None:
    for document in (read_text(text, "f.yaml"), read_pure(text)):
        assert document.diagnostics == ()
        assert document.data in ({"甲": 1}, {"甲": {"乙": 1, "丙": 2}})


# ---- what cannot be read


def test_file_that_is_missing(tmp_path: Path) -> None:
    assert codes(read_file(tmp_path / "none.yaml", "none.yaml")) == ["AR100"]


def test_folder_is_no_file(tmp_path: Path) -> None:
    assert codes(read_file(tmp_path, "folder")) == ["AR100"]


def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    assert codes(read_file(pipe, "pipe.yaml")) == ["AR100"]


def test_file_too_large(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (reader.MAX_MEBIBYTES * 1024 * 1024 + 1))
    document = read_file(large, "large.yaml")
    assert codes(document) == ["AR103"]
    assert not document.whole


def test_file_as_large_as_may_be() -> None:
    document = read_text(b"#" * (reader.MAX_MEBIBYTES * 1024 * 1024), "f.yaml")
    assert document.diagnostics == ()


def test_depth_has_a_limit() -> None:
    limit = composing.MAX_DEPTH
    assert codes(read_text("[" * limit + "]" * limit, "f.yaml")) == []
    assert codes(read_text("[" * (limit + 1) + "]" * (limit + 1), "f.yaml")) == ["AR104"]
    assert codes(read_text("[" * 100_000, "f.yaml")) == ["AR104"]


def test_depth_counts_through_aliases() -> None:
    deep = composing.MAX_DEPTH - 5
    text = f"甲: &a {'[' * deep}{']' * deep}\n乙: [[[[[*a]]]]]\n"
    assert codes(read_text(text, "f.yaml")) == ["AR104"]


def test_number_of_values_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "MAX_NODES", 100)
    assert codes(read_text(f"[{'甲, ' * 50}]", "f.yaml")) == []
    assert codes(read_text(f"[{'甲, ' * 100}]", "f.yaml")) == ["AR105"]
    assert codes(read_text(f"[&a [{'甲, ' * 40}], *a, *a]", "f.yaml")) == ["AR105"]


def test_findings_have_a_limit() -> None:
    document = read_text("- no\n" * 5000, "f.yaml")
    assert len(document.diagnostics) == composing.MAX_FINDINGS + 1
    assert codes(document).count("AR131") == 1


def test_many_directives_take_no_time() -> None:
    assert codes(read_text("%TAG !a! tag:x,2000:\n" * 100_000, "f.yaml")) == ["AR130"]


# ---- reading on after a mistake


def test_only_the_entry_with_the_mistake_is_lost() -> None:
    text = "规则:\n  - 编号: 甲\n    标题：一\n  - 编号: 乙\n    标题: 二\n  - 编号: 丙\n    理由: {x}不得\n"
    document = read_text(text, "f.yaml")
    assert codes(document) == ["AR109", "AR116"]
    assert document.data == {"规则": [{"编号": "乙", "标题": "二"}]}
    assert not document.whole


def test_colon_at_the_end_of_a_line_is_read_as_meant() -> None:
    document = read_text("事实：\n  甲:\n    标题: 一\n", "f.yaml")
    assert codes(document) == ["AR109"]
    assert document.data == {"事实": {"甲": {"标题": "一"}}}


def test_quote_left_open_loses_no_other_entry() -> None:
    document = read_text('事实:\n  甲: {标题: "一}\n  乙: {标题: 二}\n', "f.yaml")
    assert document.data == {"事实": {"乙": {"标题": "二"}}}


def test_brackets_over_several_lines_are_lost_together() -> None:
    document = read_text("甲: {乙: 1\n  丙: 2}\n丁: 3\n", "f.yaml")
    assert codes(document) == ["AR128"]
    assert document.data == {"丁": 3}


# ---- both parsers


@pytest.mark.parametrize("path", REAL_FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_parsers_agree_on_the_shipped_files(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    fast, pure = read_text(text, "f.yaml"), read_pure(text)
    assert fast.data == pure.data
    assert fast.positions.root == pure.positions.root
    assert fast.diagnostics == pure.diagnostics == ()


def test_fast_parser_is_there() -> None:
    assert PARSER is getattr(yaml, "CSafeLoader", PURE_PARSER)


CASES = sorted((PROJECT / "tests/diagnostics/reading").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_parsers_agree_on_mistakes(path: Path) -> None:
    for text in yaml.safe_load(path.read_text(encoding="utf-8"))["files"].values():
        if isinstance(text, str):
            fast, pure = read_text(text, "f.yaml"), read_pure(text)
            assert fast.data == pure.data
            assert fast.diagnostics == pure.diagnostics


@pytest.mark.parametrize(
    "text",
    [
        "甲: {提问: 经费由谁承担?, 乙: 1}\n",
        "甲: [多少钱?, 谁 ?出]\n",
        '甲: "\\ud800"\n',
        '甲: "\\U00110000"\n',
        "甲: '\\ud800'\n",
        "甲: {乙:[1], 丙: 2}\n",
        "甲: {乙:, 丙: 2}\n",
    ],
)
def test_parsers_agree_where_yaml_is_unclear(text: str) -> None:
    fast, pure = read_text(text, "f.yaml"), read_pure(text)
    assert fast.data == pure.data
    assert fast.diagnostics == pure.diagnostics


# ---- anything at all


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A sound text with a few mistakes in it."""
    text = draw(st.sampled_from([SAMPLE, NESTED]))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 4)))
        text = text[:start] + draw(st.sampled_from(["", *TROUBLEMAKERS])) + text[end:]
    return text


def assert_is_a_document(document: Document) -> None:
    assert isinstance(document, Document)
    assert len(document.diagnostics) <= composing.MAX_FINDINGS + 50
    assert document.whole or document.diagnostics
    lines = document.text.split("\n")
    for finding in document.diagnostics:
        assert finding.span is not None
        assert 1 <= finding.span.line <= len(lines)
        assert 1 <= finding.span.column <= len(lines[finding.span.line - 1]) + 1
        assert (finding.span.line, finding.span.column) <= (finding.span.end_line, finding.span.end_column)


@given(st.binary(max_size=300))
@example(b"")
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"\x00")
@example(b"*")
@example(b"a: &a\nb: *a")
def test_any_bytes_give_a_document(content: bytes) -> None:
    assert_is_a_document(read_text(content, "f.yaml"))


@given(st.text(max_size=200) | st.lists(st.sampled_from(TROUBLEMAKERS), max_size=40).map("".join))
def test_any_text_gives_a_document(text: str) -> None:
    document = read_text(text, "f.yaml")
    assert_is_a_document(document)
    assert_is_a_document(read_pure(text))


@given(mangled())
def test_mangled_files_are_shaped_all_the_same(text: str) -> None:
    document = read_text(text, "f.yaml")
    assert_is_a_document(document)
    for model in (RulesetFile, SectionFile, CaseFile):
        result = shape(document, model)
        # Nothing is left out without an error that says so.
        is_complete = document.whole and result.document.whole and not result.broken
        assert is_complete or any(finding.is_error for finding in result.diagnostics)


@given(mangled())
def test_parsers_read_the_same_data_from_mangled_files(text: str) -> None:
    # Where a question mark begins a word in brackets, each parser has its own idea of the mistake.
    text = re.sub(r"[?]", "", text)
    fast, pure = read_text(text, "f.yaml"), read_pure(text)
    assert fast.data == pure.data
    assert fast.whole == pure.whole
