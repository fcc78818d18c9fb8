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
        "table Costs: it is not in case-study.xlsx, and its columns are those of MyCosts and Draft"
    ]
    assert CostLine not in found.content.rows


def test_a_copy_of_another_table_is_not_taken_for_a_missing_one(case_study: Path) -> None:
    with opened(case_study) as workbook:
        copy_table(workbook, "Register KPIs", "RegisterKpis", "LastYear")
        del workbook["3 KPIs"].tables["Kpis"]
    found = carried(case_study)
    assert found.left_behind == ["table Kpis: it is not in case-study.xlsx"]
    assert Kpi not in found.content.rows


def test_rows_directly_below_a_table_are_taken_into_it(case_study: Path, tmp_path: Path) -> None:
    with opened(case_study) as workbook:
        sheet = workbook["2 Classification"]
        for row, agent_id in ((19, "A13"), (20, "A14"), (22, "A16")):
            sheet.cell(row, 1, agent_id)
            sheet.cell(row, 2, f"Agent {agent_id}")
    (finding,) = [f for f in findings_of(FileBook.open(case_study)).findings if f.rule == "W13"]
    assert finding.remedy.endswith(WAY_OUT)
    found = carried(case_study)
    assert found.notes == ["Table Agents: 2 rows directly below it taken as its own."]
    assert found.left_behind == ["1 row further below the table Agents"]
    build(found.content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert [(a.agent_id, a.agent) for a in new.read(Agent)][-2:] == [
        ("A13", "Agent A13"),
        ("A14", "Agent A14"),
    ]
    assert "W13" not in {finding.rule for finding in findings_of(new).findings}


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
