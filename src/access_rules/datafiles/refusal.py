"""Refusing a file of rows, or some of its columns, with a place in it."""

from __future__ import annotations

from pathlib import Path

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import DataFileError
from access_rules.source import Span


def unusable(path: Path, problem: Message, help: Message, line: int = 1) -> DataFileError:
    """The error that a file as a whole cannot be used."""
    finding = diagnose("AR721", at(path, line), help=help, name=path.as_posix(), problem=problem)
    return DataFileError([finding])


def column_refused(path: Path, line: int, column: int, problem: Message, help: Message) -> Diagnostic:
    """The finding that a column, counted from 1, has no usable name in the line of names."""
    return diagnose("AR722", at(path, line, column), help=help, problem=problem)


def at(path: Path, line: int, column: int = 1) -> Span:
    """A cell of a file, line and column counted from 1."""
    return Span(path.as_posix(), line, column, line, column + 1)
