"""The KPI catalogue fills five columns of 3 KPIs, and a person may type over them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from kpi_cases import sound_kpi
from made_workbooks import WITHOUT_ADD_IN, workbook_of
from office import saved_by_libreoffice
from xlwings_openpyxl import opened, saved

from finops_xl.books.file import FileBook
from finops_xl.books.live import LiveBook
from finops_xl.books.port import Book
from finops_xl.errors import CellError
from finops_xl.macros import findings_of
from finops_xl.macros.carry_over import carry_over
from finops_xl.template.build import build
from finops_xl.template.content import Content
from finops_xl.template.formulas import formula_of
from finops_xl.template.table import FIRST_ROW
from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.kpi_rules import check_kpi
from finops_xl.workshop.prefilled import from_catalogue, typed_over
from finops_xl.workshop.records import Agent, Kpi

AS_OF = 46346.0
FIELDS = ("category", "unit", "direction", "definition", "formula")
HEADERS = {field: Kpi.columns()[field].name for field in FIELDS}
BASELINES = {"share": 0.4, "ratio": 1.2}
OWN = {"Category": "Quality", "Unit": "days", "Direction": "lower"}


def picked(name: str, agent_id: str = "A01", **typed: Cell) -> Kpi:
    """A row in which only the KPI was picked, and what no catalogue can know was typed."""
    row = facts.catalogue_by_name()[name.casefold()]
    computed = row["computed"] == "yes"
    baseline = "n/a" if computed else BASELINES.get(facts.unit_kind(row["unit"]) or "", 12.0)
    source = "Register" if computed else sound_kpi().source
    blank = dict.fromkeys(FIELDS)
    return sound_kpi(agent_id=agent_id, kpi=name, baseline=baseline, source=source, **blank | typed)


def content_of(kpis: list[Kpi]) -> Content:
    """A workbook with these KPIs and their agents, each of the line that its KPIs ask for."""
    lines = {kpi.agent_id: _line(kpi) for kpi in kpis}
    agents = [Agent(agent_id, line=line) for agent_id, line in lines.items()]
    rows: dict[type[Record], list[Record]] = {Agent: [*agents], Kpi: [*kpis]}
    return Content(settings={"ReportingCurrency": "EUR", "WorkshopDate": AS_OF}, rows=rows)


def _line(kpi: Kpi) -> str:
    row = facts.catalogue_by_name().get(str(kpi.kpi).casefold())
    return "Top line" if row and row["line"] == "top" else "Bottom line"


def book_of(kpis: list[Kpi], folder: Path) -> Path:
    file = folder / "kpis.xlsx"
    build(content_of(kpis), file)
    return file


def shown(book: Book) -> list[dict[str, Cell]]:
    return [{h: row[h] for h in ("KPI", *HEADERS.values())} for row in book.rows(Kpi.TABLE)]


def formulas(data: bytes) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[Kpi.SHEET]
    headers = [cell.value for cell in sheet[FIRST_ROW]]
    rows = sheet.iter_rows(min_row=FIRST_ROW + 1, values_only=True)
    return [{h: dict(zip(headers, row, strict=True))[h] for h in HEADERS.values()} for row in rows]


ALL_FORMULAS = {HEADERS[field]: formula_of(Kpi, field) for field in FIELDS}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All KPIs of the catalogue, each picked on a row of its own for an agent of its own."""
    names = [row["name"] for row in facts.kpi_catalogue()]
    kpis = [picked(name, f"A{number:02}") for number, name in enumerate(names, 1)]
    return book_of(kpis, tmp_path_factory.mktemp("catalogue"))


@pytest.mark.parametrize("functions", [None, WITHOUT_ADD_IN], ids=["add-in", "no add-in"])
def test_picking_a_kpi_fills_the_five_columns_with_or_without_the_add_in(
    catalogue: Path, functions: object
) -> None:
    book = FileBook.open(catalogue, functions=functions)  # type: ignore[arg-type]
    for row, expected in zip(shown(book), facts.kpi_catalogue(), strict=True):
        for field, header in HEADERS.items():
            assert row[header] == expected[field].replace("{currency}", "EUR"), (row["KPI"], field)


def test_every_row_of_the_catalogue_passes_every_kpi_error_rule_through_its_cells(
    catalogue: Path,
) -> None:
    book = FileBook.open(catalogue)
    lines = {agent.agent_id: agent.line for agent in book.read(Agent)}
    kpis = book.read(Kpi)
    assert len(kpis) == len(facts.kpi_catalogue()) == 46
    for kpi in kpis:
        found = check_kpi(kpi, lines[kpi.agent_id], as_of=AS_OF)
        assert [str(f) for f in found if f.level == "error"] == [], kpi.kpi
        assert kpi.check == "OK" or str(kpi.check).startswith("Warning"), (kpi.kpi, kpi.check)


def test_a_kpi_of_ones_own_gets_nothing_until_it_is_typed(tmp_path: Path) -> None:
    blank = dict.fromkeys(FIELDS)
    own = sound_kpi(kpi="Cycle time of invoices", **blank)
    typed = sound_kpi(kpi="Cycle*")
    first, second = shown(FileBook.open(book_of([own, typed], tmp_path)))
    assert [first[header] for header in HEADERS.values()] == [""] * len(FIELDS)
    assert [second[h] for h in HEADERS.values()] == [getattr(typed, f) for f in FIELDS]


def test_a_name_is_found_in_any_case_and_with_the_blanks_of_a_web_page(tmp_path: Path) -> None:
    row = picked("Cycle time")
    (found,) = shown(FileBook.open(book_of([replace(row, kpi=" cycle\u00a0TIME ")], tmp_path)))
    assert found["Unit"] == "hours"
    assert from_catalogue(" cycle\u00a0TIME ", "EUR")["unit"] == "hours"
    assert from_catalogue("Cycle~time", "EUR") == from_catalogue(None, "EUR") == {}


def test_the_unit_follows_the_reporting_currency(tmp_path: Path) -> None:
    book = FileBook.open(book_of([picked("Labour cost avoided")], tmp_path))
    assert shown(book)[0]["Unit"] == "EUR/month"
    book.write_setting("ReportingCurrency", "CHF")
    assert shown(book)[0]["Unit"] == "CHF/month"
    assert from_catalogue("Labour cost avoided", None)["unit"] == "{currency}/month"


def test_what_equals_the_catalogue_stays_a_formula_and_what_deviates_is_typed(
    tmp_path: Path,
) -> None:
    kpi = picked("Labour cost avoided", category="Efficiency", unit="EUR/month", direction="lower")
    (row,) = formulas(book_of([kpi], tmp_path).read_bytes())
    assert row == {**ALL_FORMULAS, "Direction": "lower"}
    assert typed_over(kpi, "EUR") == {"direction": "lower"}
    assert typed_over(kpi, "USD") == {"direction": "lower", "unit": "EUR/month"}
    assert typed_over(Agent("A01"), "EUR") == {}
    assert typed_over(replace(kpi, direction=CellError("#REF!")), "EUR") == {}


def test_typing_over_the_formula_is_no_finding(case_study: Path) -> None:
    book = FileBook.open(case_study)
    typed = sum(map(bool, (typed_over(kpi, "EUR") for kpi in book.read(Kpi))))
    assert typed > 30
    found = findings_of(book).findings
    assert not [f for f in found if f.rule == "W09" and f.table == Kpi.TABLE]


def test_a_typed_category_that_is_none_is_found_as_before(tmp_path: Path) -> None:
    book = FileBook.open(book_of([picked("Cycle time", category="Speed")], tmp_path))
    assert "K04" in {f.rule for f in findings_of(book).findings}


def written_by_file(file: Path, rows: list[dict[str, Cell]]) -> tuple[bytes, list[str]]:
    book = FileBook.open(file)
    book.write_rows(Kpi.TABLE, rows)
    return book.save().read_bytes(), book.notes


def written_in_excel(file: Path, rows: list[dict[str, Cell]]) -> tuple[bytes, list[str]]:
    book = opened(file)
    live = LiveBook(book)
    live.write_rows(Kpi.TABLE, rows)
    return saved(book, file.with_name("live.xlsx")).read_bytes(), live.notes


@pytest.mark.parametrize("write", [written_by_file, written_in_excel])
def test_writing_rows_keeps_the_formulas_and_what_was_typed_over_them(
    write: object, tmp_path: Path
) -> None:
    file = book_of([picked("Cycle time"), picked("Rework rate", direction="higher")], tmp_path)
    one, two = FileBook.open(file).rows(Kpi.TABLE)
    own = {**two, "KPI": "Lead time", **OWN, "Definition": "", "Formula": None}
    data, notes = write(file, [two, own, one, one])  # type: ignore[operator]
    assert formulas(data) == [
        {**ALL_FORMULAS, "Direction": "higher"},
        {**ALL_FORMULAS, **OWN},
        ALL_FORMULAS,
        ALL_FORMULAS,
    ]
    assert notes == []


@pytest.mark.libreoffice
def test_rows_are_written_the_same_after_libreoffice_has_saved_the_file(tmp_path: Path) -> None:
    """It declares no formula for a column; the rows that hold one still tell it."""
    file = book_of([picked("Cycle time", direction="higher"), picked("Rework rate")], tmp_path)
    other = saved_by_libreoffice(file, tmp_path)
    data, notes = written_by_file(other, FileBook.open(other).rows(Kpi.TABLE)[::-1])
    first, second = formulas(data)
    assert second["Direction"] == "higher"
    assert all(str(text).startswith("=") for text in first.values())
    assert [h for h, text in second.items() if not str(text).startswith("=")] == ["Direction"]
    assert notes == []


def test_a_carried_over_workbook_keeps_the_formulas_and_what_was_typed(
    case_study: Path, tmp_path: Path
) -> None:
    before = FileBook.open(case_study)
    new = tmp_path / "new.xlsx"
    build(carry_over(before).content, new)
    assert shown(FileBook.open(new)) == shown(before)
    assert formulas(new.read_bytes()) == formulas(workbook_of("case study"))
