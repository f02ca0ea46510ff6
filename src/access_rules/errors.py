"""What can go wrong, divided by what the caller can do about it.

AccessRulesError
├── RulesetError       the rules are broken: show its diagnostics to whoever wrote them
├── FactError          the task is broken: show its diagnostics to whoever filed it
├── DataFileError      a file of rows is broken: show its diagnostics to whoever made it
├── RegisterError      an action was refused, or a register cannot be used: show its diagnostics to whoever acted
├── ReplayError        a decision was made under another ruleset: load that version
└── MissingExtraError  an optional library is absent: install the extra it names
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from access_rules.diagnostic import Diagnostic


class AccessRulesError(Exception):
    """The root of every error this library raises on purpose."""


class _DiagnosedError(AccessRulesError):
    def __init__(self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str] | None = None) -> None:
        self.diagnostics = tuple(diagnostics)
        self.texts = dict(texts or {})
        super().__init__(self.diagnostics, self.texts)

    def __str__(self) -> str:
        return "\n".join(_one_line(finding) for finding in self.diagnostics)


def _one_line(finding: Diagnostic) -> str:
    place = str(finding.span) if finding.span else "/".join(map(str, finding.path))
    help_zh = f"；{finding.help.zh}" if finding.help else ""
    help_en = f"; {finding.help.en}" if finding.help else ""
    return f"{place}: {finding.code} {finding.message.zh}{help_zh} | {finding.message.en}{help_en}"


class RulesetError(_DiagnosedError):
    """A ruleset was refused; ``diagnostics`` holds every finding, ``texts`` the files by name."""


class FactError(_DiagnosedError):
    """A task was refused; ``diagnostics`` names every fact that cannot be used as stated."""


class DataFileError(_DiagnosedError):
    """A file of rows was refused, or its columns were; ``diagnostics`` tells why."""


class RegisterError(_DiagnosedError):
    """An action on a register was refused and left nothing behind, or there is no register that can be used."""


class ReplayError(AccessRulesError):
    """A decision cannot be replayed here: it rests on another ruleset or another version of it."""


class MissingExtraError(AccessRulesError):
    """An optional library is not installed; the message names the extra that brings it."""
