"""Roles: every role has a hint for every block, and what it owns exists."""

from __future__ import annotations

import io
from itertools import product

import openpyxl
import pytest
from made_workbooks import workbook_of
from test_template_glossary import names_on_sheets

from finops_xl.template.sheets.roles import role_hints
from finops_xl.template.tables import RoleHint
from finops_xl.workshop.columns import Record

ROLES = ("Finance", "IT", "Data science", "Sponsor", "Facilitator")
BLOCKS = (
    "1 Foundation & Education",
    "2 Economic Classification",
    "3 KPI Development",
    "4 Value Target Setting",
)
NAMES = names_on_sheets()
EACH = [pytest.param(hint, id=f"{hint.role}-{str(hint.block)[0]}") for hint in role_hints()]


def test_every_role_has_one_hint_for_every_block_in_order() -> None:
    assert [(hint.role, hint.block) for hint in role_hints()] == list(product(ROLES, BLOCKS))


@pytest.mark.parametrize("hint", EACH)
def test_a_hint_is_short_and_complete_and_its_question_is_one(hint: RoleHint) -> None:
    cells = hint.to_row().values()
    assert all(isinstance(cell, str) and 2 <= len(cell) <= 100 for cell in cells)
    assert str(hint.ask).endswith("?")
    assert not str(hint.mistake).endswith(".")


@pytest.mark.parametrize("hint", EACH)
def test_what_a_role_owns_is_on_the_sheet_that_is_named(hint: RoleHint) -> None:
    for place in str(hint.own).split("; "):
        sheet, _, columns = place.partition(": ")
        assert sheet in NAMES
        assert not columns or set(columns.split(", ")) <= NAMES[sheet], place


def test_no_column_has_two_owners() -> None:
    owned = [
        (place.partition(": ")[0], column)
        for hint in role_hints()
        for place in str(hint.own).split("; ")
        for column in place.partition(": ")[2].split(", ")
        if column
    ]
    assert len(owned) == len(set(owned))


def test_the_tab_holds_every_hint_and_prints_on_one_page() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))[RoleHint.SHEET]
    _, *rows = sheet[sheet.tables[RoleHint.TABLE].ref]
    assert [row[0].value for row in rows] == [hint.role for hint in role_hints()]
    assert issubclass(RoleHint, Record)
    assert int(sheet.page_setup.paperSize) == 9
