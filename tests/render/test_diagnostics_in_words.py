"""What a rule author reads about a broken rule, and that the carets stand under the words."""

import json
import unicodedata

import pytest

from access_rules.diagnostic import Diagnostic, Label, Message, Severity
from access_rules.render.diagnostics import render_json, render_text
from access_rules.render.snippet import split_lines
from access_rules.source import Span

FUNDING = "\n" * 11 + "    当: {经费来源: 无}\n"
FACTS = "事实:\n  经费: {类型: 单选}\n"
MESSAGE = Message("未知的事实 `经费来源`", "unknown fact `经费来源`")
HELP = Message("应写作：`经费`", "write `经费`")
UNKNOWN_FACT = Diagnostic("AR301", Severity.ERROR, MESSAGE, Span("rules/funding.yaml", 12, 9, 12, 13), HELP)
WARNING = Diagnostic("AR501", Severity.WARNING, Message("从不适用", "never applies"))


def at(*span: int, labels: tuple[Label, ...] = ()) -> Diagnostic:
    """An error at a span of the file ``f.yaml``."""
    return Diagnostic("AR301", Severity.ERROR, Message("错", "wrong"), Span("f.yaml", *span), labels=labels)


def label(file: str, *span: int, says: str = "见此") -> Label:
    return Label(Span(file, *span), Message(says, "see here"))


def render(finding: Diagnostic, text: str) -> list[str]:
    """The rows between the message and the summary."""
    return render_text([finding], {"f.yaml": text}).splitlines()[1:-2]


def columns(text: str) -> int:
    """Counted by hand: two for wide characters, none for combining marks."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def underlined(source: str, marks: str) -> str:
    """The characters of a row that stand above the carets."""
    first, last = marks.index("^"), marks.rindex("^")
    return "".join(
        char for at, char in enumerate(source) if first <= columns(source[:at]) <= last and not source[at].isspace()
    )


def test_a_finding_is_shown_as_a_compiler_would() -> None:
    assert render_text([UNKNOWN_FACT], {"rules/funding.yaml": FUNDING}, "zh") == (
        "错误[AR301] 未知的事实 `经费来源`\n"
        "   ┌─ rules/funding.yaml:12:9\n"
        "12 │     当: {经费来源: 无}\n"
        "   │          ^^^^^^^^\n"
        "   = 应写作：`经费`\n"
        "\n"
        "1 个错误\n"
    )


def test_in_english_the_frame_is_english() -> None:
    assert render_text([UNKNOWN_FACT], {"rules/funding.yaml": FUNDING}, "en") == (
        "error[AR301] unknown fact `经费来源`\n"
        "   ┌─ rules/funding.yaml:12:9\n"
        "12 │     当: {经费来源: 无}\n"
        "   │          ^^^^^^^^\n"
        "   = write `经费`\n"
        "\n"
        "1 error\n"
    )


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("当: {funding: none}", "funding"),
        ("当: {经费来源: 无}", "经费来源"),
        ("理由: 由ABC局（区级）报送 x", "x"),
        ("理由: “引号”…之后的词", "词"),
        ("\t当:\t{经费: 无}", "经费"),
        ("全角ＡＢＣ与半角ABC: 经费", "经费"),
        ("e\u0301tat 中 ﾊﾝｶｸ: 词", "词"),
        ("𠮷野家: 词", "词"),
        ("表情😀: 词", "词"),
    ],
)
def test_carets_stand_under_the_word(line: str, word: str) -> None:
    start = line.index(word) + 1
    _, source, marks = render(at(1, start, 1, start + len(word)), line)
    assert underlined(source, marks) == word
    assert marks.count("^") == columns(word)


def test_carets_of_a_word_with_a_tab_reach_across_it() -> None:
    _, source, marks = render(at(1, 1, 1, 4), "a\tb")
    assert (source, marks) == ("1 │ a   b", "  │ ^^^^^")


def test_an_empty_span_gets_one_caret() -> None:
    assert render(at(1, 3, 1, 3), "当: 无")[-1] == "  │    ^"


def test_a_span_past_the_end_of_its_line_points_behind_it() -> None:
    assert render(at(1, 9, 1, 12), "当:")[-1] == "  │    ^"


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    _, source, marks = render(at(1, 4, 1, 5), "a\x1b\u202eb")
    assert (source, marks) == ("1 │ a␛\ufffdb", "  │    ^")


class TestSeveralLines:
    def test_each_line_is_marked_from_its_first_word(self) -> None:
        assert render(at(1, 4, 3, 5), "当: 任一\n  - 经费: 无\n  - 人员\n") == [
            "  ┌─ f.yaml:1:4",
            "1 │ 当: 任一",
            "  │     ^^^^",
            "2 │   - 经费: 无",
            "  │   ^^^^^^^^^^",
            "3 │   - 人员",
            "  │   ^^",
        ]

    def test_a_block_does_not_reach_to_the_next_word(self) -> None:
        rows = render(at(1, 1, 5, 1), "当:\n  经费: 无\n\n# 下一条\n理由: 略\n")
        assert rows[1:] == ["1 │ 当:", "  │ ^^^", "2 │   经费: 无", "  │   ^^^^^^^^"]

    def test_blank_lines_within_are_left_out(self) -> None:
        rows = render(at(1, 1, 3, 3), "甲\n\n乙丙")
        assert rows[1:] == ["1 │ 甲", "  │ ^^", "  ⋮", "3 │ 乙丙", "  │ ^^^^"]

    def test_of_a_long_span_the_ends_are_shown(self) -> None:
        rows = render(at(1, 1, 6, 2), "甲\n乙\n丙\n丁\n戊\n己\n")
        assert rows[1:] == ["1 │ 甲", "  │ ^^", "  ⋮", "6 │ 己", "  │ ^^"]

    def test_a_span_past_the_end_of_the_file_ends_with_it(self) -> None:
        assert render(at(1, 1, 9, 1), "甲\n乙")[-1] == "  │ ^^"


class TestLabels:
    def test_another_line_of_the_file_stands_in_its_place(self) -> None:
        rows = render(at(4, 1, 4, 2, labels=(label("f.yaml", 1, 1, 1, 2),)), "甲\n乙\n丙\n丁\n")
        assert rows == [
            "  ┌─ f.yaml:4:1",
            "1 │ 甲",
            "  │ -- 见此",
            "  ⋮",
            "4 │ 丁",
            "  │ ^^",
        ]

    def test_of_several_lines_the_last_says_why(self) -> None:
        rows = render(at(1, 1, 1, 2, labels=(label("f.yaml", 2, 1, 3, 2),)), "甲\n乙\n丙\n")
        assert rows[3:] == ["2 │ 乙", "  │ --", "3 │ 丙", "  │ -- 见此"]

    def test_the_same_line_is_shown_once(self) -> None:
        rows = render(at(1, 4, 1, 6, labels=(label("f.yaml", 1, 1, 1, 2),)), "当: 经费")
        assert rows[1:] == ["1 │ 当: 经费", "  │     ^^^^", "  │ -- 见此"]

    def test_another_file_is_named_and_numbers_share_one_gutter(self) -> None:
        finding = Diagnostic(
            "AR301", Severity.ERROR, MESSAGE, UNKNOWN_FACT.span, HELP, (label("facts.yaml", 2, 3, 2, 5),)
        )
        text = render_text([finding], {"rules/funding.yaml": FUNDING, "facts.yaml": FACTS})
        assert text.splitlines()[1:-2] == [
            "   ┌─ rules/funding.yaml:12:9",
            "12 │     当: {经费来源: 无}",
            "   │          ^^^^^^^^",
            "   ┌─ facts.yaml:2:3",
            " 2 │   经费: {类型: 单选}",
            "   │   ---- 见此",
            "   = 应写作：`经费`",
        ]

    def test_a_file_without_its_text_is_still_named_with_what_it_says(self) -> None:
        rows = render(at(7, 1, 7, 2, labels=(label("gone.yaml", 3, 4, 3, 5),)), "甲")
        assert rows == ["  ┌─ f.yaml:7:1", "  ┌─ gone.yaml:3:4", "  │ 见此"]


class TestWithoutAFile:
    def test_the_fact_is_named(self) -> None:
        finding = Diagnostic("AR702", Severity.ERROR, Message("不是照片", "no photo"), path=("evidence", 1))
        assert render_text([finding], {}).splitlines()[:2] == ["错误[AR702] 不是照片", "  ┌─ 事实：evidence[1]"]

    def test_nothing_is_named_where_nothing_is_known(self) -> None:
        assert render_text([WARNING], {}) == "警告[AR501] 从不适用\n\n1 个警告\n"


class TestSummary:
    @pytest.mark.parametrize(
        ("findings", "zh", "en"),
        [
            ([UNKNOWN_FACT, UNKNOWN_FACT, WARNING], "2 个错误，1 个警告", "2 errors, 1 warning"),
            ([UNKNOWN_FACT], "1 个错误", "1 error"),
            ([WARNING, WARNING], "2 个警告", "2 warnings"),
            ([], "没有发现问题", "no problems found"),
        ],
    )
    def test_findings_are_counted(self, findings: list[Diagnostic], zh: str, en: str) -> None:
        assert render_text(findings, {}, "zh").splitlines()[-1] == zh
        assert render_text(findings, {}, "en").splitlines()[-1] == en


def test_help_of_several_lines_keeps_its_shape() -> None:
    finding = Diagnostic("AR1", Severity.ERROR, MESSAGE, help=Message("应写作：\n  当:\n    经费: 无", "write"))
    assert render_text([finding], {}).splitlines()[1:4] == ["  = 应写作：", "      当:", "        经费: 无"]


def test_colour_only_adds_colour() -> None:
    texts = {"rules/funding.yaml": FUNDING}
    coloured = render_text([UNKNOWN_FACT, WARNING], texts, colour=True)
    assert "\033[1;31m错误[AR301]\033[0m" in coloured
    assert "\033[1;33m警告[AR501]\033[0m" in coloured
    bare = coloured
    for code in ("0", "1", "1;31", "1;33", "1;34"):
        bare = bare.replace(f"\033[{code}m", "")
    assert bare == render_text([UNKNOWN_FACT, WARNING], texts)


def test_lines_are_counted_as_yaml_counts_them() -> None:
    text = "\ufeff甲\r\n乙\r丙\n丁\u2028戊\x0b己\x85庚"
    assert split_lines(text) == ("甲", "乙", "丙", "丁", "戊\x0b己", "庚")


class TestJson:
    def test_a_finding_in_json_values(self) -> None:
        finding = Diagnostic(
            "AR301", Severity.ERROR, MESSAGE, UNKNOWN_FACT.span, HELP, (label("facts.yaml", 2, 3, 2, 5),)
        )
        assert render_json([finding]) == [
            {
                "code": "AR301",
                "severity": "error",
                "message": {"zh": "未知的事实 `经费来源`", "en": "unknown fact `经费来源`"},
                "help": {"zh": "应写作：`经费`", "en": "write `经费`"},
                "file": "rules/funding.yaml",
                "line": 12,
                "column": 9,
                "end_line": 12,
                "end_column": 13,
                "labels": [
                    {
                        "message": {"zh": "见此", "en": "see here"},
                        "file": "facts.yaml",
                        "line": 2,
                        "column": 3,
                        "end_line": 2,
                        "end_column": 5,
                    }
                ],
                "path": [],
            }
        ]

    def test_a_finding_without_a_file_has_no_position(self) -> None:
        finding = Diagnostic("AR702", Severity.WARNING, MESSAGE, path=("evidence", 1))
        (shown,) = json.loads(json.dumps(render_json([finding])))
        assert (shown["file"], shown["line"], shown["end_column"], shown["help"]) == (None, None, None, None)
        assert shown["path"] == ["evidence", 1]
        assert shown["severity"] == "warning"
