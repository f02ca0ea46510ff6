"""The rulesets that decided, kept in the register, so that what they decided can be decided again."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from access_rules.errors import RulesetError
from access_rules.language.rulebook import Rulebook
from access_rules.loading.bundle.built import SUFFIX, build, read_built
from access_rules.register.journal import Events, Writing


def keep(writing: Writing, book: Rulebook) -> dict[str, str]:
    """What an event says of the ruleset that decided: its name, version and digest, and what is kept of it.

    ``kept`` is the SHA-256 of the built file in the register. As part of the event it is under the event's seal.
    """
    kept = writing.ruleset_kept(book.digest)
    if kept is None:
        content = build(book, (), (), {})
        kept = hashlib.sha256(content).hexdigest()
        writing.keep_ruleset(kept, book.digest, content)
    return {"id": book.id, "title": book.title, "version": book.version, "digest": book.digest, "kept": kept}


def kept_book(reading: Events, kept: str) -> Rulebook | None:
    """The ruleset kept under a SHA-256; None where it is not there, or not what was kept, or cannot be read here."""
    content = reading.ruleset(kept)
    if content is None or hashlib.sha256(content).hexdigest() != kept:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"kept{SUFFIX}")
        path.write_bytes(content)
        try:
            return read_built(path).book
        except RulesetError:
            return None


def book_with(reading: Events, digest: str) -> Rulebook | None:
    """The ruleset with a digest; None where it is not kept, or cannot be read here."""
    kept = reading.ruleset_kept(digest)
    return kept_book(reading, kept) if kept else None
