"""An older workbook carried over: what is found though it is not where it should be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros import findings_of
from finops_xl.macros.carry_over import CarriedOver, carry_over
from finops_xl.template.build import build
from finops_xl.template.tables import FILLED_TABLES
from finops_xl.workshop.records import Agent, CostLine, Kpi

WAY_OUT = "finops-xl new NEW.xlsx --from OLD.xlsx"


@contextmanager
def opened(file: Path) -> Iterator[Any]:
    """Change a workbook as another program does."""
    workbook = openpyxl.load_workbook(file)
    yield workbook
    workbook.save(file)


def rename_table(workbook: Any, sheet: str, old: str, new: str) -> None:
    table = workbook[sheet].tables.pop(old)
    table.name = table.displayName = new
    workbook[sheet].add_table(table)


def copy_table(workbook: Any, sheet: str, table: str, new: str) -> None:
    """Copy the values of a table to a sheet of its own, as a table with another name."""
    source = workbook[sheet]
    copy = workbook.create_sheet(new)
    for row in source[source.tables[table].ref]:
        copy.append([None if cell.data_type == "f" else cell.value for cell in row])
    copy.add_table(Table(displayName=new, ref=copy.dimensions))


def carried(file: Path) -> CarriedOver:
    return carry_over(FileBook.open(file))


def test_a_table_with_another_name_is_known_by_its_columns(case_study: Path) -> None:
    before = FileBook.open(case_study).rows("Costs")
    with opened(case_study) as workbook:
        rename_table(workbook, "Costs", "Costs", "MyCosts")
    with pytest.raises(
        WorkbookError, match=r"is it 'MyCosts' now\?.*knows a renamed table by"
    ) as e:
        findings_of(FileBook.open(case_study))
    assert str(e.value).endswith(WAY_OUT)
    found = carried(case_study)
    assert found.left_behind == []
    assert found.notes == ["Table Costs: taken from MyCosts, by its columns."]
    assert [line.to_row() for line in found.content.of(CostLine)] == before


def test_every_table_is_known_by_its_columns(case_study: Path) -> None:
    before = carried(case_study)
    with opened(case_study) as workbook:
        for kind in FILLED_TABLES:
            rename_table(workbook, kind.SHEET, kind.TABLE, f"Mine{kind.TABLE}")
    found = carried(case_study)
    assert len(found.notes) == len(FILLED_TABLES)
    assert (found.rows, found.left_behind) == (before.rows, [])


def test_of_two_tables_with_the_columns_none_is_taken_and_both_are_named(case_study: Path) -> None:
    with opened(case_study) as workbook:
        copy_table(workbook, "Costs", "Costs", "Draft")
        rename_table(workbook, "Costs", "Costs", "MyCosts")
    found = carried(case_study)
    assert found.left_behind == [
        "table Costs: it is not in case-study.xlsx, and its columns are those of MyCosts and Draft",
        "sheet 'Draft', one of your own: move or copy it in Excel",
    ]
    assert CostLine not in found.content.rows


def test_a_copy_of_another_table_is_not_taken_for_a_missing_one(case_study: Path) -> None:
    with opened(case_study) as workbook:
        copy_table(workbook, "Register KPIs", "RegisterKpis", "LastYear")
        del workbook["3 KPIs"].tables["Kpis"]
    found = carried(case_study)
    assert found.left_behind == [
        "table Kpis: it is not in case-study.xlsx",
        "sheet 'LastYear', one of your own: move or copy it in Excel",
    ]
    assert Kpi not in found.content.rows


def type_agents(file: Path, rows: dict[int, tuple[Any, ...]]) -> None:
    with opened(file) as workbook:
        for row, cells in rows.items():
            for column, cell in enumerate(cells, 1):
                workbook["2 Classification"].cell(row, column, cell)


def test_rows_directly_below_a_table_are_taken_into_it(case_study: Path, tmp_path: Path) -> None:
    type_agents(case_study, {19: ("A13", "Agent A13"), 20: ("A14", "Agent A14")})
    (finding,) = [f for f in findings_of(FileBook.open(case_study)).findings if f.rule == "W13"]
    assert finding.remedy.endswith(f"or carry the workbook over: {WAY_OUT}")
    found = carried(case_study)
    assert found.notes == ["Table Agents: 2 rows directly below it taken as its own."]
    assert found.left_behind == []
    build(found.content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert [(a.agent_id, a.agent) for a in new.read(Agent)][-2:] == [
        ("A13", "Agent A13"),
        ("A14", "Agent A14"),
    ]
    assert "W13" not in {finding.rule for finding in findings_of(new).findings}


def test_rows_below_blank_ones_are_taken_where_all_they_hold_fits(case_study: Path) -> None:
    type_agents(
        case_study,
        {
            19: ("A13", "Agent A13"),
            22: ("A16", "Agent A16"),
            24: ("Total", "13 agents"),
            25: ("the ones above are from the first session",),
            26: ("A17", "Agent A17", "Sales", "a middle line"),
            27: ("A18", "Agent A18"),
            60: ("A99", "Agent A99"),
        },
    )
    (finding,) = [f for f in findings_of(FileBook.open(case_study)).findings if f.rule == "W13"]
    assert "or move them up to A19, directly below the table, and carry the" in finding.remedy
    found = carried(case_study)
    assert [agent.agent_id for agent in found.content.of(Agent)][-3:] == ["A13", "A16", "A18"]
    assert found.notes == [
        "Table Agents: 1 row directly below it taken as its own.",
        "Table Agents: 2 rows further below it taken as its own: "
        "2 Classification!A22, 2 Classification!A27.",
    ]
    assert found.left_behind == [
        "4 rows further below the table Agents: 2 Classification!A24, 2 Classification!A25, "
        "2 Classification!A26, 2 Classification!A60"
    ]


def type_over(file: Path, sheet: str, table: str, headers: dict[str, str]) -> None:
    """Type over headers as a person does: the cell, and with it the name of the column."""
    with opened(file) as workbook:
        for column in workbook[sheet].tables[table].tableColumns:
            if column.name in headers:
                place = [cell.value for cell in workbook[sheet][6]].index(column.name) + 1
                workbook[sheet].cell(6, place, headers[column.name])
                column.name = headers[column.name]


def test_a_header_typed_over_is_guessed_among_headers_that_are_none_of_ours(
    case_study: Path,
) -> None:
    type_over(case_study, "2 Classification", "Agents", {"Agent": "Name of it"})
    with pytest.raises(WorkbookError, match=r"'Agent' is missing \(is it 'Name of it' now\?\)"):
        findings_of(FileBook.open(case_study))


def test_a_deleted_column_is_guessed_to_be_none_of_the_others(case_study: Path) -> None:
    with opened(case_study) as workbook:
        delete_column(workbook, "2 Classification", "Agents", "Agent")
    with pytest.raises(WorkbookError, match="'Agent' is missing: give"):
        findings_of(FileBook.open(case_study))


def delete_column(workbook: Any, sheet: str, table: str, name: str) -> None:
    """Take the last column out of a table, after moving the others over the named one."""
    frame = workbook[sheet].tables[table]
    place = [column.name for column in frame.tableColumns].index(name)
    width = len(frame.tableColumns)
    for row in workbook[sheet].iter_rows(min_row=6, min_col=place + 1, max_col=width):
        for cell in row[:-1]:
            cell.value = row[cell.column - place].value
        row[-1].value = None
    frame.tableColumns.pop(place)
    first, last = frame.ref.split(":")
    right = workbook[sheet].cell(1, width - 1).column_letter
    frame.ref = f"{first}:{right}{workbook[sheet][last].row}"
    if frame.autoFilter:
        frame.autoFilter.ref = frame.ref


def test_headers_typed_over_keep_their_columns(case_study: Path) -> None:
    before = carried(case_study)
    type_over(
        case_study,
        "2 Classification",
        "Agents",
        {"Agent": "Agent name", "Outcome": "What falls", "Mechanism": "How", "Thesis": "Said"},
    )
    found = carried(case_study)
    assert found.left_behind == []
    assert found.notes == [
        "Table Agents: column 'Agent name' was taken for 'Agent'.",
        "Table Agents: column 'What falls' was taken for 'Outcome'.",
        "Table Agents: column 'How' was taken for 'Mechanism'.",
        "Table Agents: column 'Said' was taken for 'Thesis'.",
    ]
    for field in ("agent", "outcome", "mechanism", "sponsor"):
        assert [getattr(row, field) for row in found.content.of(Agent)] == [
            getattr(row, field) for row in before.content.of(Agent)
        ]


def test_a_column_that_is_gone_is_told(case_study: Path) -> None:
    with opened(case_study) as workbook:
        delete_column(workbook, "2 Classification", "Agents", "Sponsor")
    assert carried(case_study).left_behind == [
        "column 'Sponsor' of Agents: case-study.xlsx has none, so it is blank now"
    ]


def test_an_own_column_of_an_older_schema_is_not_taken_for_a_newer_column(
    case_study: Path,
) -> None:
    type_over(case_study, "2 Classification", "Agents", {"Sponsor": "Notes", "Agent": "Agents"})
    with opened(case_study) as workbook:
        workbook["Settings"][workbook.defined_names["FinOpsSchema"].attr_text.split("!")[1]] = 3
    found = carried(case_study)
    assert found.notes[-1] == "Table Agents: column 'Agents' was taken for 'Agent'."
    assert "column 'Notes' of Agents: 12 cells" in found.left_behind


def test_what_a_person_added_around_the_tables_is_named(case_study: Path) -> None:
    with opened(case_study) as workbook:
        workbook.create_sheet("Ideas")["B2"] = "for next year"
        workbook.create_sheet("Blank")
        workbook["2 Classification"]["S6"] = "Ours"
        workbook["2 Classification"]["S9"] = 3
    assert carried(case_study).left_behind == [
        "2 cells to the right of the table Agents: 2 Classification!S6, 2 Classification!S9",
        "sheet 'Ideas', one of your own: move or copy it in Excel",
    ]


def test_a_total_row_is_no_row_below_the_table(case_study: Path) -> None:
    with opened(case_study) as workbook:
        sheet = workbook["Costs"]
        table = sheet.tables["Costs"]
        first, last = table.ref.split(":")
        bottom = sheet[last].row + 1
        sheet.cell(bottom, 1, "Total")
        table.ref = f"{first}:{sheet.cell(bottom, sheet[last].column).coordinate}"
        table.totalsRowCount = 1
    found = carried(case_study)
    assert (found.notes, found.left_behind) == ([], [])
    assert "Total" not in {line.agent_id for line in found.content.of(CostLine)}


def test_a_header_in_other_letters_keeps_its_column(case_study: Path) -> None:
    before = [agent.sponsor for agent in FileBook.open(case_study).read(Agent)]
    with opened(case_study) as workbook:
        sheet = workbook["2 Classification"]
        place = [cell.value for cell in sheet[6]].index("Sponsor")
        sheet.cell(6, place + 1, "SPONSOR ")
        sheet.tables["Agents"].tableColumns[place].name = "SPONSOR "
    found = carried(case_study)
    assert found.left_behind == []
    assert [agent.sponsor for agent in found.content.of(Agent)] == before


def test_a_setting_whose_cell_lost_its_name_is_told(case_study: Path) -> None:
    with opened(case_study) as workbook:
        del workbook.defined_names["FxRate"]
    found = carried(case_study)
    assert found.left_behind == [
        "setting '1 USD =': no cell of case-study.xlsx has the name FxRate"
    ]
