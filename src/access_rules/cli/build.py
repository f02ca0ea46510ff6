"""``access-rules build``: a ruleset as one file to deploy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, Usage, language, say, show_findings

if TYPE_CHECKING:
    from access_rules.library import Ruleset
    from access_rules.render.wording import Language

HELP = "把规则集打包成一个文件，用于部署 | build a ruleset into one file to deploy"
EPILOG = (
    "例如：access-rules build rulesets/national -o national.ruleset\n"
    "规则集有错误就不打包；同样的规则集总得到同样的文件。\n"
    "退出码：0 打包好了，1 规则集有错误，2 用法不对，或者写不进去"
    " | for example: access-rules build rulesets/national -o national.ruleset\n"
    "A ruleset with errors is not built; the same ruleset always gives the same file.\n"
    "exit codes: 0 built, 1 the ruleset is broken, 2 usage, or the file cannot be written"
)


def build(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="规则集：文件夹，或随包名称，如 national | a ruleset: folder, or shipped name such as national",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="写入的文件，名称以 .ruleset 结尾 | the file to write, its name ending in .ruleset",
        ),
    ],
    lang: LangOption = None,
) -> None:
    """Build a ruleset into one file."""
    from access_rules.cli.locate import ruleset_at  # noqa: PLC0415  # --help stays fast
    from access_rules.errors import RulesetError  # noqa: PLC0415

    spoken = language(lang)
    _refuse_to_overwrite(output)
    try:
        ruleset = ruleset_at(path)
    except RulesetError as error:
        show_findings(error.diagnostics, error.texts, spoken, error=True)
        raise typer.Exit(1) from None
    ruleset.save(output)
    say(_built(ruleset, output, spoken))


def _refuse_to_overwrite(output: Path) -> None:
    """Nothing but an earlier build may be lost; and whatever looks for built files must find this one."""
    from access_rules.loading.bundle.built import SUFFIX, is_built  # noqa: PLC0415

    if output.suffix != SUFFIX:
        raise Usage(
            f"`{output}` 不以 {SUFFIX} 结尾：写作 `{output}{SUFFIX}`",
            f"`{output}` does not end in {SUFFIX}: write `{output}{SUFFIX}`",
        )
    if output.exists() and not is_built(output):
        raise Usage(f"`{output}` 不是规则包，不覆盖", f"`{output}` is no built ruleset and is left alone")


def _built(ruleset: Ruleset, output: Path, lang: Language) -> str:
    rules, cases, digest = len(ruleset.book.rules), len(ruleset.cases), ruleset.digest[:12]
    watches = len(ruleset.book.watches)
    if lang == "zh":
        watched = f"、{watches} 项监测" if watches else ""
        return f"✓ {output}：{ruleset.title}，{rules} 条规则{watched}、{cases} 个案例，摘要 {digest}"
    watched = f", {watches} watch{'es' if watches > 1 else ''}" if watches else ""
    return f"✓ {output}: {ruleset.title}, {rules} rules{watched}, {cases} cases, digest {digest}"
