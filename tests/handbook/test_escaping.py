"""Whatever a ruleset says stays text: no markup, no script, no link of its own."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from access_rules.library import load
from access_rules.render.handbook.anchors import Kind, anchor, page_name
from access_rules.render.handbook.elements import el, text_of, write
from access_rules.render.handbook.publishing import publish
from access_rules.render.handbook.volume import Volume
from tests.handbook.conftest import RULESETS, volume_of
from tests.handbook.reading import Tag, read

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><b>",
    "' onclick='alert(1)",
    "a & b &amp; &#60;",
    "javascript:alert(1)",
    "<!-- -->",
    "]]>",
)


def hostile(volume: Volume, text: str) -> Volume:
    """The volume with the text wherever an author can put one."""
    book = volume.book
    facts = {
        name: replace(
            fact,
            title=text,
            ask=text,
            judgement=text,
            unit=text,
            choices={each: replace(choice, title=text) for each, choice in fact.choices.items()},
        )
        for name, fact in book.facts.items()
    }
    sources = {
        name: replace(source, title=text, short_title=text, issuer=text, number=text)
        for name, source in book.sources.items()
    }
    lists = {
        name: replace(each, title=text, items=tuple(replace(item, title=text, covers=(text,)) for item in each.items))
        for name, each in book.lists.items()
    }
    rules = tuple(
        replace(
            rule,
            title=text,
            reason=text,
            remedy=text,
            approval=replace(rule.approval, office=text, requires=(text,)) if rule.approval else None,
            requires=tuple(replace(each, say=text) for each in rule.requires),
        )
        for rule in book.rules
    )
    watches = tuple(
        replace(
            watch,
            title=text,
            reason=text,
            remedy=text,
            approval=replace(watch.approval, office=text, requires=(text,)) if watch.approval else None,
        )
        for watch in book.watches
    )
    assert book.procedure
    deadlines = tuple(replace(each, title=text, reason=text) for each in book.procedure.deadlines)
    results = tuple(
        replace(each, case=replace(each.case, title=text, note=text, exception=text, source=(text,)))
        for each in volume.results
    )
    changed = replace(
        book,
        layers=tuple(replace(head, title=text, place=text, version=text) for head in book.layers),
        facts=facts,
        sources=sources,
        lists=lists,
        definitions={name: replace(each, title=text) for name, each in book.definitions.items()},
        invariants=tuple(replace(each, title=text) for each in book.invariants),
        rules=rules,
        watches=watches,
        procedure=replace(book.procedure, deadlines=deadlines),
        default=replace(book.default, reason=text, remedy=text),
    )
    texts = dict.fromkeys(volume.texts, f"# 卷：{text}\n# --- {text} ---\n")
    return replace(volume, book=changed, results=results, texts=texts)


def shape(page: Tag) -> list[tuple[str, tuple[str, ...]]]:
    return [(tag.name, tuple(tag.attributes)) for tag in page.all()]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_a_ruleset_stay_texts(text: str, base: Volume, county: Volume) -> None:
    plain = publish([hostile(base, "字" * len(text)), hostile(county, "字" * len(text))])
    pages = publish([hostile(base, text), hostile(county, text)])
    for name, page in pages.items():
        told = read(page)
        assert [tag for tag, _ in shape(told)] == [tag for tag, _ in shape(read(plain[name]))]
        assert [key for tag in told.all() for key in tag.attributes if key.startswith("on")] == []
        assert all(href.startswith("#") or href in pages for href in told.hrefs)
        assert text in told.text


def test_names_of_a_ruleset_stay_names(tmp_path: Path) -> None:
    """Ids are chosen by authors too: in quotes they may hold anything."""
    name = '"><script>甲 #%~</script>'
    rule = {"id": name, "outcome": "reject", "when": {"holds": name}, "reason": "r", "cite": [{"source": name}]}
    watch = {
        "id": f"{name}!",
        "type": "correlation",
        "outcome": "notice",
        "second": {"holds": name},
        "same": [name],
        "within": {"days": 1},
        "reason": f"{{earlier}} {name}",
        "cite": [{"source": name}],
    }
    document = {
        "ruleset": name,
        "title": "t",
        "layer": "national",
        "version": "1",
        "default": "needs_approval",
        "facts": {name: {"type": "bool", "title": "真"}},
        "sources": {name: {"title": "甲", "level": "law"}},
        "lists": {name: {"title": "单", "source": name, "items": [{"id": name, "title": "项"}]}},
        "definitions": {name: {"title": "定", "when": {name: True}}},
        "rules": [rule],
        "watches": [watch],
        "procedure": {"deadlines": [{"id": name, "state": "in_force", "within": {"days": 1}, "then": "notice"}]},
        "cases": [{"id": name, "title": "案", "facts": {name: True}, "expect": "reject"}],
    }
    (tmp_path / "ruleset.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    page = read(publish([volume_of(load(tmp_path))])["index.html"])
    assert len(list(page.all("script"))) == 1
    ids = {tag.id for tag in page.all() if tag.id}
    assert {href[1:] for href in page.hrefs} - {""} <= ids
    assert page.by_id(anchor(Kind.RULE, name)).one("code", "id").text == name


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_anchors_tell_names_apart(names: list[str]) -> None:
    one, other = (anchor(Kind.RULE, name) for name in names)
    assert one != other
    assert anchor(Kind.ITEM, *names) != anchor(Kind.ITEM, *reversed(names))
    assert not re.search(r"[\s\"'<>&#%]", one)


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique_by=str.casefold))
def test_pages_tell_rulesets_apart(names: list[str]) -> None:
    one, other = map(page_name, names)
    assert one != other
    assert "/" not in one
    assert one.casefold() != "index.html"


@given(st.text(), st.text())
def test_an_element_reads_back(text: str, value: str) -> None:
    written = write(el("p", el("a", text, title=value), text))
    told = read(written)
    assert text_of(el("p", text)) == text
    assert "\u202e" not in written
    assert [tag.name for tag in told.all()] == ["p", "a"]


# What a page may do


def test_a_page_asks_for_nothing(pages: dict[str, str]) -> None:
    for page in pages.values():
        told = read(page)
        asking = {
            key: value
            for tag in told.all()
            for key, value in tag.attributes.items()
            if key in ("src", "srcset", "action", "style")
        }
        assert asking == {}
        assert [tag.attributes["href"] for tag in told.all("link")] == ["data:,"]
        assert not re.search(r"https?://|@import|url\(", page.replace("http-equiv", ""))


def test_the_policy_admits_our_own_style_and_script_alone(pages: dict[str, str]) -> None:
    for page in pages.values():
        told = read(page)
        policy = next(tag.attributes["content"] or "" for tag in told.all("meta") if "http-equiv" in tag.attributes)
        assert policy.startswith("default-src 'none'; ")
        for name in ("style", "script"):
            (content,) = re.findall(f"<{name}>(.*?)</{name}>", page, re.DOTALL)
            assert f"{name}-src 'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy


def test_nothing_of_a_ruleset_is_in_style_or_script(pages: dict[str, str]) -> None:
    found = {tuple(re.findall(r"<(?:style|script)>.*?</(?:style|script)>", page, re.DOTALL)) for page in pages.values()}
    assert len(found) == 1
    assert RULESETS.name not in "".join(next(iter(found)))
