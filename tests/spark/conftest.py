"""One real Spark for all tests of it: in this machine, on the loopback, closed at the end."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PANDAS = "PySpark does not yet fully support pandas"
"""What Spark says of a pandas newer than itself; of pandas we ask nothing."""


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java (Debian: default-jre-headless)")
    # Workers are to run the Python that has what is tested.
    with warnings.catch_warnings(), patch.dict(os.environ, PYSPARK_PYTHON=sys.executable):
        warnings.filterwarnings("ignore", message=PANDAS, category=FutureWarning)
        started = _started()
        yield started
        started.stop()


def _started() -> SparkSession:
    from pyspark.sql import SparkSession  # noqa: PLC0415  # only where there is Java to run it

    here = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[2]").appName("access-rules")
    for name, value in here.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
