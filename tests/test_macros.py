"""Validation and register on real workbooks, through the file book."""

import datetime as dt
from dataclasses import replace

import pytest
from filled_workbook import add_a_column, filled, found

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros import build_register, findings_of, validate_kpis
from finops_xl.macros.carry_over import carry_over
from finops_xl.macros.validate import locate
from finops_xl.prices.book import price_book
from finops_xl.template.build import build
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, CostLine, Kpi, Target
from finops_xl.workshop.register import INCOMPLETE, READY
from finops_xl.workshop.tasks import BASELINE_TASK

TODAY = dt.date(2026, 11, 22)


def test_validation_writes_findings_that_name_the_cell_and_the_remedy(case_study):
    book = FileBook.open(case_study)
    summary = validate_kpis(book)
    book.save()
    written = FileBook.open(case_study).rows("Findings")
    assert len(written) == len(summary.findings) > 5
    for row, place in zip(written, locate(book, summary.findings), strict=True):
        assert (row["Rule"], row["Sheet"], row["Cell"]) == (
            place.finding.rule,
            place.sheet,
            place.cell,
        )
        assert row["Go to"] == place.cell
        assert row["What is wrong"]
        assert row["How to mend it"]
    errors = [row["Level"] for row in written]
    assert errors == sorted(errors, key=("error", "warning", "hint").index), "errors come first"


def test_a_missing_baseline_becomes_a_task_with_owner_and_date(case_study):
    book = FileBook.open(case_study)
    validate_kpis(book)
    tasks = [row for row in book.rows("Tasks") if row["Task"] == BASELINE_TASK]
    missing = {
        (row["Agent ID"], row["KPI"]) for row in book.rows("Findings") if row["Rule"] == "K09a"
    }
    assert {(row["Agent ID"], row["KPI"]) for row in tasks} == missing != set()
    assert all(row["Owner"] and row["Due"] > 46_000 and row["Status"] == "open" for row in tasks)


def test_the_register_has_a_row_per_agent_and_per_kpi(case_study):
    book = FileBook.open(case_study)
    summary = build_register(book, TODAY)
    book.save()
    saved = FileBook.open(case_study)
    agents = [row["Agent ID"] for row in saved.rows("Agents")]
    register = saved.rows("Register")
    assert [row["Agent ID"] for row in register] == agents
    assert len(saved.rows("RegisterKpis")) == len(saved.rows("Kpis"))
    assert {row["Status"] for row in register} == {READY, INCOMPLETE}
    assert all(bool(row["What is missing"]) == (row["Status"] == INCOMPLETE) for row in register)
    assert all(row["Built on"] == to_serial(TODAY) for row in register)
    assert all(row["Price book"] == price_book().book_id for row in register)
    assert saved.setting("PriceBookId") == price_book().book_id
    assert summary.ready == sum(row["Status"] == READY for row in register)
    economics = {row["Agent ID"]: row for row in saved.rows("AgentEconomics")}
    for row in register:
        assert row["Verdict"] == economics[row["Agent ID"]]["Verdict"]
        shown = economics[row["Agent ID"]]["NPV floor"] or None
        assert row["NPV floor"] == (shown and pytest.approx(shown, rel=1e-9))


def test_the_register_keeps_the_last_known_unit_cost(case_study):
    book = FileBook.open(case_study)
    build_register(book, TODAY)
    for row in book.rows("AgentEconomics"):
        assert row["Unit cost last known"] == row["Unit cost live"] > 0


def test_running_twice_gives_the_same_file(case_study):
    def register():
        book = FileBook.open(case_study)
        build_register(book, TODAY)
        book.save()
        return case_study.read_bytes()

    assert register() == register()


def test_columns_and_tasks_that_a_user_added_survive_by_key(case_study):
    book = FileBook.open(case_study)
    build_register(book, TODAY)
    book.save()
    add_a_column(case_study, "Register", "Our note", {2: "ask Maria", 4: "=SUM(1,2)"})
    book = FileBook.open(case_study)
    notes = {row["Agent ID"]: row["Our note"] for row in book.rows("Register")}
    assert sorted(filter(None, notes.values())) == ["=SUM(1,2)", "ask Maria"]
    tasks = book.rows("Tasks")
    book.write_rows("Tasks", [{**tasks[0], "Status": "done"}, *tasks[1:], {"Task": "Call finance"}])
    build_register(book, TODAY)
    book.save()
    again = FileBook.open(case_study)
    assert {row["Agent ID"]: row["Our note"] for row in again.rows("Register")} == notes
    assert again.rows("Tasks")[0]["Status"] == "done"
    assert again.rows("Tasks")[-1]["Task"] == "Call finance"


def test_a_note_on_an_agent_that_is_gone_is_kept_and_marked(case_study):
    book = FileBook.open(case_study)
    build_register(book, TODAY)
    book.save()
    add_a_column(case_study, "Register", "Our note", {0: "first"})
    book = FileBook.open(case_study)
    first, *others = book.rows("Agents")
    book.write_rows("Agents", others)
    build_register(book, TODAY)
    last = book.rows("Register")[-1]
    assert (last["Agent ID"], last["Our note"], last["Status"]) == (
        first["Agent ID"],
        "first",
        "Removed",
    )


def test_nothing_is_written_without_agents(empty_workbook):
    book = FileBook.open(empty_workbook)
    before = {table: book.rows(table) for table in book.tables()}
    with pytest.raises(WorkbookError, match=r"no agents yet.*2 Classification"):
        build_register(book, TODAY)
    assert {table: book.rows(table) for table in book.tables()} == before


def test_the_empty_workbook_asks_for_what_is_missing_and_nothing_else(empty_workbook):
    rules = {finding.rule for finding in findings_of(FileBook.open(empty_workbook)).findings}
    assert rules == {"W03"}


def test_a_duplicate_agent_id_is_found(tmp_path):
    file = filled(tmp_path, Agent=lambda rows: [*rows, replace(rows[0], agent="Twin")])
    ((where, what),) = found(file, "W01")
    assert where.startswith("2 Classification!A")
    assert what == "'A01' is already in 2 Classification!A7."
    book = FileBook.open(file)
    assert len(build_register(book, TODAY).rows) == 12, "the first of the two stands"


def test_a_kpi_for_an_unknown_agent_is_found(tmp_path):
    file = filled(tmp_path, Kpi=lambda rows: [*rows, replace(rows[0], agent_id="A99")])
    ((where, what),) = found(file, "W02")
    assert where.startswith("3 KPIs!A")
    assert "'A99'" in what


def test_text_in_a_number_column_is_found(tmp_path):
    file = filled(
        tmp_path, CostLine=lambda rows: [replace(rows[0], amount="12.000 EUR"), *rows[1:]]
    )
    ((where, what),) = found(file, "W03")
    assert where.startswith("Costs!E")
    assert "'12.000 EUR'" in what


def test_an_error_value_in_a_cell_is_found_once(case_study):
    _type(case_study, "Economics", "Tasks a month", "=1/0")
    ((where, what),) = found(case_study, "W04")
    assert where.startswith("Economics!")
    assert "#DIV/0!" in what


def test_a_formula_typed_over_is_found(case_study):
    _type(case_study, "Economics", "Run cost", 99)
    ((where, what),) = found(case_study, "W09")
    assert where.startswith("Economics!")
    assert what.startswith("No formula in Run cost")


def test_rows_added_without_formulas_or_below_the_table_are_found(case_study):
    import openpyxl

    workbook = openpyxl.load_workbook(case_study)
    sheet = workbook["2 Classification"]
    table = sheet.tables["Agents"]
    bottom = sheet[table.ref.split(":")[1]].row
    sheet.cell(bottom + 1, 1, "B01")
    sheet.cell(bottom + 2, 1, "B02")
    first, last = table.ref.split(":")
    table.ref = f"{first}:{last.replace(str(bottom), str(bottom + 1))}"
    table.autoFilter.ref = table.ref
    workbook.save(case_study)
    ((where, what),) = found(case_study, "W09")
    assert where.startswith("2 Classification!")
    assert "Thesis" in what
    ((where, what),) = found(case_study, "W13")
    assert where == f"2 Classification!A{bottom + 2}"
    assert what.startswith("1 filled row below the table Agents")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"model": "gtp-4o"}, "Unknown model 'gtp-4o'. Nearest: gpt-4o"),
        ({"model": "gpt-4"}, "retired as of 2026-10-23"),
        ({"cached_tokens": 999_999.0}, ": Cached tokens (999,999) are more than Input tokens ("),
    ],
)
def test_why_a_unit_cost_cannot_be_computed_is_found(tmp_path, changed, words):
    file = filled(tmp_path, AgentEconomics=lambda rows: [replace(rows[0], **changed), *rows[1:]])
    ((where, what),) = found(file, "W11")
    assert where.startswith("Economics!")
    assert words in what


def test_a_cost_line_that_no_formula_counts_is_an_error(tmp_path):
    def misspelt(rows):
        return [replace(rows[0], timing="per month"), *rows[1:]]

    file = filled(tmp_path, CostLine=misspelt)
    ((where, what),) = found(file, "W06")
    assert where.startswith("Costs!")
    assert "'per month'" in what
    summary = build_register(FileBook.open(file), TODAY)
    row = next(row for row in summary.rows if "W06" in str(row.lacks))
    assert row.status == INCOMPLETE


def test_reversed_dates_and_a_rate_of_the_dollar_to_itself_are_found(tmp_path):
    def reversed_dates(rows):
        return [replace(rows[0], go_live=rows[0].first_spend - 40), *rows[1:]]

    file = filled(tmp_path, Agent=reversed_dates)
    book = FileBook.open(file)
    book.write_setting("ReportingCurrency", "USD")
    where = [
        place.where
        for place in locate(book, findings_of(book).findings)
        if place.finding.rule == "W12"
    ]
    assert sorted(cell.split("!")[0] for cell in where) == ["2 Classification", "Settings"]


def test_an_undecided_agent_says_which_input_is_missing(tmp_path):
    def incomplete(rows):
        return [replace(rows[0], tasks=None), *rows[1:]]

    summary = build_register(FileBook.open(filled(tmp_path, AgentEconomics=incomplete)), TODAY)
    assert "economics undecided: no Tasks a month" in summary.rows[0].lacks


def test_a_task_goes_to_the_sponsor_where_no_one_person_owns_the_kpi(tmp_path):
    def unowned(rows):
        return [replace(rows[0], baseline=None, owner="Bob and Alice"), *rows[1:]]

    book = FileBook.open(filled(tmp_path, Kpi=unowned))
    validate_kpis(book)
    assert book.rows("Tasks")[0]["Owner"] == book.rows("Agents")[0]["Sponsor"]


def test_a_table_that_is_gone_is_named_when_the_rest_is_carried_over(case_study, tmp_path):
    import openpyxl

    workbook = openpyxl.load_workbook(case_study)
    del workbook["Costs"].tables["Costs"]
    workbook.save(case_study)
    assert (
        "table Costs: it is not in case-study.xlsx"
        in carry_over(FileBook.open(case_study)).left_behind
    )
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    with pytest.raises(WorkbookError, match="no table of a workshop"):
        carry_over(FileBook.open(tmp_path / "plain.xlsx"))


def _type(file, sheet_name, header, value):
    """Type a value into the first row of a column."""
    import openpyxl

    workbook = openpyxl.load_workbook(file)
    sheet = workbook[sheet_name]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == header)
    sheet.cell(cell.row + 1, cell.column, value)
    workbook.save(file)


def test_five_thousand_agents_are_checked(tmp_path):
    def many(rows):
        return [replace(rows[0], agent_id=f"X{n:04d}", position=-1) for n in range(5000)]

    file = filled(tmp_path, Agent=many, Kpi=lambda _: [], Target=lambda _: [])
    summary = findings_of(FileBook.open(file))
    assert summary.agents == 5000
    assert sum(finding.rule == "K15a" for finding in summary.findings) == 5000


def test_an_older_workbook_is_refused_and_carried_over(case_study, tmp_path):
    import openpyxl

    workbook = openpyxl.load_workbook(case_study)
    sheet, cell = next(workbook.defined_names["FinOpsSchema"].destinations)
    workbook[sheet][cell].value = 0
    workbook.save(case_study)
    book = FileBook.open(case_study)
    with pytest.raises(WorkbookError, match=r"schema 0.*--from"):
        findings_of(book)
    carried = carry_over(book)
    file = tmp_path / "new.xlsx"
    build(carried.content, file)
    new = FileBook.open(file)
    for record_class in (Agent, Kpi, Target, AgentEconomics, CostLine):
        old_rows = [replace(r, position=0) for r in book.read(record_class)]
        assert [replace(r, position=0) for r in new.read(record_class)] == old_rows
    assert new.setting("FxRate") == book.setting("FxRate")
