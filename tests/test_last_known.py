"""What builds and buttons keep of the price book, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros import findings_of, validate_kpis
from finops_xl.macros.carry_over import carry_over
from finops_xl.macros.last_known import write_last_known
from finops_xl.macros.reading import read_workshop
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.last_known import PRICES, UNIT_COST
from finops_xl.workshop.records import Model
from finops_xl.workshop.settings import SCHEMA_VERSION
from finops_xl.workshop.unit_cost import LIVE, PRICE_LIST, TYPED

OWN = Model("our-own-model", "Mid", input_known=3.0, output_known=9.0, cache_read_known=0.3)
KEPT = {Model: PRICES, AgentEconomics: UNIT_COST}
NEW_IN_SCHEMA_2: dict[type[Record], tuple[str, ...]] = {
    Model: ("price_from", *PRICES),
    AgentEconomics: ("unit_cost_listed", "unit_cost_model", "model_row"),
}


def kept_cells(book: FileBook) -> dict[str, list[Cell]]:
    return {
        name: [row[name] for row in book.rows(kind.TABLE)]
        for kind, fields in KEPT.items()
        for name in (kind.columns()[field].name for field in fields)
    }


def changed(
    file: Path,
    models: Callable[[Sequence[Model]], Sequence[Model]] = lambda rows: rows,
    **first_agent: Cell,
) -> Path:
    """Build the case study with other models, and the economics of A01 changed."""
    content = case_study_content()
    agents = content.of(AgentEconomics)
    rows = {
        **content.rows,
        Model: models(content.of(Model)),
        AgentEconomics: [replace(agents[0], **first_agent), *agents[1:]],  # type: ignore[arg-type]
    }
    build(replace(content, rows=rows), file)
    return file


def test_a_built_workbook_keeps_every_price_and_unit_cost_it_was_computed_with(
    case_study: Path,
) -> None:
    book = FileBook.open(case_study)
    for row in book.rows(AgentEconomics.TABLE):
        assert row["Unit cost last known"] == row["Unit cost live"]
        assert row["Unit cost from"] == LIVE
    day = book.setting("PriceDate")
    for row in book.rows(Model.TABLE):
        for meter in ("Input", "Output", "Cache read"):
            assert row[f"{meter} last known"] == row[meter]
        assert row["Cache write last known"] == (row["Cache write 5m"] or None)
        assert row["Last known for"] == day
        assert row["Last known model"] == row["Model"]


def test_a_button_writes_what_a_build_writes(case_study: Path) -> None:
    book = FileBook.open(case_study)
    built = kept_cells(book)
    for kind, fields in KEPT.items():
        for field in fields:
            header = kind.columns()[field].name
            book.write_column(kind.TABLE, header, [None] * len(book.rows(kind.TABLE)))
    assert not any(cell for cells in kept_cells(book).values() for cell in cells)
    write_last_known(book, read_workshop(book))
    assert kept_cells(book) == built


def test_prices_of_ones_own_and_of_an_earlier_day_are_left_alone(tmp_path: Path) -> None:
    gone = replace(
        OWN, model="gpt-4", known_on=46_000.0, known_model="gpt-4"
    )  # retired on 2026-10-23
    file = changed(tmp_path / "own.xlsx", lambda rows: [OWN, *rows, Model(), gone])
    book = FileBook.open(file)
    before = book.rows(Model.TABLE)
    assert [before[0]["Price from"], before[-1]["Price from"]] == [TYPED, "last known"]
    assert "retired" in str(before[-1]["Check"])
    validate_kpis(book)
    assert book.rows(Model.TABLE) == before


def test_a_header_in_other_letters_keeps_what_a_person_typed(tmp_path: Path) -> None:
    file = changed(tmp_path / "own.xlsx", lambda rows: [OWN, *rows])
    rename(file, "Prices", "Input last known", "INPUT LAST KNOWN")
    book = FileBook.open(file)
    write_last_known(book, read_workshop(book))
    assert book.rows(Model.TABLE)[0]["INPUT LAST KNOWN"] == 3.0


def rename(file: Path, sheet: str, header: str, other: str) -> None:
    workbook = openpyxl.load_workbook(file)
    table = next(iter(workbook[sheet].tables.values()))
    cell = next(cell for cell in workbook[sheet][6] if cell.value == header)
    cell.value = other
    table.tableColumns[cell.column - 1].name = other
    workbook.save(file)


def test_a_model_at_a_price_of_its_own_is_no_finding(tmp_path: Path) -> None:
    file = changed(tmp_path / "own.xlsx", lambda rows: [OWN, *rows], model=OWN.model)
    book = FileBook.open(file)
    assert book.rows(AgentEconomics.TABLE)[0]["Unit cost from"] == PRICE_LIST
    assert "W11" not in {finding.rule for finding in findings_of(book).findings}


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (replace(OWN, output_known=None), "Unknown model 'our-own-model'"),
        (
            replace(OWN, model="gpt-4", known_model="gpt-4", known_on=46_000.0),
            "retired as of 2026-10-23",
        ),
    ],
)
def test_a_price_that_is_missing_or_that_the_book_has_given_up_still_is(
    model: Model, said: str, tmp_path: Path
) -> None:
    file = changed(tmp_path / "own.xlsx", lambda rows: [model, *rows], model=model.model)
    findings = findings_of(FileBook.open(file)).findings
    (what,) = [finding.what for finding in findings if finding.rule == "W11"]
    assert said in what


def test_a_workbook_of_schema_1_is_refused_with_the_way_out_and_carried_over(
    case_study: Path, tmp_path: Path
) -> None:
    new_rows = FileBook.open(case_study).rows(AgentEconomics.TABLE)
    as_schema_1(case_study)
    old = FileBook.open(case_study)
    with pytest.raises(
        WorkbookError,
        match=rf"has schema 1, this finops-xl needs {SCHEMA_VERSION}\. Carry it over",
    ):
        findings_of(old)
    carried = carry_over(old)
    assert carried.left_behind == []
    build(carried.content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert new.setting("FinOpsSchema") == SCHEMA_VERSION
    assert new.rows(AgentEconomics.TABLE) == new_rows


def as_schema_1(file: Path) -> None:
    """Take out what schema 2 brought."""
    workbook = openpyxl.load_workbook(file)
    for kind, fields in NEW_IN_SCHEMA_2.items():
        sheet = workbook[kind.SHEET]
        table = sheet.tables[kind.TABLE]
        names = [column.name for column in kind.columns().values()]
        gone = {kind.columns()[field].name for field in fields}
        for number in reversed([n for n, name in enumerate(names, 1) if name in gone]):
            sheet.delete_cols(number)
            del table.tableColumns[number - 1]
        last = sheet.cell(sheet[table.ref][-1][0].row, len(names) - len(gone))
        table.ref = table.autoFilter.ref = f"A6:{last.coordinate}"
    sheet_name, cell = next(workbook.defined_names["FinOpsSchema"].destinations)
    workbook[sheet_name][cell].value = 1
    del workbook.defined_names["TokensPerPrice"]
    workbook.save(file)
