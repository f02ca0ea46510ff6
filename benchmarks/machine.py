"""The machine that something was measured on, as it is stored beside the figures."""

from __future__ import annotations

import os
from typing import Any


def describe(machine_info: dict[str, Any]) -> None:
    """Leave of what pytest-benchmark tells of a machine what explains a figure, and add how busy it was."""
    cpu = machine_info.get("cpu", {})
    machine_info["cpu"] = {key: cpu[key] for key in ("brand_raw", "count", "hz_advertised_friendly") if key in cpu}
    machine_info["load_average"] = os.getloadavg()
