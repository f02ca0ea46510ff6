"""The roster of villages as written becomes data."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import ValidationError

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Message, in_reading_order
from access_rules.errors import RegisterError
from access_rules.language.roster import Roster, VillageStaff
from access_rules.loading.documents import RosterFile
from access_rules.loading.english import Findings, in_english, language_of
from access_rules.loading.forms import form_of
from access_rules.loading.misfits import report_misfits, report_not_a_mapping
from access_rules.loading.positions import Node, Positions
from access_rules.loading.reader import Document, read_file

_EMPTY: Final = Message("写上各村：`各村: {东村: {包片领导: …}}`", "write them: `villages: {East: {leader: …}}`")


def read_roster(path: Path) -> Roster:
    """The roster in a YAML file. Raises RegisterError carrying every finding about it."""
    document = read_file(path, path.as_posix())
    lang = language_of(document.data) if isinstance(document.data, dict) else "zh"
    findings = Findings(document.positions.lines, lang)
    model = _model(document, document.positions.root, findings)
    found = in_reading_order([*document.diagnostics, *findings.found])
    if model is None or any(each.is_error for each in found):
        raise RegisterError(found, {document.name: document.text})
    villages = {
        name: VillageStaff(each.leader, tuple(each.cadres or ()), each.staff) for name, each in model.villages.items()
    }
    return Roster(villages)


def _model(document: Document, root: Node | None, findings: Findings) -> RosterFile | None:
    if root is None:
        if not document.diagnostics:
            findings.add((), diagnose("AR214", findings.lines.span(0, 0), help=_EMPTY))
        return None
    data, node = in_english(form_of(RosterFile), document.data, root, (), findings)
    positions = Positions(document.positions.lines, node)
    if not isinstance(data, dict):
        report_not_a_mapping(data, (), positions, findings)
        return None
    try:
        return RosterFile.model_validate(data)
    except ValidationError as error:
        report_misfits(error, data, (), positions, findings)
        return None
