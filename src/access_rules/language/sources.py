"""The documents that rules rest on, and how a rule cites them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from access_rules.language.periods import ALWAYS, Period
from access_rules.source import Span


class SourceLevel(StrEnum):
    """The rank of a document 效力层级."""

    LAW = "law"
    ADMIN_REGULATION = "admin_regulation"
    LOCAL_REGULATION = "local_regulation"
    CENTRAL_DOCUMENT = "central_document"
    PROVINCE_DOCUMENT = "province_document"
    CITY_DOCUMENT = "city_document"
    COUNTY_DOCUMENT = "county_document"


@dataclass(frozen=True, slots=True)
class SourceVersion:
    """A version of a document and the days on which it is in force."""

    id: str
    in_force: Period


@dataclass(frozen=True, slots=True)
class Source:
    """A document 文件; ``verified`` is false while nobody has seen its text."""

    id: str
    title: str
    level: SourceLevel
    in_force: Period = ALWAYS
    short_title: str | None = None
    issuer: str | None = None
    number: str | None = None
    versions: tuple[SourceVersion, ...] = ()
    verified: bool = True
    span: Span | None = field(default=None, compare=False)

    def version_on(self, day: date) -> SourceVersion | None:
        """The version in force on a day; None where the document has none then, or has no versions."""
        return next((version for version in self.versions if version.in_force.covers(day)), None)

    def periods(self, version: str | None = None) -> tuple[Period, ...]:
        """When the document (or the one version of it) is in force."""
        if not self.versions:
            return (self.in_force,)
        return tuple(each.in_force for each in self.versions if version in (None, each.id))

    def in_force_on(self, day: date, version: str | None = None) -> bool:
        """Whether the document (or the one version of it) is in force on a day."""
        return any(period.covers(day) for period in self.periods(version))


@dataclass(frozen=True, slots=True)
class Citation:
    """A legal basis as a rule states it 依据: the document, and where known its version, article and clause."""

    source: str
    article: str | None = None
    clause: str | None = None
    version: str | None = None
    span: Span | None = field(default=None, compare=False)
