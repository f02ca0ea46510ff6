"""Volumes to publish: a small family with everything a ruleset can say, and the shipped rulesets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from access_rules.cli.docs import texts_of
from access_rules.library import Ruleset, load, load_shipped
from access_rules.render.handbook.publishing import publish
from access_rules.render.handbook.volume import Volume, gather
from tests.handbook.reading import Tag, read

RULESETS = Path(__file__).parent / "rulesets"


def volume_of(ruleset: Ruleset) -> Volume:
    return gather(ruleset.compile(), ruleset.book, ruleset.cases, texts_of(ruleset))


@pytest.fixture(scope="session")
def base() -> Volume:
    return volume_of(load(RULESETS / "base"))


@pytest.fixture(scope="session")
def county() -> Volume:
    return volume_of(load(RULESETS / "county"))


@pytest.fixture(scope="session")
def pages(base: Volume, county: Volume) -> Mapping[str, str]:
    return publish([base, county])


@pytest.fixture(scope="session")
def page(pages: Mapping[str, str]) -> Callable[[str], Tag]:
    """A page of the small family by its file name."""
    read_pages = {name: read(text) for name, text in pages.items()}
    return read_pages.__getitem__


@pytest.fixture(scope="session")
def national_volume() -> Volume:
    return volume_of(load_shipped("national"))
