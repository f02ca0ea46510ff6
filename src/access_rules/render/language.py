"""Which language to speak."""

from __future__ import annotations

from collections.abc import Mapping

from access_rules.render.wording import LANGUAGES, Language

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_TELLS_NOTHING = ("", "c", "posix")


def choose_language(explicit: str | None, environ: Mapping[str, str]) -> Language:
    """The language asked for, else that of the environment, else Chinese.

    Whoever works in any other language than Chinese is spoken to in English.
    Raises ValueError where the language asked for is not spoken here.
    """
    if explicit is not None:
        return _asked_for(explicit)
    tags = (_tag(environ.get(name, "")) for name in _VARIABLES)
    return next((_spoken(tag) for tag in tags if tag not in _TELLS_NOTHING), "zh")


def _asked_for(explicit: str) -> Language:
    for language in LANGUAGES:
        if _tag(explicit) == language:
            return language
    raise ValueError(f"unknown language {explicit!r}: choose one of {', '.join(LANGUAGES)}")


def _spoken(tag: str) -> Language:
    return "zh" if tag == "zh" else "en"


def _tag(locale: str) -> str:
    """The language of a locale: ``zh`` of ``zh_CN.UTF-8`` and ``zh-Hans``."""
    language = locale.strip().replace("-", "_").split("_")[0]
    return language.split(".")[0].split("@")[0].lower()
