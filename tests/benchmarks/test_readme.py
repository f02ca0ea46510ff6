"""The figures on the front pages are those of the stored run."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.readme import PAGES, REGION, STORED, section
from benchmarks.runs import read_run

HERE = Path(__file__).parent


@pytest.mark.parametrize("page", PAGES)
def test_the_front_page_shows_the_stored_run(page: str, project: Path) -> None:
    (shown,) = REGION.findall((project / page).read_text(encoding="utf-8"))
    assert shown == section(read_run(STORED), PAGES[page]), "python -m benchmarks.readme"


FIGURES = """
|              |        20 rules | 200 rules | 2,000 rules | 20,000 rules |
| ------------ | --------------: | --------: | ----------: | -----------: |
| if-chain     | 1.00× (1.00 µs) |         – |           – |            – |
| access_rules | 4.00× (4.00 µs) |         – |           – |            – |
| cedarpy      |   160× (160 µs) |         – |           – |            – |

The ratio to the if-chain, and the median time of a decision; CPython 3.11.7, one core of AMD EPYC.

"""


def test_each_contender_is_set_against_the_chain() -> None:
    assert section(read_run(HERE / "before.json"), PAGES["README.md"]) == FIGURES
