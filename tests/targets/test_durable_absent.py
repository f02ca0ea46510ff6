"""Where durable-rules is not installed, whoever asks for it is told what to install."""

from __future__ import annotations

import sys

import pytest

from access_rules import MissingExtraError, Ruleset


@pytest.mark.parametrize("library", ["durable", "durable_rules_engine"])
def test_the_extra_is_named(national: Ruleset, monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r"pip install \"access-rules\[durable\]\""):
        national.compile("durable")
