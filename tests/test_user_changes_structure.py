"""Tables and sheets sorted, filtered, cut, renamed, copied: nothing is silently wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from finops_xl.books.file import FileBook
from finops_xl.cli.integrity import integrity_lines
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros import build_register, findings_of
from finops_xl.macros.carry_over import carry_over
from finops_xl.macros.validate import locate
from finops_xl.template.build import build
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.records import CostLine

TODAY = dt.date(2026, 11, 26)
WAY_OUT = "finops-xl new NEW.xlsx --from OLD.xlsx"


def changed(file: Path, change: Callable[[Any], None]) -> FileBook:
    """Change a workbook as a program does that knows nothing of it."""
    workbook = openpyxl.load_workbook(file)
    change(workbook)
    workbook.save(file)
    return FileBook.open(file)


def put(sheet: str, table: str, header: str, row: int, value: object) -> Callable[[Any], None]:
    def change(workbook: Any) -> None:
        cells = workbook[sheet]
        area = cells[cells.tables[table].ref]
        place = [cell.value for cell in area[0]].index(header)
        area[1 + row][place].value = value
        if isinstance(value, str) and not value.startswith("="):
            area[1 + row][place].data_type = "s"

    return change


def rule(book: FileBook, rule_id: str) -> list[tuple[str, str, str]]:
    """Give what a rule found: cell, what is wrong, what to do."""
    return [
        (place.where, place.finding.what, place.finding.remedy)
        for place in locate(book, findings_of(book).findings)
        if place.finding.rule == rule_id
    ]


def kept(findings: list[Finding]) -> set[tuple[str, str, str, str]]:
    """Give findings without the place of their rows."""
    return {(f.rule, f.agent_id, f.kpi, f.what) for f in findings if f.rule != "W03"}


# Sorted and filtered


def sort(sheet: str, table: str, header: str) -> Callable[[Any], None]:
    """Sort as a program does: cells move within their columns, this-row formulas stay right."""

    def change(workbook: Any) -> None:
        cells = workbook[sheet]
        area = cells[cells.tables[table].ref]
        place = [cell.value for cell in area[0]].index(header)
        values = [[cell.value for cell in row] for row in area[1:]]
        values.sort(key=lambda row: str(row[place]), reverse=True)
        for row, moved in zip(area[1:], values, strict=True):
            for cell, value in zip(row, moved, strict=True):
                cell.value = value

    return change


SORTED = [
    ("2 Classification", "Agents", "Process"),
    ("3 KPIs", "Kpis", "KPI"),
    ("4 Targets", "Targets", "Assumption ID"),
    ("Economics", "AgentEconomics", "Model"),
    ("Costs", "Costs", "Amount"),
    ("Assumptions", "Assumptions", "Assumption"),
    ("Sign-offs", "SignOffs", "KPI"),
    ("Prices", "Models", "Model"),
]


def test_a_table_may_be_sorted_by_any_column_and_every_agent_keeps_its_figures(
    case_study: Path,
) -> None:
    before = FileBook.open(case_study)
    findings = kept(list(findings_of(before).findings))
    book = changed(case_study, lambda workbook: [sort(*table)(workbook) for table in SORTED])
    assert [row["Agent ID"] for row in book.rows("AgentEconomics")] != [
        row["Agent ID"] for row in before.rows("AgentEconomics")
    ]
    assert kept(list(findings_of(book).findings)) == findings
    assert book.setting("MasterCheck") == "All checks OK"
    by_agent = {row["Agent ID"]: row for row in before.rows("AgentEconomics")}
    for row in book.rows("AgentEconomics"):
        for header, value in by_agent[row["Agent ID"]].items():
            if header != "Model row":  # where the model stands on Prices
                assert row[header] == pytest.approx(value), header
    ours, theirs = (build_register(one, TODAY).rows for one in (before, book))
    assert {row.agent_id: row.npv_target for row in ours} == pytest.approx(
        {row.agent_id: row.npv_target for row in theirs}
    )


def test_hidden_and_filtered_rows_and_sheets_count_all_the_same(case_study: Path) -> None:
    before = FileBook.open(case_study)

    def hide(workbook: Any) -> None:
        for name in ("Costs", "3 KPIs"):
            for row in range(8, 20):
                workbook[name].row_dimensions[row].hidden = True
        workbook["Economics"].sheet_state = "hidden"
        workbook["Assumptions"].sheet_state = "veryHidden"

    book = changed(case_study, hide)
    assert book.rows("AgentEconomics") == before.rows("AgentEconomics")
    assert findings_of(book) == findings_of(before)
    assert len(build_register(book, TODAY).rows) == 12


# Text where a number belongs, formulas typed over: in the row, on Integrity, in check


@pytest.mark.parametrize(
    ("cell", "value", "where", "remedy", "label"),
    [
        (
            ("Costs", "Costs", "Amount"), "1.234,5", "Costs!E7",
            "It is text, probably 1234.5: type it as your Excel writes decimals "
            "(1234.5 or 1234,5).",
            "Costs: numbers and dates are no text",
        ),
        (
            ("Economics", "AgentEconomics", "Tasks a month"), "12\u00a0000", "Economics!H7",
            "It is text, probably 12000: type 12000 anew in the cell.",
            "Economics: numbers and dates are no text",
        ),
        (
            ("Economics", "AgentEconomics", "Tasks a month"), True, "Economics!H7",
            "Type a number.", "Economics: numbers and dates are no text",
        ),
        (
            ("4 Targets", "Targets", "Adoption 6"), "30 %", "4 Targets!P7",
            "It is text, probably 0.3: type it as your Excel writes decimals (0.3 or 0,3).",
            "4 Targets: numbers and dates are no text",
        ),
        (
            ("Prices", "Models", "Context window"), "128k", "Prices!C7",
            "Type a number, or leave the cell blank.",
            "Other tables: numbers and dates are no text",
        ),
    ],
)  # fmt: skip
def test_text_where_a_number_belongs_is_found_with_its_cell_and_the_remedy(
    case_study: Path,
    cell: tuple[str, str, str],
    value: object,
    where: str,
    remedy: str,
    label: str,
) -> None:
    book = changed(case_study, put(*cell, 0, value))
    assert [(found[0], found[2]) for found in rule(book, "W03")] == [(where, remedy)]
    assert f"  {label}: 1. Type the marked cells anew as numbers or dates, without units." in [
        *integrity_lines(book)
    ]


def test_a_date_that_is_text_is_said_in_its_row(case_study: Path) -> None:
    book = changed(case_study, put("2 Classification", "Agents", "Go-live", 0, "31.12.2026"))
    ((where, _, remedy),) = rule(book, "W05")
    assert (where, remedy) == (
        "2 Classification!M7",
        "It is text: type 2026-12-31 anew in the cell.",
    )
    assert book.rows("Agents")[0]["Check"] == "First spend or go-live is text, no date"
    assert str(book.setting("HeaderLine")).startswith("Integrity: 1 check needs attention")


def test_a_setting_that_is_text_is_counted(case_study: Path) -> None:
    def change(workbook: Any) -> None:
        sheet, cell = workbook.defined_names["FxRate"].attr_text.replace("'", "").split("!")
        workbook[sheet][cell.replace("$", "")] = "0,92"

    book = changed(case_study, change)
    ((_, _, remedy),) = rule(book, "W03")
    assert remedy == (
        "It is text, probably 0.92: type it as your Excel writes decimals (0.92 or 0,92)."
    )
    assert any("Settings: numbers and dates are no text: 1." in x for x in integrity_lines(book))


def marks(book: Any, sheet: str, cell: str) -> list[str]:
    """Give the formulas by which a cell is marked: bold, underlined and coloured."""
    return [
        rule.formula[0]
        for area in book[sheet].conditional_formatting
        if cell in area.sqref
        for rule in area.rules
        if rule.dxf.font and rule.dxf.font.b and rule.dxf.font.u and rule.dxf.fill
    ]


def test_cells_show_by_themselves_what_is_amiss(case_study: Path) -> None:
    book = openpyxl.load_workbook(case_study)
    assert marks(book, "Costs", "E9") == ['AND(E7<>"",NOT(ISNUMBER(E7)))']
    assert marks(book, "2 Classification", "M9") == ['AND(L7<>"",NOT(ISNUMBER(L7)))']
    assert marks(book, "2 Classification", "I9") == ["NOT(_xlfn.ISFORMULA(I7))"]
    words = 'C7<>"n/a",C7<>"na",C7<>"n.a."'
    assert marks(book, "3 KPIs", "C9") == [f'AND(C7<>"",NOT(ISNUMBER(C7)),{words})']
    assert marks(book, "3 KPIs", "M9") == [], "a definition may be typed over"
    assert marks(book, "Costs", "C9") == []


def test_a_formula_typed_over_is_found_and_carried_over_as_a_formula(
    case_study: Path, tmp_path: Path
) -> None:
    before = FileBook.open(case_study).rows("AgentEconomics")[0]["Run cost"]
    book = changed(case_study, put("Economics", "AgentEconomics", "Run cost", 0, 99.0))
    ((where, what, remedy),) = rule(book, "W09")
    assert where == "Economics!Z7"
    assert what.startswith("No formula in Run cost: typed over")
    assert "new --from" in remedy
    build(carry_over(book).content, tmp_path / "new.xlsx")
    assert FileBook.open(tmp_path / "new.xlsx").rows("AgentEconomics")[0][
        "Run cost"
    ] == pytest.approx(before)


# Columns, tables and sheets


def without_column(workbook: Any) -> None:
    """Delete the last column of Costs as Excel does."""
    sheet = workbook["Costs"]
    table = sheet.tables["Costs"]
    sheet.delete_cols(7)
    del table.tableColumns[6]
    table.ref = table.autoFilter.ref = table.ref.replace("G", "F")


def test_a_deleted_column_is_named_and_comes_back_with_the_workbook_carried_over(
    case_study: Path, tmp_path: Path
) -> None:
    book = changed(case_study, without_column)
    with pytest.raises(WorkbookError, match="table Costs: the column 'Source' is missing") as e:
        findings_of(book)
    assert str(e.value).endswith(WAY_OUT)
    lines = book.rows("Costs")
    build(carry_over(book).content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert [row | {"Source": None} for row in lines] == new.rows("Costs")
    findings_of(new)


def renamed_table(workbook: Any) -> None:
    table = workbook["Costs"].tables.pop("Costs")
    table.name = table.displayName = "Kosten"
    workbook["Costs"].add_table(table)


def test_a_renamed_table_is_known_by_its_columns(case_study: Path) -> None:
    with pytest.raises(
        WorkbookError, match=r"Costs \(sheet 'Costs'\) is missing \(is it 'Kosten' now\?\)"
    ):
        findings_of(changed(case_study, renamed_table))


def test_a_table_that_is_none_any_more_is_not_taken_for_another(case_study: Path) -> None:
    book = changed(case_study, lambda workbook: workbook["Costs"].tables.pop("Costs"))
    with pytest.raises(WorkbookError, match=r"is missing: give the table.*Insert > Table") as e:
        findings_of(book)
    assert "CostSources" not in str(e.value)


def test_a_copied_sheet_is_named_because_its_rows_count_nowhere(case_study: Path) -> None:
    def copy(workbook: Any) -> None:
        source = workbook["Costs"]
        sheet = workbook.copy_worksheet(source)
        sheet.title = "Costs (2)"
        sheet.add_table(Table(displayName="Costs14", ref=source.tables["Costs"].ref))

    before = FileBook.open(case_study).rows("AgentEconomics")
    book = changed(case_study, copy)
    assert book.rows("AgentEconomics") == before
    assert rule(book, "W20") == [
        (
            "Costs (2)!A7",
            "Sheet 'Costs (2)' holds Costs14, a copy of the table Costs: its rows count nowhere.",
            "Move what is new there to sheet 'Costs', and delete the copy.",
        )
    ]


@pytest.mark.parametrize("name", ["Settings (2)", "Settings_2", "1 Foundation (2)"])
def test_a_copy_of_a_page_is_named_too(case_study: Path, name: str) -> None:
    original = name[:-4] if name.endswith(")") else name[:-2]

    def copy(workbook: Any) -> None:
        workbook.copy_worksheet(workbook[original]).title = name

    ((_, what, _),) = rule(changed(case_study, copy), "W20")
    assert what == f"Sheet '{name}' is a copy of '{original}': nothing that is typed there counts."


def test_a_sound_workbook_has_nothing_missing(case_study: Path, empty_workbook: Path) -> None:
    for file in (case_study, empty_workbook):
        assert rule(FileBook.open(file), "W20") == []


@pytest.mark.parametrize("sheet", ["Findings", "Curve", "Glossary", "Lists", "Start"])
def test_a_deleted_sheet_is_named_with_the_way_to_get_it_back(
    case_study: Path, tmp_path: Path, sheet: str
) -> None:
    def delete(workbook: Any) -> None:
        del workbook[sheet]
        gone = [n for n, d in workbook.defined_names.items() if f"'{sheet}'" in d.attr_text]
        for name in gone:
            del workbook.defined_names[name]

    book = changed(case_study, delete)
    ((where, what, remedy),) = rule(book, "W20")
    assert where == ""
    assert f"sheet '{sheet}'" in what
    assert "is missing" in what
    assert remedy.endswith(WAY_OUT)
    assert next(integrity_lines(book)).startswith("Sheet Integrity: ")
    build(carry_over(book).content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert rule(new, "W20") == []
    assert [line.to_row() for line in new.read(CostLine)] == book.rows("Costs")


def test_without_settings_the_way_out_is_told(case_study: Path) -> None:
    def delete(workbook: Any) -> None:
        del workbook["Settings"]

    with pytest.raises(WorkbookError, match="if its sheet Settings was deleted, carry the rest"):
        findings_of(changed(case_study, delete))


def test_a_check_that_cannot_be_made_is_a_fault_and_not_passed_over(case_study: Path) -> None:
    """A table that is gone makes counts errors: they are not sound because of that."""
    book = changed(case_study, put("Integrity", "Checks", "Found", 9, "=#REF!"))
    assert book.rows("Checks")[9]["Status"] == "CHECK"
    assert book.setting("MasterCheck") == "1 check needs attention"
    assert any("#REF!" in line for line in integrity_lines(book))


@pytest.mark.parametrize(
    ("waiting", "words"), [(1, "1 check needs the add-in"), (2, "2 checks need the add-in")]
)
def test_the_head_counts_the_checks_that_need_the_add_in(
    case_study: Path, waiting: int, words: str
) -> None:
    def change(workbook: Any) -> None:
        for row in range(waiting):
            put("Integrity", "Checks", "Status", row, "needs add-in")(workbook)

    book = changed(case_study, change)
    assert book.setting("MasterCheck") == f"no fault found, {words}"
