"""Writing data as YAML in every way a person might: styles, quotes, indents, blank lines and comments at random."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from access_rules.loading.scalars import resolve

_PLAIN = re.compile(r"[\w一-龥（）《》〔〕·/.、，；-]+(?: [\w一-龥]+)*")


class Scribbler:
    """Writes a document; ``comments`` are those it has put in, each once."""

    def __init__(self, chance: random.Random, *, comments: bool = True) -> None:
        self.chance = chance
        self.comments: list[str] = []
        self._with_comments = comments
        self._is_behind_block_text = False

    def document(self, data: dict[str, Any]) -> str:
        lines = [*self._noise(0), *(["---"] if self._now_and_then(9) else []), *self._mapping(data, 0)]
        lines += self._noise(self.chance.choice([0, 2, 4]))
        return "\n".join(lines) + "\n" * self.chance.randint(0, 3)

    # ---- in lines

    def _mapping(self, data: dict[str, Any], indent: int, *, quiet: bool = False) -> list[str]:
        lines: list[str] = []
        for key, value in data.items():
            lines += [] if quiet and not lines else self._noise(indent)
            lines += self._entry(f"{' ' * indent}{self._key(key)}:", value, indent, may_be_flush=True)
        return lines

    def _items(self, items: list[Any], indent: int) -> list[str]:
        lines: list[str] = []
        for item in items:
            lines += self._noise(indent)
            lead = f"{' ' * indent}-"
            if isinstance(item, dict) and item and self._now_and_then(2):
                first, *rest = self._mapping(item, indent + 2, quiet=True)
                lines += [f"{lead} {first.lstrip()}", *rest]
            else:
                lines += self._entry(lead, item, indent, may_be_flush=False)
        return lines

    def _entry(self, lead: str, value: Any, indent: int, *, may_be_flush: bool) -> list[str]:
        if isinstance(value, dict | list) and (not value or self._now_and_then(3)):
            return self._bracketed(lead, value, indent)
        step = self.chance.choice([1, 2, 2, 2, 4])
        if isinstance(value, dict):
            return [lead + self._trailing(), *self._mapping(value, indent + step)]
        if isinstance(value, list):
            return [
                lead + self._trailing(),
                *self._items(value, indent if may_be_flush and step == 1 else indent + step),
            ]
        if isinstance(value, str) and value.strip() == value and self._now_and_then(8):
            return self._block_text(lead, value, indent + step)
        if self._now_and_then(8):
            below = [f"{' ' * (indent + step)}{self._scalar(value)}{self._trailing()}"]
            return [lead + self._trailing(), *self._noise(indent + step), *below]
        return [f"{lead} {self._scalar(value)}{self._trailing()}"]

    def _block_text(self, lead: str, text: str, indent: int) -> list[str]:
        mark = "|-" if "\n" in text else self.chance.choice(["|-", ">-"])
        body = [f"{' ' * indent}{line}" if line else "" for line in text.split("\n")]
        self._is_behind_block_text = True
        return [f"{lead} {mark}{self._trailing()}", *body]

    # ---- in brackets

    def _bracketed(self, lead: str, value: Any, indent: int) -> list[str]:
        line, lines = f"{lead} ", []
        may_break = self._now_and_then(2)
        for token in self._tokens(value):
            line += token
            if may_break and self._now_and_then(4):
                lines += [line.rstrip() + self._trailing(), *self._noise(indent + 2)]
                line = " " * (indent + self.chance.choice([2, 4]))
        return [*lines, line.rstrip() + self._trailing()]

    def _tokens(self, value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield "{"
            for at, (key, each) in enumerate(value.items()):
                yield ", " if at else ""
                yield f"{self._key(key, in_brackets=True)}: "
                yield from self._tokens(each)
            yield "}"
        elif isinstance(value, list):
            yield "["
            for at, each in enumerate(value):
                yield ", " if at else ""
                yield from self._tokens(each)
            yield "]"
        else:
            yield self._scalar(value, in_brackets=True)

    # ---- words

    def _key(self, key: str, *, in_brackets: bool = False) -> str:
        return self._text(key, in_brackets=in_brackets)

    def _scalar(self, value: Any, *, in_brackets: bool = False) -> str:
        match value:
            case None:
                return "null"
            case bool():
                word = "true" if value else "false"
                return self.chance.choice([word, word.capitalize(), word.upper()])
            case date():
                return value.isoformat()
            case str():
                return self._text(value, in_brackets=in_brackets)
            case _:
                return str(value)

    def _text(self, text: str, *, in_brackets: bool) -> str:
        is_plain = _PLAIN.fullmatch(text) and text[0] not in "-." and resolve(text) == (text, None)
        is_plain = is_plain and not (in_brackets and "，" in text)
        if is_plain and not self._now_and_then(5):
            return text
        if "\n" not in text and "\t" not in text and text.isprintable() and self._now_and_then(2):
            return "'" + text.replace("'", "''") + "'"
        return '"' + "".join(_escaped(character) for character in text) + '"'

    # ---- comments and blank lines

    def _noise(self, indent: int) -> list[str]:
        lines = []
        while self._now_and_then(5):
            if self._with_comments and self._now_and_then(2):
                # What is indented behind a text of several lines would be part of it.
                columns = [0] if self._is_behind_block_text else [0, indent, indent, indent + 2, 7]
                self._is_behind_block_text = False
                lines.append(" " * self.chance.choice(columns) + self._comment())
            else:
                lines.append("" if self._is_behind_block_text else self.chance.choice(["", "", "  "]))
        return lines

    def _trailing(self) -> str:
        return (
            self.chance.choice([" ", "   "]) + self._comment() if self._with_comments and self._now_and_then(8) else ""
        )

    def _comment(self) -> str:
        said = self.chance.choice(["说明", "- a: 1", "}", "'", '"', "& * ! # %", "规则:", "[x, {y"])
        self.comments.append(f"#{self.chance.choice(['', ' ', '  '])}〈{len(self.comments)}〉{said}")
        return self.comments[-1]

    def _now_and_then(self, times: int) -> bool:
        return self.chance.randrange(times) == 0


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
