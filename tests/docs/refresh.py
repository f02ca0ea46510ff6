"""Bring the output shown on the pages up to date: ``python -m tests.docs.refresh [PAGE…]``.

Look at the difference before you keep it: a decision that changed is a change for the changelog.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from tests.docs.pages import PROJECT, Page, all_pages, read_page
from tests.docs.playing import ELISION, Played, Stage


def refreshed(page: Page) -> str:
    """The text of a page with the output that its blocks really print."""
    with tempfile.TemporaryDirectory() as folder:
        played = list(Stage(Path(folder), page.language).play(page))
    lines = page.text.splitlines(keepends=True)
    for each in reversed(played):
        if each.actual != each.block.text and f"{ELISION}\n" in each.block.text:
            print(f"{page.name}:{each.block.line}: leaves lines out, so mend it by hand")  # noqa: T201
        else:
            _put(each, lines)
    return "".join(lines)


def _put(played: Played, lines: list[str]) -> None:
    block = played.block
    height = block.text.count("\n")
    actual = [f"{block.indent}{line}" if line.strip() else line for line in played.actual.splitlines(keepends=True)]
    lines[block.line : block.line + height] = actual


def main() -> None:
    """Refresh the pages named, or all."""
    paths = [Path(each).resolve() for each in sys.argv[1:]] or all_pages()
    for path in paths:
        page = read_page(path)
        try:
            text = refreshed(page)
        except Exception:  # noqa: BLE001  # the other pages can still be refreshed
            traceback.print_exc()
            continue
        if text != page.text:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(PROJECT))  # noqa: T201


if __name__ == "__main__":
    main()
