"""The ``access-rules`` command: its verbs, and what becomes of a user's mistake."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any

import typer

from access_rules.cli import (
    ask,
    batch,
    build,
    calendar,
    cases,
    check,
    decide,
    diff,
    docs,
    fmt,
    init,
    scenarios,
    schema,
    test,
    why_not,
)
from access_rules.cli.console import ReaderLeft, Usage, say, spoken_language
from access_rules.cli.manual import Verb, Verbs
from access_rules.cli.misuse import misuse
from access_rules.cli.register import app as register
from access_rules.cli.troubles import trouble
from access_rules.diagnostic import Message
from access_rules.errors import MissingExtraError
from access_rules.render.inline import inline
from access_rules.render.wording import Language

PROGRAM = "access-rules"

# The classes of typer's errors have no public names but this one, whose base they share.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name=PROGRAM,
    cls=Verbs,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="上级部门的事项能不能下到村：检查规则、运行案例、作出决定。"
    " | May a task of an upper-level department be pushed down to a village? Check rules, run cases, decide.",
    epilog="各命令的选项：access-rules 命令 --help\n版本：access-rules --version\n退出码：0 正常，1 有问题，2 用法不对"
    " | options of a verb: access-rules VERB --help\nversion: access-rules --version\n"
    "exit codes: 0 fine, 1 findings, 2 usage",
)
app.command("check", cls=Verb, help=check.HELP, epilog=check.EPILOG)(check.check)
app.command("test", cls=Verb, help=test.HELP, epilog=test.EPILOG)(test.test)
app.command("cases", cls=Verb, help=cases.HELP, epilog=cases.EPILOG)(cases.cases)
app.command("decide", cls=Verb, help=decide.HELP, epilog=decide.EPILOG)(decide.decide)
app.command("batch", cls=Verb, help=batch.HELP, epilog=batch.EPILOG)(batch.batch)
app.command("diff", cls=Verb, help=diff.HELP, epilog=diff.EPILOG)(diff.diff)
app.command("why-not", cls=Verb, help=why_not.HELP, epilog=why_not.EPILOG)(why_not.why_not)
app.command("ask", cls=Verb, help=ask.HELP, epilog=ask.EPILOG)(ask.ask)
app.command("scenarios", cls=Verb, help=scenarios.HELP, epilog=scenarios.EPILOG)(scenarios.scenarios)
app.command("calendar", cls=Verb, help=calendar.HELP, epilog=calendar.EPILOG)(calendar.calendar)
app.add_typer(register.app, name="register", cls=Verbs, help=register.HELP, epilog=register.EPILOG)
app.command("fmt", cls=Verb, help=fmt.HELP, epilog=fmt.EPILOG)(fmt.fmt)
app.command("build", cls=Verb, help=build.HELP, epilog=build.EPILOG)(build.build)
app.command("docs", cls=Verb, help=docs.HELP, epilog=docs.EPILOG)(docs.docs)
app.command("schema", cls=Verb, help=schema.HELP, epilog=schema.EPILOG)(schema.schema)
app.command("init", cls=Verb, help=init.HELP, epilog=init.EPILOG)(init.init)


_GROUPS = ("register",)
"""The verbs that have verbs of their own."""

_HELP = ("-h", "--help")


# The pages of groups are written by `run`: any option here, even --help, would have typer import pydantic before it
# comes to the --help of a verb.
@app.callback(add_help_option=False)
def _root() -> None:
    """Verbs take options of their own."""


def main() -> None:
    """Run the command; a mistake of the user ends in a message and an exit code, never in a traceback."""
    _prepare_streams()
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _reader_left()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the command with these arguments, write its messages, and give its exit code."""
    lang = spoken_language(arguments)
    try:
        if not arguments or arguments[0].startswith("-"):
            return _front_page(arguments, lang)
        if len(arguments) > 1 and arguments[0] in _GROUPS and arguments[1] in _HELP:
            say(_page(arguments[0], lang))
            return 0
        # Not standalone: typer would word errors itself, in English.
        code = _command().main(list(arguments), prog_name=PROGRAM, standalone_mode=False, obj=lang)
    except _UsageError as error:
        say(misuse(error, PROGRAM, lang), error=True)
        return 2
    except Usage as mistake:
        say(f"{PROGRAM}: {inline(mistake.message.in_language(lang))}", error=True)
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return 128 + signal.SIGINT
    except ReaderLeft:
        return _reader_left()
    except MissingExtraError as error:
        lacking = Message(f"缺少可选的库：{error}", str(error))
        say(f"{PROGRAM}: {inline(lacking.in_language(lang))}", error=True)
        return 2
    except OSError as error:
        say(f"{PROGRAM}: {inline(trouble(error).in_language(lang))}", error=True)
        return 2
    return code or 0


def _command() -> Any:
    return typer.main.get_command(app)


def _front_page(arguments: Sequence[str], lang: Language) -> int:
    """What is said without a verb: the version, or what verbs there are."""
    match arguments:
        case ["--version"]:
            from access_rules import __version__  # noqa: PLC0415  # a ring, were it at the top

            say(f"{PROGRAM} {__version__}")
            return 0
        case [] | ["-h" | "--help", *_]:
            say(_page(None, lang), error=not arguments)
            return 0 if arguments else 2
        case _:
            option = arguments[0]
            raise Usage(
                f"没有选项 `{option}`，说明见 {PROGRAM} --help", f"no such option: {option}, see {PROGRAM} --help"
            )


def _page(group: str | None, lang: Language) -> str:
    """The page about the command, or about one of its groups of verbs."""
    command = _command()
    context = command.make_context(PROGRAM, [], obj=lang, resilient_parsing=True)
    if group is not None:
        command = command.commands[group]
        context = command.make_context(group, [], parent=context, obj=lang, resilient_parsing=True)
    return str(command.get_help(context))


def _reader_left() -> int:
    """The reader of a pipe has left (``| head``): nothing more to say, and nothing to complain of at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 128 + getattr(signal, "SIGPIPE", 13)


def _prepare_streams() -> None:
    """A terminal that lacks a character shows something else for it; a closed stream swallows what is said."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  # until the end
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
