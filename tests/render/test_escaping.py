"""Whatever a ruleset or a task says stays text: no markup, no new lines, no control of the terminal."""

from dataclasses import replace
from html.parser import HTMLParser
from unicodedata import category

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from access_rules.evaluation.decision import Decision
from access_rules.render.decision import explain
from access_rules.render.inline import inline
from tests.render.sample_decisions import ALLOWED, CONTESTED, INCOMPLETE, PLEDGE, REJECTED

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</article></dl>",
    "a & b &amp; &#60;",
    "**bold** _em_ `code` ~~gone~~ <b>",
    "[link](javascript:alert(1)) ![image](x)",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "1) item",
    "> quote",
    "=====",
    "-----",
    "| a | b |",
    "[ref]: http://example.org",
    "ends with \\",
    "\\*starred\\* \\! \\<b>",
    "$x$ <!-- comment",
)


def said(text: str) -> Decision:
    """A decision in which the text stands wherever a ruleset or a task can put one."""
    reason = replace(PLEDGE, text=text, title=text, remedy=text, unmet=(text,), rule=text, file=text)
    question = replace(INCOMPLETE.questions[1], ask=text, guidance=text, title=text)
    assumed = tuple(replace(each, title=text, value_title=text) for each in ALLOWED.assumed)
    conflict = replace(CONTESTED.conflicts[0], refusing=reason)
    return replace(
        INCOMPLETE,
        reasons=(reason,),
        questions=(question,),
        missing=(question.fact,),
        conflicts=(conflict,),
        conditions=tuple(replace(each, text=text) for each in ALLOWED.conditions),
        approvals=tuple(replace(each, office=text, authority_title=text) for each in INCOMPLETE.approvals),
        assumed=assumed,
        remarks=tuple(replace(each, text=text) for each in ALLOWED.remarks),
        facts={"item": text},
    )


PLAIN = said("文字")
MARKUP = "<>&\"'`*_[](){}#+-=.:!|~$^@\\\n\t 1中"
anything = st.text(st.sampled_from(MARKUP) | st.characters(), min_size=1).filter(inline)
"""Any text that shows something, rich in characters that mean something to some format."""


class Reader(HTMLParser):
    """Reads HTML back into its tags and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.tags.append(f"!{data}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read_html(document: str) -> Reader:
    reader = Reader()
    reader.feed(document)
    reader.close()
    return reader


def read_markdown(document: str) -> list[Token]:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [inner for token in parser.parse(document) for inner in (token, *(token.children or ()))]


def shape(tokens: list[Token]) -> list[str]:
    """The structure without its text: an escape cuts a text in two, which changes nothing."""
    return [token.type for token in tokens if token.type not in ("text", "text_special")]


def words(tokens: list[Token]) -> str:
    return "\n".join(
        "".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_the_very_words(text: str) -> None:
    reader = read_html(explain(said(text), format="html"))
    assert reader.tags == read_html(explain(PLAIN, format="html")).tags
    assert text in reader.texts


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_the_very_words(text: str) -> None:
    tokens = read_markdown(explain(said(text), format="markdown"))
    assert shape(tokens) == shape(read_markdown(explain(PLAIN, format="markdown")))
    assert text in words(tokens).split("\n")


@given(anything)
@example("字\x1b]0;title\x07字")
@example("字\u2028字\u202e字\ud800字")
def test_text_keeps_its_lines_and_holds_no_control_characters(text: str) -> None:
    document = explain(said(text))
    assert len(document.splitlines()) == len(explain(PLAIN).splitlines())
    assert {char for char in document if category(char) in ("Cc", "Cf", "Cs")} <= {"\n", "\u200c", "\u200d"}


@given(anything)
def test_html_says_the_same_in_the_same_tags(text: str) -> None:
    reader = read_html(explain(said(text), format="html"))
    assert reader.tags == read_html(explain(PLAIN, format="html")).tags
    assert inline(text) in reader.texts


@given(anything)
def test_markdown_says_the_same_in_the_same_shape(text: str) -> None:
    tokens = read_markdown(explain(said(text), format="markdown"))
    assert shape(tokens) == shape(read_markdown(explain(PLAIN, format="markdown")))
    assert inline(text) in words(tokens).split("\n")


def test_html_is_one_article_in_its_language() -> None:
    reader = read_html(explain(REJECTED, format="html", lang="en"))
    assert (reader.tags[0], reader.tags[-1]) == ("article", "/article")
    assert reader.attributes == [("class", "access-rules-decision"), ("lang", "en"), ("data-outcome", "reject")]


def test_html_closes_what_it_opens() -> None:
    still_open: list[str] = []
    for tag in read_html(explain(CONTESTED, format="html")).tags:
        if tag.startswith("/"):
            assert still_open.pop() == tag[1:]
        else:
            still_open.append(tag)
    assert still_open == []
