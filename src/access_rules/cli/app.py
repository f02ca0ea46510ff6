"""The ``access-rules`` command: its verbs, and what becomes of a user's mistake."""

from __future__ import annotations

import sys

import typer

from access_rules.cli import check, decide, init, schema, test
from access_rules.cli.console import Usage

app = typer.Typer(
    name="access-rules",
    help="判断上级部门的事项能否下到村：检查规则、运行案例、作出决定。\n\n"
    "Decide whether an upper-level task may be pushed down to a village: check rules, run cases, decide tasks.\n\n"
    "退出码 exit codes: 0 正常 fine, 1 有问题 findings, 2 用法不对 usage.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("check")(check.check)
app.command("test")(test.test)
app.command("decide")(decide.decide)
app.command("schema")(schema.schema)
app.command("init")(init.init)


@app.callback()
def _root() -> None:
    """Verbs take options of their own."""


def main() -> None:
    """Run the command; a mistake of the user ends in a message and an exit code, never in a traceback."""
    try:
        app()
    except Usage as mistake:
        sys.stderr.write(f"{mistake}\n")
        sys.exit(2)
    except BrokenPipeError:
        # The reader of a pipe has left (``| head``): nothing more to say to anyone.
        sys.stderr.close()
        sys.exit(1)
