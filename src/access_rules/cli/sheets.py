"""Decisions on paper: what stands around and between them in each format that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import chain, islice
from typing import Protocol

from access_rules.cli.console import hand_over, say
from access_rules.evaluation.decision import Decision
from access_rules.loading.tasks import WrittenTask
from access_rules.render.inline import inline
from access_rules.render.wording import Language

Decided = Iterable[tuple[WrittenTask, Decision | None]]
"""Tasks with their decisions; None where a task was refused."""

_STYLE = (
    "body{max-width:50em;margin:2em auto;padding:0 1em;line-height:1.6;font-family:sans-serif}"
    "article+h1{border-top:1px solid;padding-top:1em}h1{font-size:1.2em}h2{font-size:1.4em}h3{font-size:1.1em}"
    "dl{display:grid;grid-template-columns:max-content auto;gap:0 1em;margin:0}dt{opacity:.7}dd{margin:0}"
)


class Sheet(Protocol):
    """Writes decisions as they are made; ``several`` when there are surely more than one."""

    def __call__(self, made: Decided, lang: Language, *, several: bool) -> None:
        """Write them."""


def text(made: Decided, lang: Language, *, several: bool) -> None:
    """Each as it is made; with several, each under the name of its task."""
    for number, (name, decision) in enumerate(_named(made, several=several)):
        heading = "" if name is None else f"══ {name} ══\n"
        say(("\n" if number else "") + heading + decision.explain(lang=lang))


def markdown(made: Decided, lang: Language, *, several: bool) -> None:
    """Each as it is made; with several, each under a heading."""
    for number, (name, decision) in enumerate(_named(made, several=several)):
        heading = "" if name is None else f"# `{name.replace('`', '')}`\n\n"
        hand_over(("\n" if number else "") + heading + decision.explain(lang=lang, format="markdown"))


def html(made: Decided, lang: Language, *, several: bool) -> None:
    """One page that a browser shows, whatever encoding it would guess."""
    body: list[str] = []
    title = ""
    for name, decision in _named(made, several=several):
        title = title or decision.ruleset.title
        body += [f"<h1>{escape(name)}</h1>"] if name is not None else []
        body.append(decision.explain(lang=lang, format="html"))
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>'
    if body:
        hand_over("\n".join([f'<!doctype html>\n<html lang="{lang}">\n{head}', *body, "</html>"]))


SHEETS: Mapping[str, Sheet] = {"text": text, "markdown": markdown, "html": html}
"""The formats by name."""


def _named(made: Decided, *, several: bool) -> Iterator[tuple[str | None, Decision]]:
    """The decisions with the names of their tasks, where there is more than one task to tell apart."""
    rest = iter(made)
    # Only one file may hold one task: a look ahead tells. With several files the first decision need not wait.
    first = [] if several else list(islice(rest, 2))
    for task, decision in chain(first, rest):
        if decision is not None:
            yield (inline(task.name) if several or len(first) > 1 else None), decision
