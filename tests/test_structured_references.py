from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_xl.engine.addresses import Area
from finops_xl.engine.references import translate
from finops_xl.engine.tables import Table

COLUMNS = ("Agent ID", "Cost [USD]", "a#b", 'Size "12"', "It's", "@work")
AGENTS = Table("Agents", "2 Agents", "", Area.parse("B3:G7"), COLUMNS)
TOTALS = Table("Totals", "T", "", Area.parse("A1:B5"), ("Name", "Sum"), totals_rows=1)
BARE = Table("Bare", "T", "", Area.parse("D1:D5"), ("Value",), header_rows=0)
TABLES = {table.name.lower(): table for table in (AGENTS, TOTALS, BARE)}


def plain(formula: str, row: int = 5, sheet: str = "2 Agents", own: Table | None = AGENTS) -> str:
    return translate(formula, TABLES, sheet, row, own)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(Agents[Agent ID])", "SUM('2 Agents'!$B$4:$B$7)"),
        ("SUM(agents[AGENT id])", "SUM('2 Agents'!$B$4:$B$7)"),
        ("Agents[[Agent ID]]", "'2 Agents'!$B$4:$B$7"),
        ("Agents[[Agent ID]:[a'#b]]", "'2 Agents'!$B$4:$D$7"),
        ("Agents[#All]", "'2 Agents'!$B$3:$G$7"),
        ("Agents[[#All],[Agent ID]]", "'2 Agents'!$B$3:$B$7"),
        ("Agents[[#Headers], [Agent ID]]", "'2 Agents'!$B$3"),
        ("Agents[#Headers]", "'2 Agents'!$B$3:$G$3"),
        ("Agents[[#Headers],[#Data],[Agent ID]]", "'2 Agents'!$B$3:$B$7"),
        ("Agents[#Data]", "'2 Agents'!$B$4:$G$7"),
        ("Agents[]", "'2 Agents'!$B$4:$G$7"),
        ("ROWS(Agents)", "ROWS('2 Agents'!$B$4:$G$7)"),
        ("Totals[Sum]", "'T'!$B$2:$B$4"),
        ("Totals[[#Totals],[Sum]]", "'T'!$B$5"),
        ("Totals[[#Data],[#Totals],[Sum]]", "'T'!$B$2:$B$5"),
        ("Bare[Value]", "'T'!$D$1:$D$5"),
    ],
)
def test_references_to_parts_of_a_table(formula: str, expected: str) -> None:
    assert plain(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Agents[[#This Row],[Agent ID]]", "$B5"),
        ("Agents[@[Agent ID]]", "$B5"),
        ("[@[Agent ID]]", "$B5"),
        ("Agents[[#This Row],[Agent ID]:[a'#b]]", "$B5:$D5"),
        ("Agents[@]", "$B5:$G5"),
        ("[@'@work]*2", "$G5*2"),
        ("SUM([It''s])", "SUM('2 Agents'!$F$4:$F$7)"),
        ("[@[Cost '[USD']]]", "$C5"),
        ('SUM([Size "12"])&"[x]"', "SUM('2 Agents'!$E$4:$E$7)&\"[x]\""),
    ],
)
def test_references_inside_the_table_itself(formula: str, expected: str) -> None:
    assert plain(formula) == expected


def test_this_row_from_another_sheet_names_the_sheet() -> None:
    assert plain("Agents[@[Agent ID]]", sheet="Other", own=None) == "'2 Agents'!$B5"


@pytest.mark.parametrize("row", [1, 3, 8])
def test_this_row_outside_the_data_is_a_value_error(row: int) -> None:
    assert plain("Agents[[#This Row],[Agent ID]]", row) == "#VALUE!"


@pytest.mark.parametrize("formula", ["Agents[Nothing]", "Agents[#Totals]", "Bare[#Headers]"])
def test_what_the_table_has_not_got_is_a_reference_error(formula: str) -> None:
    assert plain(formula) == "#REF!"


@pytest.mark.parametrize(
    "formula",
    [
        '"Agents[Agent ID]"',
        "Other[Cost]",
        "'Agents'!A1",
        "Book.xlsx!Agents",
        "Agents(1)",
        "[1]Sheet1!A1",
        "SUM(A1:B2)*Rate",
    ],
)
def test_text_that_means_no_table_of_this_workbook_stays(formula: str) -> None:
    assert plain(formula) == formula


NAMES = st.lists(
    st.text("abcXYZ 0'[]#@\"äß-,.()", min_size=1, max_size=12).filter(
        lambda name: name.strip() == name
    ),
    min_size=1,
    max_size=6,
    unique_by=str.casefold,
)


def escaped(name: str) -> str:
    return re.sub(r"(['\[\]#@])", r"'\1", name)


@given(NAMES, st.integers(1, 40), st.integers(2, 30), st.integers(1, 20), st.data())
def test_every_column_name_is_found_again(
    names: list[str], top: int, height: int, left: int, data: st.DataObject
) -> None:
    area = Area(top, left, top + height, left + len(names) - 1)
    table = Table("Any", "S", "", area, tuple(names))
    first = data.draw(st.integers(0, len(names) - 1))
    last = data.draw(st.integers(first, len(names) - 1))
    row = data.draw(st.integers(top + 1, top + height))
    columns = f"[{escaped(names[first])}]:[{escaped(names[last])}]"
    whole = translate(f"Any[{columns}]", {"any": table}, "S", row)
    wanted = Area(top + 1, left + first, top + height, left + last)
    assert whole == f"'S'!{wanted.absolute}"
    own = translate(f"Any[[#This Row],{columns}]", {"any": table}, "S", row)
    assert Area.parse(own) == Area(row, left + first, row, left + last)
