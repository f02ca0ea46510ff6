"""What the page about clusters shows comes out."""

from __future__ import annotations

import contextlib
import io

import pytest

from tests.docs.pages import PROJECT, read_page
from tests.spark.conftest import PANDAS


@pytest.mark.filterwarnings(f"ignore:{PANDAS}:FutureWarning")
@pytest.mark.usefixtures("spark")
def test_page() -> None:
    code, shown = (block for block in read_page(PROJECT / "docs" / "spark.md").blocks if block.language != "sh")
    assert (code.language, shown.language) == ("python", "text")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code.text, "<page>", "exec", dont_inherit=True), {"__name__": "__page__"})  # as its reader would
    assert printed.getvalue() == shown.text
