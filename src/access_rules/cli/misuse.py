"""What to say when the arguments make no sense."""

from __future__ import annotations

import re
from typing import Any

from access_rules.render.wording import Language

_IN_CHINESE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"No such option:? '?(?P<word>[^\s']+)'?"), "没有选项 `{word}`"),
    (
        re.compile(r"No such command '(?P<word>[^']+)'\.? Did you mean '(?P<near>[^']+)'"),
        "没有命令 `{word}`，是否为 `{near}`？",
    ),
    (re.compile(r"No such command '(?P<word>[^']+)'"), "没有命令 `{word}`"),
    (re.compile(r"Missing argument '?(?P<word>[^'.]+)'?"), "缺少参数 {word}"),
    (re.compile(r"Missing option '?(?P<word>[^'.]+)'?"), "缺少选项 `{word}`"),
    (re.compile(r"Missing command"), "缺少命令"),
    (re.compile(r"Option '?(?P<word>[^\s']+)'? requires an argument"), "选项 `{word}` 之后要写一个值"),
    (re.compile(r"Option '?(?P<word>[^\s']+)'? does not take a value"), "选项 `{word}` 之后不写值"),
    (re.compile(r"Got unexpected extra argument\S* \((?P<word>.*)\)"), "多出了 `{word}`"),
    (
        re.compile(r"Invalid value for '(?P<option>.+?)'.*: '?(?P<word>[^']*)'? is not one of (?P<values>.+?)\.?$"),
        "`{option}` 不能是 `{word}`，可以是 {values}",
    ),
    (
        re.compile(r"Invalid value for '(?P<option>.+?)'.*?: Input should be greater than or equal to (?P<least>\S+)"),
        "`{option}` 至少是 {least}",
    ),
    (
        re.compile(r"Invalid value for '(?P<option>.+?)'.*?: Input should be a valid (integer|number)"),
        "`{option}` 要写数字",
    ),
    (re.compile(r"Invalid value for '(?P<option>.+?)'.*?: (?P<problem>.+)"), "`{option}` 的值不对：{problem}"),
)
"""Sentences of the command-line library, and what to say instead of them in Chinese."""


def misuse(error: Any, program: str, lang: Language) -> str:
    """What is wrong with the arguments, how to call the command, and where to read more."""
    context = getattr(error, "ctx", None)
    lines = [f"{program}: {_problem(error.format_message(), lang)}"]
    if context is not None:
        lines.append(context.get_usage())
    where = f"{context.command_path if context else program} --help"
    lines.append(f"说明见 {where}" if lang == "zh" else f"see {where}")
    return "\n".join(lines)


def _problem(message: str, lang: Language) -> str:
    message = message.replace("Value error, ", "")
    if lang == "zh":
        for pattern, sentence in _IN_CHINESE:
            if found := pattern.match(message):
                return sentence.format(**found.groupdict())
    return message[:1].lower() + message[1:].rstrip(".")
