"""JSON as its standard has it: what Python's parser takes beyond that, and what nobody can mean, is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from access_rules.diagnostic import Message


class NotJSONError(ValueError):
    """Something that Python's parser takes and JSON does not have, or that nobody can mean; ``word`` is where."""

    def __init__(self, problem: Message, word: str) -> None:
        super().__init__(problem, word)
        self.problem, self.word = problem, word


class DuplicateKeyError(NotJSONError):
    """A name stands twice in one object; ``word`` is the name."""


def parsed(text: str, *, decimal: Callable[[str], object], integer: Callable[[str], object] = int) -> Any:
    """The value in a text.

    ``decimal`` and ``integer`` make a number of digits with and without a fraction or exponent; an ArithmeticError
    tells that there is no such number. Raises NotJSONError, and whatever Python's parser raises.
    """
    return json.loads(
        text,
        parse_int=integer,
        parse_float=_within_bounds(decimal),
        parse_constant=_refused,
        object_pairs_hook=_without_duplicates,
    )


def _within_bounds(number: Callable[[str], object]) -> Callable[[str], object]:
    def made(digits: str) -> object:
        try:
            return number(digits)
        except ArithmeticError:
            raise NotJSONError(Message("数字太大", "a number is too large"), digits) from None

    return made


def _refused(word: str) -> object:
    raise NotJSONError(Message(f"不能写 {word}", f"{word} is not allowed"), word)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DuplicateKeyError(Message("同一个名称写了两次", "a name stands twice"), twice)
    return found
