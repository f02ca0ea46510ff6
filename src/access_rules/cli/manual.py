"""Help and usage in the reader's language: verbs state both, ``中文 | English``, and one is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

from access_rules.diagnostic import Message
from access_rules.render.columns import width
from access_rules.render.wording import Language

# The context of typer carries the language as its object; contexts and parameters have no public class to name.

_BETWEEN_LANGUAGES = " | "

_USAGE = Message("用法", "usage")
_OPTIONS = Message("[选项]", "[options]")
_VERB = Message("命令", "VERB")
_HELP = Message("显示本说明", "show this message")
_HEADINGS: Mapping[str, Message] = {
    "verbs": Message("命令", "Verbs"),
    "arguments": Message("参数", "Arguments"),
    "options": Message("选项", "Options"),
}

Entries = Sequence[tuple[str, str]]
"""Words of the command line, each with its explanation."""


class Verb(TyperCommand):
    """A verb with a page of its own."""

    def get_help(self, ctx: Any) -> str:
        """The page about this verb."""
        return page(self, ctx, ctx.obj)

    def get_usage(self, ctx: Any) -> str:
        """The line that says how to call it."""
        return usage(self, ctx, ctx.obj)


class Verbs(TyperGroup):
    """The command itself, with a page that names its verbs."""

    def get_help(self, ctx: Any) -> str:
        """The page about the command."""
        return page(self, ctx, ctx.obj)

    def get_usage(self, ctx: Any) -> str:
        """The line that says how to call it."""
        return usage(self, ctx, ctx.obj)


def page(command: Any, ctx: Any, lang: Language) -> str:
    """All that is to be said about a command."""
    sections = {
        "verbs": [(name, _first_line(verb.help, lang)) for name, verb in getattr(command, "commands", {}).items()],
        "arguments": [(_argument(each), _said(each.help, lang)) for each in _parameters(command, ctx, "argument")],
        "options": [(_option(each), _explained(each, lang)) for each in _parameters(command, ctx, "option")],
    }
    column = 2 + max(width(word) for entries in sections.values() for word, _ in entries) + 2
    paragraphs = [usage(command, ctx, lang), _said(command.help, lang)]
    for name, entries in sections.items():
        if entries:
            heading = f"{_HEADINGS[name].in_language(lang)}{'：' if lang == 'zh' else ':'}"
            paragraphs.append("\n".join([heading, *_table(entries, column)]))
    if command.epilog:
        paragraphs.append(_said(command.epilog, lang))
    return "\n\n".join(paragraphs)


def usage(command: Any, ctx: Any, lang: Language) -> str:
    """How to call a command."""
    words = [_OPTIONS.in_language(lang)]
    if hasattr(command, "commands"):
        words = [_VERB.in_language(lang), *words, "…"]
    for each in _parameters(command, ctx, "argument"):
        words.append(_argument(each) if each.required else f"[{_argument(each)}]")
    words += [_option(each) for each in _parameters(command, ctx, "option") if each.required]
    colon = "：" if lang == "zh" else ": "
    return f"{_USAGE.in_language(lang)}{colon}{ctx.command_path} {' '.join(words)}"


def _parameters(command: Any, ctx: Any, kind: str) -> list[Any]:
    return [each for each in command.get_params(ctx) if each.param_type_name == kind]


def _argument(parameter: Any) -> str:
    return f"{parameter.metavar}{'…' if parameter.nargs != 1 else ''}"


def _option(parameter: Any) -> str:
    names = ", ".join(sorted(parameter.opts, key=len))
    return f"{names} {parameter.metavar}" if parameter.metavar else names


def _explained(parameter: Any, lang: Language) -> str:
    return _HELP.in_language(lang) if "--help" in parameter.opts else _said(parameter.help, lang)


def _said(text: str | None, lang: Language) -> str:
    zh, _, en = (text or "").partition(_BETWEEN_LANGUAGES)
    return (zh if lang == "zh" else en or zh).strip()


def _first_line(text: str | None, lang: Language) -> str:
    return _said(text, lang).partition("\n")[0]


def _table(entries: Entries, column: int) -> Iterator[str]:
    for word, explanation in entries:
        first, *others = explanation.splitlines() or [""]
        yield f"  {word}{' ' * (column - 2 - width(word))}{first}"
        yield from (f"{' ' * column}{each}" for each in others)
