"""Days as they are written on the command line."""

from __future__ import annotations

from datetime import date

from access_rules.cli.console import Usage


def day_of(written: str | None, option: str = "--as-of") -> date | None:
    """The day that an option names; None where it is not given. Raises Usage where it names none."""
    if written is None:
        return None
    try:
        if len(written) == len("2026-03-01"):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise Usage(
        f"`{written}` 不是日期：{option} 写作 2026-03-01", f"`{written}` is not a date: write {option} 2026-03-01"
    )
