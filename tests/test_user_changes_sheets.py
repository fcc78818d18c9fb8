"""Every sheet of the workbook, renamed or deleted: W20 names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hand_made_workbook import zipped
from made_workbooks import workbook_of
from package_linter.parts import Parts

from finops_xl.books.file import FileBook
from finops_xl.engine.workbook import Workbook
from finops_xl.macros.structure import structure_faults
from finops_xl.template.sheets import SHEETS
from finops_xl.template.tables import ALL_TABLES
from finops_xl.workshop.findings import Finding

NAMES = [sheet.name for sheet in SHEETS]
WITHOUT_NAMES = {sheet.name for sheet in SHEETS if not sheet.inputs} - {
    "Settings",
    "Start",
    *(kind.SHEET for kind in ALL_TABLES),
}
"""Pages of which no cell has a name: renamed or deleted is the same for a reader."""


_EMPTY = Parts(workbook_of("empty"))
_WORKBOOK = "xl/workbook.xml"


def faults(folder: Path, changed: dict[str, str]) -> list[Finding]:
    """Give what W20 finds in the empty workbook with other texts in some parts."""
    file = folder / "changed.xlsx"
    file.write_bytes(zipped({**_EMPTY.content, **changed}))
    return list(structure_faults(FileBook(file, Workbook.open(file))))


@pytest.mark.parametrize("sheet", NAMES)
def test_a_renamed_sheet_is_named(tmp_path: Path, sheet: str) -> None:
    text = _EMPTY.content[_WORKBOOK].decode()
    text = text.replace(f'<sheet name="{sheet}"', '<sheet name="Neu"')
    text = re.sub(rf"(?<![\w'])(?:'{sheet}'|{sheet})!", "Neu!", text)
    found = faults(tmp_path, {_WORKBOOK: text})
    (what,) = {finding.what for finding in found}
    if sheet in WITHOUT_NAMES:
        assert what.startswith(f"The sheet '{sheet}' is missing")
        assert "If it was renamed, give it its name back." in found[0].remedy
    else:
        assert what == f"Sheet '{sheet}' is called 'Neu': links to it lead nowhere."


@pytest.mark.parametrize("sheet", NAMES)
def test_a_deleted_sheet_is_named(tmp_path: Path, sheet: str) -> None:
    """As Excel leaves it: its names lead to #REF!, its tables are gone with it."""
    text = _EMPTY.content[_WORKBOOK].decode()
    text = text.replace(f'<sheet name="{sheet}"', '<sheet name="Mine"')
    text = re.sub(rf"(?<![\w'])(?:'{sheet}'|{sheet})!\$[A-Z]+\$\d+", "#REF!", text)
    found = faults(tmp_path, {_WORKBOOK: text, **_without_tables(sheet)})
    assert found
    for finding in found:
        assert "is missing" in finding.what
        assert f"heet '{sheet}'" in finding.what
        assert "finops-xl new NEW.xlsx --from OLD.xlsx" in finding.remedy


def _without_tables(sheet: str) -> dict[str, str]:
    part = re.sub(r"(.*)/(.*)", r"\1/_rels/\2.rels", _EMPTY.sheets[sheet])
    if part not in _EMPTY.content:
        return {}
    text = _EMPTY.content[part].decode()
    return {part: re.sub(r'<Relationship [^>]*/relationships/table"[^>]*>', "", text)}
