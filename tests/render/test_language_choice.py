"""Which language the library speaks to whom."""

import pytest

from access_rules.render.language import choose_language


@pytest.mark.parametrize(
    ("explicit", "environ", "language"),
    [
        (None, {}, "zh"),
        (None, {"LANG": ""}, "zh"),
        (None, {"LANG": "C"}, "zh"),
        (None, {"LANG": "C.UTF-8"}, "zh"),
        (None, {"LANG": "POSIX"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "zh-Hans"}, "zh"),
        (None, {"LANG": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "en"}, "en"),
        (None, {"LANG": "de_DE@euro"}, "en"),
        (None, {"LANG": "zh@pinyin"}, "zh"),
        (None, {"LC_MESSAGES": "en_US", "LANG": "zh_CN"}, "en"),
        (None, {"LC_ALL": "zh_TW", "LC_MESSAGES": "en_US", "LANG": "en_US"}, "zh"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "en_US"}, "en"),
        (None, {"LC_ALL": "C", "LANG": "en_US"}, "en"),
        (None, {"LANGUAGE": "en"}, "zh"),
        ("en", {"LC_ALL": "zh_CN"}, "en"),
        ("zh", {"LC_ALL": "en_US"}, "zh"),
        ("zh-CN", {}, "zh"),
        ("EN_us", {}, "en"),
    ],
)
def test_language_is_chosen(explicit: str | None, environ: dict[str, str], language: str) -> None:
    assert choose_language(explicit, environ) == language


@pytest.mark.parametrize("explicit", ["fr", "", "english", "C"])
def test_a_language_nobody_speaks_here_is_refused(explicit: str) -> None:
    with pytest.raises(ValueError, match="choose one of zh, en"):
        choose_language(explicit, {"LANG": "en_US"})
