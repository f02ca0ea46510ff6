"""Which form a file of rows has: by the ending of its name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from access_rules.datafiles.refusal import unusable
from access_rules.diagnostic import Message


class Format(Enum):
    """The forms of files of rows."""

    SEPARATED = "CSV"
    JSON_LINES = "JSON Lines"
    PARQUET = "Parquet"
    EXCEL = "Excel"

    @property
    def has_types(self) -> bool:
        """Whether its values have types of their own; else they are what somebody typed into cells."""
        return self in (Format.JSON_LINES, Format.PARQUET)


ENDINGS: Mapping[str, Format] = {
    ".csv": Format.SEPARATED,
    ".tsv": Format.SEPARATED,
    ".txt": Format.SEPARATED,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".parquet": Format.PARQUET,
    ".xlsx": Format.EXCEL,
    ".xlsm": Format.EXCEL,
}
"""The forms by the endings of names."""

_OTHER_ENDINGS: Mapping[str, Message] = {
    ".xls": Message("在 Excel 里另存为 .xlsx", "save it as .xlsx in Excel"),
    ".et": Message("在 WPS 里另存为 .xlsx", "save it as .xlsx in WPS"),
    ".json": Message("每行写一件，存为 .jsonl", "write one task a line and save it as .jsonl"),
}


def format_of(path: Path) -> Format:
    """The form of a file. Raises DataFileError where its ending names none."""
    ending = path.suffix.lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    endings = "、".join(ENDINGS)
    raise unusable(
        path,
        Message(f"不认得 `{ending or path.name}` 这种文件", f"files of the kind `{ending or path.name}` are not known"),
        _OTHER_ENDINGS.get(ending, Message(f"文件名要以 {endings} 结尾", f"its name must end in {', '.join(ENDINGS)}")),
    )
