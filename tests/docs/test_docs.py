"""The documents are true: what they show was run, where they point is something, and nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

import access_rules
from access_rules import Decision, Reason
from access_rules.analysis.check.codes import CODES
from access_rules.catalogue import CATALOGUE
from access_rules.cli.app import app
from access_rules.loading import keywords
from access_rules.render.reports import casework
from tests.docs.pages import PROJECT, Block, Page, all_pages, read_page
from tests.docs.playing import Stage, agree
from tests.test_floors import FLOORS

PAGES = tuple(read_page(path) for path in all_pages())
NAMES = {page.name: page for page in PAGES}
DIAGNOSTICS = tuple(page for page in PAGES if re.fullmatch(r"docs/diagnostics/A[CPR]\d+\.md", page.name))
FIRST_PAGES = (NAMES["README.md"], NAMES["README.zh-CN.md"])
REFERENCE = NAMES["docs/language.md"]
NAMES_OF_CODES = {
    **{code: entry.name for code, entry in CATALOGUE.items()},
    **{entry.code: entry.name for entry in CODES.values()},
    **{code: entry.name for code, entry in casework.CODES.items()},
}


def by_name(page: Page) -> str:
    return page.name


# ---- what is shown was run


LIBRARIES = {"docs/durable-rules.md": "durable"}
"""What a page runs that is installed only where there is a compiler."""


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_what_a_page_shows_comes_out(page: Page, tmp_path: Path) -> None:
    if page.name in LIBRARIES:
        pytest.importorskip(LIBRARIES[page.name], reason="it needs a C compiler")
    for played in Stage(tmp_path, page.language).play(page):
        shown = f"{page.name}:{played.block.line}\n{played.block.text}"
        assert shown == f"{page.name}:{played.block.line}\n{played.actual}"


NOT_SHOWN = {
    "AR141": "what to give instead is no text, and the page tells two ways",
    "AR142": "likewise; the page makes the mistake and mends it",
    "AR143": "a version to come brings it about",
    "AR100": "needs a user who may not read a file, and the tests may be run by one who may read all",
    "AR902": "nothing that an author writes brings it about",
    "AP301": "what one grip of a lower layer would loosen is refused when the rules are read",
    "AP403": "AR503 refuses the files in which it could stand",
    "AP901": "the solver settles what fits on a page",
    "AR741": "another version brings it about",
    **dict.fromkeys(
        [
            "AR731",
            "AR732",
            "AR733",
            "AR734",
            "AR735",
            "AR736",
            "AR737",
            "AR738",
            "AR739",
            "AR740",
            "AR742",
            "AR743",
            "AR744",
        ],
        "the mistake is in what is done to a register; the page does it, and what to do instead",
    ),
}
"""Codes whose pages tell of the mistake without making it."""

SHOWN = tuple(page for page in DIAGNOSTICS if Path(page.name).stem not in NOT_SHOWN)


@pytest.mark.parametrize("page", SHOWN, ids=by_name)
def test_an_example_to_avoid_has_the_finding_and_the_one_to_prefer_has_not(page: Page, tmp_path: Path) -> None:
    code = Path(page.name).stem
    stage = Stage(tmp_path, page.language)
    runs = [run for played in stage.play(page) for run in played.runs]
    avoided = [run for run in runs if code in run.output]
    assert avoided, f"nothing on the page reports {code}"
    # By now the page has put what to prefer in the place of what to avoid.
    assert "prefer" in {block.word for block in page.blocks}
    again = stage.again(avoided[0])
    assert code not in again.output
    assert again.code == 0, again.output


def test_lines_may_be_left_out_but_not_invented() -> None:
    assert agree("one\n…\nthree\n", "one\ntwo\nthree\n")
    assert agree("one\n…\n", "one\ntwo\nthree\n")
    assert not agree("one\n…\nfour\n", "one\ntwo\nthree\n")
    assert not agree("one\n", "one\ntwo\n")


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    named = {
        found for page in PAGES for found in re.findall(r"(?m)(?:^|`)make ([a-z-]+)(?: [A-Z]+=\w+)?(?:$|`)", page.text)
    }
    assert named
    assert named <= set(re.findall(r"(?m)^([a-z-]+):", makefile))


# ---- where pages point


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_link_leads_somewhere(page: Page) -> None:
    assert [link for link in page.links if not leads_somewhere(page, link)] == []


def leads_somewhere(page: Page, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (PROJECT / page.name).parent / path if path else PROJECT / page.name
    if not target.exists() or not target.resolve().is_relative_to(PROJECT):
        return False
    return not anchor or anchor in {heading.anchor for heading in read_page(target.resolve()).headings}


def test_every_page_is_reached_from_the_first() -> None:
    reached: set[str] = set()
    pending = ["README.md"]
    while pending:
        name = pending.pop()
        if name in reached:
            continue
        reached.add(name)
        pending.extend(link for link in links_to_pages(NAMES[name]))
    assert set(NAMES) - reached == set()


def links_to_pages(page: Page) -> Iterator[str]:
    for link in page.links:
        target = ((PROJECT / page.name).parent / link.partition("#")[0]).resolve()
        if target.suffix == ".md" and target.is_relative_to(PROJECT):
            yield target.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_no_page_names_somebodys_machine(page: Page) -> None:
    assert re.findall(r"(?<![\w.])/(?:home|root|tmp|work|Users)/\S*|localhost:\d+", page.text) == []


# ---- nothing is left out


def test_both_first_pages_have_the_same_sections() -> None:
    english, chinese = FIRST_PAGES
    assert [heading.level for heading in english.headings] == [heading.level for heading in chinese.headings]
    assert [shape(block) for block in english.blocks] == [shape(block) for block in chinese.blocks]
    assert sorted(map(path_of, english.links)) == sorted(map(path_of, chinese.links))


def shape(block: Block) -> tuple[str, str | None]:
    return block.language, block.word


def path_of(link: str) -> str:
    return "README" if link.startswith("README") else link


def test_every_verb_is_on_the_first_pages() -> None:
    verbs = {each.name for each in app.registered_commands} | {each.name for each in app.registered_groups}
    for page in FIRST_PAGES:
        assert set(re.findall(r"(?m)^\| `access-rules ([a-z-]+)", page.text)) == verbs, page.name


def test_every_room_of_the_house_is_named_to_contributors() -> None:
    rooms = {name for name in FLOORS if not name.startswith("__")}
    floors = re.findall(r"(?m)^\| (\d) \| (.+?) \|", NAMES["CONTRIBUTING.md"].text)
    named = {room: int(floor) for floor, names in floors for room in re.findall(r"`(\w+)/?`", names)}
    assert named == {room: FLOORS[room] for room in rooms}


@pytest.mark.parametrize("kind", [Decision, Reason])
def test_every_part_of_a_decision_is_told(kind: type[Any]) -> None:
    told = NAMES["docs/decision.md"].text.partition("## What a decision holds")[2]
    assert [each.name for each in fields(kind) if f"`{each.name}`" not in told] == []


def test_every_error_is_told() -> None:
    told = NAMES["docs/embedding.md"].text
    assert [name for name in access_rules.__all__ if name.endswith("Error") and f"`{name}`" not in told] == []


def test_the_changelog_is_about_this_version() -> None:
    versions = re.findall(r"(?m)^## \[([\d.]+)\]", NAMES["CHANGELOG.md"].text)
    assert versions[0] == access_rules.__version__


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    codes = {Path(page.name).stem for page in DIAGNOSTICS}
    assert sorted(NAMES_OF_CODES.keys() - codes) == []
    assert sorted(codes - NAMES_OF_CODES.keys()) == []


@pytest.mark.parametrize("page", DIAGNOSTICS, ids=by_name)
def test_a_page_of_a_code_has_its_parts(page: Page) -> None:
    code = Path(page.name).stem
    headings = [heading.title for heading in page.headings]
    assert headings[0].startswith(f"{code} ")
    assert headings[1:] == ["避免", "推荐", "为什么", "In English"]
    assert f"`{NAMES_OF_CODES[code]}`" in page.text


def test_the_index_of_codes_is_complete() -> None:
    index = NAMES["docs/diagnostics/index.md"]
    assert sorted(set(index.links)) == sorted(
        {f"{code}.md" for code in NAMES_OF_CODES} | {"../index.md", "../testing.md"}
    )


WORDS: Mapping[str, Mapping[Any, str]] = {
    "keywords": keywords.KEYWORDS,
    "types": keywords.TYPES,
    "outcomes": keywords.OUTCOMES,
    "strengths": keywords.STRENGTHS,
    "states": keywords.STATES,
    "consequences": keywords.CONSEQUENCES,
    "types of watches": keywords.WATCH_TYPES,
    "outcomes of watches": keywords.WATCH_OUTCOMES,
    "parties": keywords.PARTIES,
    "calendar periods": keywords.CALENDAR_PERIODS,
    "awaited": keywords.AWAITED,
    "levels": keywords.LEVELS,
    "weights": keywords.WEIGHTS,
    "costs": keywords.COSTS,
    "layers": keywords.LAYERS,
    "languages": keywords.LANGUAGES,
    "booleans": {str(value).lower(): word for value, word in keywords.BOOLEANS.items()},
    "none": keywords.NONE_WORDS,
}

ROW = re.compile(r"(?m)^\| `(?P<english>[\w ]+)` \| `(?P<chinese>[^`]+)` \|(?: `(?P<example>[^`]+)` \|)?")


@pytest.mark.parametrize("words", WORDS)
def test_the_reference_has_every_word_in_both_languages(words: str) -> None:
    rows = {(found["english"], found["chinese"]) for found in ROW.finditer(REFERENCE.text)}
    assert sorted(set(WORDS[words].items()) - rows) == []


def test_the_reference_has_no_word_that_the_language_has_not() -> None:
    known = {pair for words in WORDS.values() for pair in words.items()}
    rows = {(found["english"], found["chinese"]) for found in ROW.finditer(REFERENCE.text)}
    assert sorted(rows - known) == []


@pytest.mark.parametrize("folder", ["en", "zh"])
def test_the_reference_uses_every_keyword_in_what_it_runs(folder: str) -> None:
    wanted = set(keywords.KEYWORDS if folder == "en" else keywords.KEYWORDS.values())
    used = {
        key
        for block in REFERENCE.blocks
        if block.mark and block.word == "file" and block.mark.argument.startswith(folder)
        for key in keys_in(yaml.load(block.text, Loader=yaml.BaseLoader))
    }
    assert sorted(wanted - used) == []


def keys_in(value: object) -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                yield str(key)
                yield from keys_in(inner)
        case list():
            for inner in value:
                yield from keys_in(inner)
        case _:
            return


def test_every_example_of_the_reference_stands_in_what_it_runs() -> None:
    run = " ".join("\n".join(block.text for block in REFERENCE.blocks).split())
    examples = [found["example"] for found in ROW.finditer(REFERENCE.text) if ":" in (found["example"] or "")]
    assert len(examples) > len(keywords.KEYWORDS) - 10
    assert [each for each in examples if " ".join(each.split()) not in run] == []
