"""``access-rules init``: a small ruleset that works, to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, Usage, language, say

HELP = "新建一个能用的小规则集 | make a small ruleset that works"
EPILOG = (
    "例如：access-rules init 我的规则\n退出码：0 建好了，2 文件夹已有内容，或者写不进去"
    " | for example: access-rules init my-rules --lang en\n"
    "exit codes: 0 made, 2 the folder is not empty, or cannot be written"
)


def init(
    folder: Annotated[Path, typer.Argument(metavar="PATH", help="新规则集的文件夹 | the folder to make")],
    lang: LangOption = None,
) -> None:
    """Make a small ruleset that works, in Chinese or English."""
    from access_rules.cli.starter import STARTERS  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Usage(f"`{folder}` 已有内容，不覆盖", f"`{folder}` is not empty and is left alone")
    for name, text in STARTERS[spoken].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    chinese = spoken == "zh"
    say(f"{folder}/{'：' if chinese else ': '}{('、' if chinese else ', ').join(STARTERS[spoken])}")
    say("接着试试：" if chinese else "now try:")
    for verb in ("check", "test"):
        say(f"  access-rules {verb} {folder}")
