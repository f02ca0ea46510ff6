"""Places: which ruleset governs where."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PEOPLES = (
    "布依|布朗|藏|朝鲜|傣|侗|东乡|保安|撒拉|哈尼|哈萨克|回|景颇|柯尔克孜|黎|傈僳|满|蒙古|苗|羌|土家|土|壮|彝|白|瑶|仫佬|毛南|仡佬"
    "|水|佤|拉祜|纳西|怒|独龙|普米|裕固|鄂温克|鄂伦春|达斡尔|畲|锡伯|塔吉克|维吾尔"
)
_AUTONOMOUS = rf"(?:(?:{_PEOPLES})族?)+自治[区州县旗]"

# The last words of names of places, which people leave out: 北京西城 is 北京市西城区, 湘西 is 湘西土家族苗族自治州.
_KIND = re.compile(rf"(?<=..)(?:特别行政区|{_AUTONOMOUS}|自治[区州县旗]|地区|新区|林区|街道|[省市区县旗盟州镇乡])$")

# What cannot follow the lowest name without its last word, because the two together name another place: 吉林|市 is
# not 吉林省, 海南|藏族自治州 not 海南省, 朝阳|门街道 not 朝阳区. A place's own name has two characters and more.
_OTHER_NAME = rf"(?!(?:省|市|区|县|旗|盟|自治|地区|{_AUTONOMOUS}|.(?:街道|镇|乡|社区|村)))"

_BETWEEN = r"[/\s·,，、]*"


def covers(governed: str | None, place: str) -> bool:
    """Whether a place lies in the governed one; None governs everywhere.

    ``governed`` is written in steps (北京市/西城区); ``place`` with or without the steps, and the last
    word of a name (市, 区) may be left out: 北京西城, 北京市西城区月坛街道.
    """
    return governed is None or _reading(governed).match(_plain(place)) is not None


def lacks_the_upper_steps_of(governed: str | None, place: str) -> bool:
    """Whether a place is written like the governed one from a lower step on: 西城区 for 北京市/西城区."""
    steps = (governed or "").split("/")
    # Without its last word the name of a district is too short to tell anything: 西城, 城中.
    return any(_plain(place).startswith(step) for step in steps[1:])


def specificity(governed: str | None) -> int:
    """How narrow a governed place is: the number of its steps."""
    return len(governed.split("/")) if governed else 0


@lru_cache(maxsize=1024)
def _reading(governed: str) -> re.Pattern[str]:
    *upper, lowest = _plain(governed).split("/")
    return re.compile(_BETWEEN.join([*map(_step, upper), _step(lowest, _OTHER_NAME)]))


def _step(name: str, unless_followed_by: str = "") -> str:
    core = _KIND.sub("", name)
    return f"(?:{re.escape(name)}|{re.escape(core)}{unless_followed_by})"


def _plain(place: str) -> str:
    return unicodedata.normalize("NFKC", place).strip().removeprefix("中国").strip()
