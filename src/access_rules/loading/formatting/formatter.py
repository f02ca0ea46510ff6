"""Writing a document again in its canonical form, and making sure that nothing of it is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from yaml import AliasEvent, NodeEvent

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.language.layers import FRONT_PAGE
from access_rules.loading.decoding import decode
from access_rules.loading.documents import RulesetFile, SectionFile
from access_rules.loading.formatting.arranging import arrange
from access_rules.loading.formatting.building import build
from access_rules.loading.formatting.commenting import comments_in, place_comments
from access_rules.loading.formatting.layout import laid_out
from access_rules.loading.formatting.speech import Speech
from access_rules.loading.formatting.tree import Group, content, remarks
from access_rules.loading.keywords import english
from access_rules.loading.parsing import events
from access_rules.loading.positions import Mapping
from access_rules.loading.reader import Document, read_text
from access_rules.loading.shape import shape
from access_rules.source import Span

AS_WRITTEN: Final = Speech()


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file in its canonical form; ``text`` is None where it was left alone, and ``findings`` say why."""

    text: str | None
    findings: tuple[Diagnostic, ...] = ()


def format_document(document: Document, speech: Speech = AS_WRITTEN) -> Formatted:
    """The canonical form of a ruleset's file: the same data and the same comments.

    A file with mistakes is left alone, for nobody knows what it means, and so is one with anchors.
    """
    model = _model_of(document)
    found = [each for each in shape(document, model).diagnostics if each.is_error]
    found = found or _anchors(document)
    if found:
        return Formatted(None, tuple(found))
    tree = _tree(document, model, speech)
    text = laid_out(tree)
    lost = _lost(document, tree, read_text(text, document.name), speech)
    return Formatted(None, lost) if lost else Formatted(text)


def _model_of(document: Document) -> type[RulesetFile | SectionFile]:
    keys = document.data if isinstance(document.data, dict) else {}
    is_front_page = PurePath(document.name).name == FRONT_PAGE or any(english(key) == "ruleset" for key in keys)
    return RulesetFile if is_front_page else SectionFile


def _tree(document: Document, model: type[RulesetFile | SectionFile], speech: Speech) -> Group:
    root = document.positions.root
    assert isinstance(root, Mapping)
    tree = build(document.text, root, model, speech)
    place_comments(tree, document.positions.lines)
    arrange(tree)
    return tree


def _anchors(document: Document) -> list[Diagnostic]:
    """What stands for another place in the file: written out it could no longer be changed in one."""
    if "&" not in document.text and "*" not in document.text:
        return []
    found = (_anchor(event, document) for event in events(decode(document.text, document.name).clean))
    return [each for each in found if each is not None]


def _anchor(event: object, document: Document) -> Diagnostic | None:
    if not isinstance(event, NodeEvent) or event.anchor is None or event.start_mark is None:
        return None
    mark = "*" if isinstance(event, AliasEvent) else "&"
    word = f"{mark}{event.anchor}"
    start = document.text.index(word, event.start_mark.index)
    return diagnose("AR901", document.positions.lines.span(start, start + len(word)), word=word)


# ---- nothing may be lost


def _lost(before: Document, tree: Group, after: Document, speech: Speech) -> tuple[Diagnostic, ...]:
    """What would not be the same afterwards; there is nothing, or there is a mistake in this folder."""
    model = _model_of(before)
    refused = [each for each in shape(after, model).diagnostics if each.is_error]
    if refused:
        return (_refusal(before, refused[0].message.zh, refused[0].message.en),)
    # To the letter, or where words are said in another language, with all of them in English.
    neutral = Speech("en", speech.known) if speech.lang else speech
    one = _tree(before, model, neutral) if speech.lang else tree
    other = _tree(after, model, neutral)
    if content(one) != content(other):
        return (_refusal(before, "内容会变", "the content would change"),)
    if Counter(each.text for each in comments_in(before.text)) != Counter(remarks(other)):
        return (_refusal(before, "会丢注释", "a comment would be lost"),)
    return ()


def _refusal(document: Document, zh: str, en: str) -> Diagnostic:
    return diagnose("AR902", Span(document.name, 1, 1, 1, 1), problem=Message(zh, en))
