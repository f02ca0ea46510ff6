"""How a legal basis is written: 《民法典》第二百零一条."""

from __future__ import annotations

import re

from access_rules.evaluation.decision import Citation
from access_rules.render.inline import inline
from access_rules.render.wording import Language, Phrase

_OWN_MARKS = re.compile(r"[^《》]*《[^《》]+》(（[^（）]*）)?")
_YEAR = re.compile(r"\d{4}")
_TO_INNER = str.maketrans("《》", "〈〉")


def name_document(title: str) -> str:
    """The title of a document in exactly one pair of title marks, whether it brought its own or not.

    Title marks inside title marks are single ones (GB/T 15834): 《关于印发〈办法〉的通知》.
    An issuer before the marks and a bracket behind them stay outside: 民政部《通知》（试行）.
    """
    line = inline(title)
    if _OWN_MARKS.fullmatch(line):
        return line
    return f"《{_without_outer_marks(line).translate(_TO_INNER)}》"


def cite(citation: Citation, lang: Language) -> str:
    """A citation in full: title, number, article, clause, version, and whether nobody has seen the text."""
    number = Phrase.IN_BRACKETS.say(lang, text=inline(citation.number)) if citation.number else ""
    return name_document(citation.title) + number + _place(citation, lang) + _notes(citation, lang)


def _place(citation: Citation, lang: Language) -> str:
    article = _numbered(Phrase.ARTICLE, citation.article, lang)
    return article + _numbered(Phrase.CLAUSE, citation.clause, lang)


def _numbered(phrase: Phrase, written: str | None, lang: Language) -> str:
    """Bare numbers are given their word; what an author wrote out, 第六条, stays as it is."""
    line = inline(written or "")
    return phrase.say(lang, number=line) if line.isdigit() else line


def _notes(citation: Citation, lang: Language) -> str:
    notes = [_version(citation.version, lang)] if citation.version else []
    if not citation.verified:
        notes.append(Phrase.UNVERIFIED.say(lang))
    return Phrase.IN_BRACKETS.say(lang, text=Phrase.SEMICOLON.say(lang).join(notes)) if notes else ""


def _version(version: str, lang: Language) -> str:
    line = inline(version)
    if line.endswith(("版", "本")):
        return line
    phrase = Phrase.CITED_YEAR if _YEAR.fullmatch(line) else Phrase.CITED_VERSION
    return phrase.say(lang, version=line)


def _without_outer_marks(title: str) -> str:
    if title.count("《") != title.count("》"):
        return title.replace("《", "").replace("》", "")
    while _encloses(title):
        title = title[1:-1]
    return title


def _encloses(title: str) -> bool:
    """Whether the first mark is closed by the last character."""
    if not (title.startswith("《") and title.endswith("》")):
        return False
    depth = 0
    for at, char in enumerate(title):
        depth += (char == "《") - (char == "》")
        if depth == 0:
            return at == len(title) - 1
    return False
