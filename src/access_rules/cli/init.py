"""``access-rules init``: a small ruleset that works, to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, Usage, language, say


def init(
    folder: Annotated[Path, typer.Argument(help="新规则集的文件夹 folder to make", metavar="PATH")],
    lang: LangOption = None,
) -> None:
    """新建一个能用的小规则集。Make a small ruleset that works."""
    from access_rules.cli.starter import STARTERS  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Usage(f"`{folder}` 已有内容，不覆盖" if spoken == "zh" else f"`{folder}` is not empty and is left alone")
    for name, text in STARTERS[spoken].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    follow = "接着试试" if spoken == "zh" else "now try"
    verbs = "".join(f"\n  access-rules {verb} {folder}" for verb in ("check", "test"))
    say(f"{folder}/: {'、'.join(STARTERS[spoken])}\n{follow}:{verbs}")
