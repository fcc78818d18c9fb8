from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from hand_made_workbook import zipped
from rich_workbook import change_parts, parts, rich_workbook, this_row
from sample_functions import FUNCTIONS

from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.patch import finish, store_results
from finops_xl.engine.table_rows import replace_rows
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell

SHEET = "xl/worksheets/sheet1.xml"
TABLE = "xl/tables/table1.xml"
NET = f"{this_row('Value')}-{this_row('Cost')}"


def agent(number: int, **other: Cell) -> dict[str, Cell]:
    return {"Agent ID": f"A{number:02}", "Value": 100.0 * number, "Cost": 50.0, **other}


def patched(count: int, source: bytes | None = None, table: str = "Agents") -> bytes:
    """The rich workbook with ``count`` agents."""
    workbook = Workbook.from_bytes(source or rich_workbook())
    replace_rows(workbook, table, [agent(n) for n in range(1, count + 1)])
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    return finish(workbook)


def text(data: bytes, part: str = SHEET) -> str:
    return parts(data)[part].decode()


def values(data: bytes, column: int, rows: range) -> list[Cell]:
    sheet = Workbook.from_bytes(data).sheets["2 Classification"]
    return [sheet.value(row, column) for row in rows]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 30])
def test_a_table_grows_and_shrinks_to_its_rows(count: int) -> None:
    data = patched(count)
    last = 4 + max(1, count)
    workbook = Workbook.from_bytes(data)
    assert str(workbook.tables["agents"].area) == f"B4:J{last}"
    assert f'<autoFilter ref="B4:J{last}"/>' in text(data, TABLE)
    assert f'<dimension ref="B1:L{last}"/>' in text(data)
    assert [v for v in values(data, 2, range(5, 50)) if v is not None] == [
        f"A{n:02}" for n in range(1, count + 1)
    ]
    assert sum(column == 2 and row > 4 for row, column in workbook.sheets["2 Classification"].cells)


@pytest.mark.parametrize("count", [1, 5])
def test_ranges_over_the_data_follow_and_others_stay(count: int) -> None:
    data = patched(count)
    last = 4 + count
    sheet = text(data)
    assert f'<conditionalFormatting sqref="{"D5" if count == 1 else f"D5:D{last}"}">' in sheet
    assert '<conditionalFormatting sqref="L5:L40">' in sheet
    assert f'sqref="D5:E{last}"' in sheet
    assert f"<xm:sqref>{'D5' if count == 1 else f'D5:D{last}'}</xm:sqref></x14:cond" in sheet
    assert f'<ignoredError sqref="{"B5" if count == 1 else f"B5:B{last}"}"' in sheet
    book = text(data, "xl/workbook.xml")
    agents = "$B$5" if count == 1 else f"$B$5:$B${last}"
    assert f"<definedName name=\"AgentIds\">'2 Classification'!{agents}<" in book
    assert f"'2 Classification'!$A$1:$J${last}<" in book
    assert "'2 Classification'!$4:$4<" in book
    assert ">Costs[Agent ID]<" in book


@pytest.mark.parametrize("count", [1, 2, 4])
def test_each_row_has_its_sparkline(count: int) -> None:
    sheet = text(patched(count))
    for row in range(5, 10):
        line = f"<xm:f>'2 Classification'!D{row}:E{row}</xm:f><xm:sqref>J{row}</xm:sqref>"
        assert sheet.count(line) == (1 if row < 5 + count else 0)
    assert "<x14:sparklines/>" not in sheet


def test_new_rows_have_the_formulas_styles_and_height_of_the_first() -> None:
    workbook = Workbook.from_bytes(patched(4))
    sheet = workbook.sheets["2 Classification"]
    for column in range(2, 11):
        assert {sheet.style(row, column) for row in range(5, 9)} == {sheet.style(5, column)}
    assert [sheet.formula(row, 9).text for row in range(5, 9)] == [NET] * 4  # type: ignore[union-attr]
    assert sheet.rows[8].get("ht") == sheet.rows[5].get("ht") == "30"


def test_formulas_are_stored_with_their_values() -> None:
    assert values(patched(3), 8, range(5, 8)) == [1.0, 3.0, 5.0]
    assert values(patched(3), 9, range(5, 8)) == [50.0, 150.0, 250.0]


def test_what_stands_beside_the_table_stays() -> None:
    for count in (0, 1, 6):
        assert values(patched(count), 12, range(5, 6)) == ["A note beside the table"]
    sheet = Workbook.from_bytes(patched(1)).sheets["2 Classification"]
    assert 6 not in sheet.rows


def test_doing_it_twice_gives_the_same_file() -> None:
    once = patched(5)
    assert patched(5, once) == once


def test_rows_that_are_there_already_change_no_byte() -> None:
    source = patched(3)
    assert patched(3, source) == source


def test_growing_and_shrinking_back_gives_the_same_cells() -> None:
    first = Workbook.from_bytes(patched(2)).sheets["2 Classification"]
    again = Workbook.from_bytes(patched(2, patched(40))).sheets["2 Classification"]
    assert list(again.cells) == list(first.cells)
    assert [again.value(*at) for at in again.cells] == [first.value(*at) for at in first.cells]


def test_column_names_count_in_any_case_and_order() -> None:
    workbook = Workbook.from_bytes(rich_workbook())
    replace_rows(workbook, "aGENTS", [{"cost ": 7.0, "AGENT ID": "X"}])
    sheet = workbook.sheets["2 Classification"]
    assert (sheet.value(5, 2), sheet.value(5, 5), sheet.value(5, 4)) == ("X", 7.0, None)


def test_a_column_that_is_not_there_is_named() -> None:
    workbook = Workbook.from_bytes(rich_workbook())
    with pytest.raises(WorkbookError, match="table Agents has no column 'Sponsor'"):
        replace_rows(workbook, "Agents", [{"Sponsor": "me"}])


def test_without_a_declared_formula_the_first_row_has_the_formula() -> None:
    source = change_parts(
        rich_workbook(),
        {TABLE: (f"<calculatedColumnFormula>{NET}</calculatedColumnFormula>", "")},
    )
    sheet = Workbook.from_bytes(patched(3, source)).sheets["2 Classification"]
    assert [sheet.formula(row, 9).text for row in (5, 6, 7)] == [NET] * 3  # type: ignore[union-attr]


def test_a_column_of_different_formulas_has_none_of_its_own() -> None:
    given = parts(rich_workbook())
    sheet = given[SHEET].decode().replace(f"<f>{NET}</f>", "<f>D5+E5</f>", 1)
    table = (
        given[TABLE]
        .decode()
        .replace(f"<calculatedColumnFormula>{NET}</calculatedColumnFormula>", "")
    )
    source = zipped({**given, SHEET: sheet.encode(), TABLE: table.encode()})
    workbook = Workbook.from_bytes(source)
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    rows = [{"Net": 400.0}, {"Net": 100.0}, {"Net": 7.0}]
    replace_rows(workbook, "Agents", rows)
    found = workbook.sheets["2 Classification"]
    formulas = [found.formula(row, 9) for row in (5, 6, 7)]
    assert [f.text if f is not None else None for f in formulas] == ["D5+E5", NET, None]


def test_a_formula_with_addresses_is_moved_to_each_row() -> None:
    source = change_parts(
        rich_workbook(),
        {
            TABLE: (NET, "D5-$E5+Settings!$C$3"),
            SHEET: (f"<f>{NET}</f>", '<f t="shared" ref="I5:I6" si="0">D5-$E5</f>'),
        },
    )
    sheet = Workbook.from_bytes(patched(3, source)).sheets["2 Classification"]
    assert [sheet.formula(row, 9).text for row in (5, 6, 7)] == [  # type: ignore[union-attr]
        "D5-$E5+Settings!$C$3",
        "D6-$E6+Settings!$C$3",
        "D7-$E7+Settings!$C$3",
    ]


def test_a_shared_formula_that_reaches_into_the_table_is_written_out() -> None:
    shared = (
        '<c r="L5" t="s"><v>2</v></c><c r="N5"><f t="shared" ref="I5:N6" si="7">A5*2</f></c></row>'
    )
    source = change_parts(
        rich_workbook(),
        {SHEET: ('<c r="L5" t="s"><v>2</v></c></row>', shared)},
    )
    source = change_parts(source, {SHEET: (f"<f>{NET}</f>", '<f t="shared" si="7"/>')})
    sheet = Workbook.from_bytes(patched(1, source)).sheets["2 Classification"]
    found = sheet.formula(5, 14)
    assert found is not None
    assert (found.text, dict(found.attrib)) == ("A5*2", {})


def test_filters_are_cleared_and_hidden_rows_shown() -> None:
    criterion = '<filterColumn colId="0"><filters><filter val="A01"/></filters></filterColumn>'
    source = change_parts(
        rich_workbook(),
        {
            TABLE: (
                '<autoFilter ref="B4:J6"/>',
                f'<autoFilter ref="B4:J6">{criterion}</autoFilter><sortState ref="B5:J6"/>',
            ),
            SHEET: ('<row r="6"', '<row r="6" hidden="1"'),
        },
    )
    data = patched(2, source)
    assert "hidden=" not in text(data)
    assert "filterColumn" not in text(data, TABLE)
    assert "sortState" not in text(data, TABLE)


@pytest.mark.parametrize(
    ("below", "what"),
    [
        ('<row r="7"><c r="C7"><v>1</v></c></row>', "C7 is filled"),
        ('<row r="9"><c r="J9"><f>1+1</f></c></row>', "J9 is filled"),
        ('<row r="8"><c r="B8" t="inlineStr"><is><t>x</t></is></c></row>', "B8 is filled"),
    ],
)
def test_a_filled_cell_below_stands_in_the_way_and_nothing_changes(below: str, what: str) -> None:
    source = change_parts(rich_workbook(), {SHEET: ("</sheetData>", f"{below}</sheetData>")})
    assert refusal(source, 6) == (
        f"Sheet '2 Classification', table Agents needs the cells B7:J10 for its rows, but {what}: "
        "move that away from below the table."
    )


def test_merged_cells_below_stand_in_the_way() -> None:
    source = change_parts(rich_workbook(), {SHEET: ('ref="B1:H1"', 'ref="H7:K9"')})
    assert "the cells H7:K9 are merged" in refusal(source, 6)


def test_a_table_below_stands_in_the_way_even_where_it_is_blank() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.add_table("A1:B2", {"name": "Agents", "columns": [{"header": "Agent ID"}, {}]})
    sheet.add_table("B5:C6", {"name": "Lower", "header_row": False})
    book.close()
    workbook = Workbook.from_bytes(target.getvalue())
    with pytest.raises(WorkbookError, match="the table Lower stands there"):
        replace_rows(workbook, "Agents", [{"Agent ID": "x"}] * 4)
    replace_rows(workbook, "Agents", [{"Agent ID": "x"}] * 3)


def test_formatted_blank_cells_below_do_not_stand_in_the_way() -> None:
    below = '<row r="7"><c r="C7" s="1"/></row></sheetData>'
    source = change_parts(rich_workbook(), {SHEET: ("</sheetData>", below)})
    assert values(patched(4, source), 2, range(7, 9)) == ["A03", "A04"]


def test_a_total_row_is_in_the_way_of_other_numbers_of_rows_only() -> None:
    source = change_parts(rich_workbook(), {TABLE: ('totalsRowShown="0"', 'totalsRowCount="1"')})
    assert "has a total row" in refusal(source, 5)
    workbook = Workbook.from_bytes(source)
    replace_rows(workbook, "Agents", [agent(9)])
    assert str(workbook.tables["agents"].area) == "B4:J6"
    assert workbook.sheets["2 Classification"].value(6, 2) == "A02"


def refusal(source: bytes, count: int) -> str:
    workbook = Workbook.from_bytes(source)
    with pytest.raises(WorkbookError) as caught:
        replace_rows(workbook, "Agents", [agent(n) for n in range(count)])
    assert finish(workbook) == source
    return str(caught.value)


def test_a_dynamic_array_leaves_the_cells_it_no_longer_fills() -> None:
    workbook = Workbook.from_bytes(rich_workbook())
    lines: list[dict[str, Any]] = [agent(n, Line=f"line {n}") for n in range(1, 5)]
    replace_rows(workbook, "Agents", lines)
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    grown = finish(workbook)
    summary = Workbook.from_bytes(grown).sheets["It's a summary"]
    assert [summary.value(row, 4) for row in range(1, 6)] == [f"line {n}" for n in (1, 2, 3, 4)] + [
        None
    ]
    assert 'ref="D1:D4"' in text(grown, "xl/worksheets/sheet3.xml")
    workbook = Workbook.from_bytes(grown)
    replace_rows(workbook, "Agents", lines[:1])
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    shrunk = Workbook.from_bytes(finish(workbook)).sheets["It's a summary"]
    assert [shrunk.value(row, 4) for row in range(1, 5)] == ["line 1", None, None, None]


def test_an_error_value_is_stored_as_an_error() -> None:
    workbook = Workbook.from_bytes(rich_workbook())
    replace_rows(workbook, "Agents", [{"Value": CellError("#N/A"), "Cost": 0.0}])
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    sheet = Workbook.from_bytes(finish(workbook)).sheets["2 Classification"]
    assert (sheet.value(5, 4), sheet.value(5, 8)) == (CellError("#N/A"), CellError("#N/A"))
