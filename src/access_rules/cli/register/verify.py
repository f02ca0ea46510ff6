"""``access-rules register verify``: was the register altered?"""

from __future__ import annotations

import re
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, Usage, language, say, show_findings
from access_rules.cli.register.opening import records_at
from access_rules.cli.register.options import RegisterArgument

HELP = "核对登记簿有没有被改动 | see whether the register was altered"
EPILOG = (
    "例如：access-rules register verify 登记簿.db\n"
    "最后一件的件号和摘要另外记下来，下次用 --against 核对：连末尾被截去、整本被重写也查得出来。\n"
    "--replay 按当时的规则把每个决定再作一次，列出结果不同的。\n"
    "退出码：0 没有改动，1 有改动，或者登记簿不能用，2 用法不对"
    " | for example: access-rules register verify register.db\n"
    "Write the number and digest of the last event down elsewhere; with --against they show even an end cut off, or a\n"
    "register written anew. --replay makes every decision again by the rules of its time and lists those that differ.\n"
    "exit codes: 0 not altered, 1 altered, or the register cannot be used, 2 usage"
)


_DIGEST = re.compile(r"[0-9a-f]{64}")


def verify(
    register: RegisterArgument,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="N:DIGEST", help="以前记下的件号和摘要 | a number and digest of before"),
    ] = None,
    replay: Annotated[  # noqa: FBT002  # the default of an option
        bool, typer.Option("--replay", help="把每个决定再作一次 | make every decision again")
    ] = False,
    lang: LangOption = None,
) -> None:
    """See whether the register was altered."""
    from access_rules.register.events import Head  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    number, _, digest = (against or "").partition(":")
    if against is not None and not (number.isdecimal() and _DIGEST.fullmatch(digest)):
        raise Usage(
            f"`{against}` 不是件号和摘要：照抄“最后一件”，如 120:9f2c…，摘要 64 位",
            f"`{against}` is no number and digest: copy what was said of the last, as 120:9f2c…, a digest of 64",
        )
    with records_at(register, spoken) as records:
        head = records.journal.head
        findings = records.verify(against=Head(int(number), digest) if against else None)
        again = 0
        if replay and not findings:
            findings = records.replay()
            again = sum(each.decision is not None for each in records.journal.events())
    show_findings(findings, {}, spoken)
    if findings:
        raise typer.Exit(1)
    say(
        f"没有改动，共 {head.number} 件\n最后一件：{head.number}:{head.digest}"
        if spoken == "zh"
        else f"not altered, {head.number} events\nthe last: {head.number}:{head.digest}"
    )
    if replay:
        say(
            f"{again} 个决定按当时的规则再作一次，结果都相同"
            if spoken == "zh"
            else f"{again} decisions made again by the rules of their time, all alike"
        )
