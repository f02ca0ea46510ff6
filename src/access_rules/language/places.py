"""Places: which ruleset governs where."""

from __future__ import annotations

import re

_KIND = re.compile(
    r"(?<=..)(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|新区|省|市|区|县|旗|盟|镇|乡|街道)$"
)


def covers(governed: str | None, place: str) -> bool:
    """Whether a place lies in the governed one; None governs everywhere.

    ``governed`` is written in steps (北京市/西城区); ``place`` with or without the steps, and the last
    word of a name (市, 区) may be left out of either: 北京西城.
    """
    if governed is None:
        return True
    steps = [re.escape(_core(step)) + f"(?:{re.escape(step[len(_core(step)) :])})?" for step in governed.split("/")]
    return re.match(r"[/\s]*".join(steps), place.strip()) is not None


def specificity(governed: str | None) -> int:
    """How narrow a governed place is: the number of its steps."""
    return len(governed.split("/")) if governed else 0


def _core(step: str) -> str:
    return _KIND.sub("", step)
