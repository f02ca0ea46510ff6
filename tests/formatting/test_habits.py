"""The order in which keywords are written names every keyword there is."""

from __future__ import annotations

import pytest

from access_rules.loading.documents import FrontPage, Model
from access_rules.loading.formatting.habits import order_of
from access_rules.loading.forms import form_of


def models() -> list[type[Model]]:
    found: list[type[Model]] = []
    pending: list[type[Model]] = [Model]
    while pending:
        below = pending.pop().__subclasses__()
        found += below
        pending += below
    # A front page without sections is a part of one with them, and no kind of file.
    return sorted(set(found) - {FrontPage}, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_keyword_has_its_place(model: type[Model]) -> None:
    order = order_of(model)
    assert len(order) == len(set(order))
    assert set(order) == set(form_of(model).fields)
