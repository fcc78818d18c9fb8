"""The macros on an open workbook, through genuine xlwings objects over a test engine."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.filters import FilterColumn
from xlwings_openpyxl import closed, document_of, opened, saved, typed

from finops_xl.books.excel_app import Excel
from finops_xl.books.file import FileBook
from finops_xl.books.live import LiveBook
from finops_xl.books.port import Place, Screen
from finops_xl.engine.errors import WorkbookError
from finops_xl.errors import CellError
from finops_xl.macros import build_register, validate_kpis
from finops_xl.macros.unit_costs import refresh_unit_costs
from finops_xl.workshop.results import Task

TODAY = dt.date(2026, 11, 22)
MACROS = {
    "validate for the room": lambda book: validate_kpis(book, "room"),
    "validate for sign-off": validate_kpis,
    "build the register": lambda book: build_register(book, TODAY),
    "register after validation": lambda book: (
        validate_kpis(book, "room"),
        build_register(book, TODAY),
    ),
}
TASKS = Task.TABLE


@pytest.fixture
def book(case_study):
    """Give the case study, open in the test engine."""
    return opened(case_study)


@pytest.fixture
def impatient(monkeypatch):
    """Let a busy Excel be given up at once."""
    monkeypatch.setattr(Excel, "patience_before", 0.0)
    monkeypatch.setattr(Excel, "patience_between", 0.0)


def everything(book):
    """Take all cells with their formulas and formats, and all tables, as they stand."""
    document = document_of(book)
    cells = {
        (sheet.title, *place): (
            document.formula(sheet.title, *place),
            repr(document.value(sheet.title, *place)),
            cell.number_format,
        )
        for sheet in document.book
        for place, cell in sheet._cells.items()
    }
    tables = {name: str(table) for name, table in LiveBook(book).table_map().items()}
    return cells, tables


def shown(rows):
    """Take what people see: an empty text looks like a blank cell."""
    return [{name: None if cell == "" else cell for name, cell in row.items()} for row in rows]


def formulas(workbook, table):
    """Give the formulas of the data rows of a table, by place."""
    sheet = next(sheet for sheet in workbook if table in sheet.tables)
    left, top, right, bottom = range_boundaries(sheet.tables[table].ref)
    return {
        (row, column): sheet.cell(row, column).value
        for row in range(top + 1, bottom + 1)
        for column in range(left, right + 1)
        if sheet.cell(row, column).data_type == "f"
    }


# The same on the screen and in a file


@pytest.mark.parametrize("macro", MACROS.values(), ids=MACROS)
def test_a_macro_gives_the_same_tables_on_the_screen_as_in_a_file(book, case_study, macro):
    file = FileBook.open(case_study)
    macro(file)
    file.save()
    macro(LiveBook(book))
    live = LiveBook(book)
    assert live.tables() == file.tables()
    on_disk = openpyxl.load_workbook(case_study)
    for table in live.tables():
        assert live.columns(table) == file.columns(table)
        assert shown(live.rows(table)) == shown(file.rows(table)), table
        assert formulas(document_of(book).book, table) == formulas(on_disk, table), table
    for name in file.names():
        assert live.setting(name) == file.setting(name), name


def test_refreshed_unit_costs_are_those_of_the_price_book(book):
    typed(book, "Settings", "B25", 46_000)  # the price date
    before = LiveBook(book).rows("AgentEconomics")
    summary = refresh_unit_costs(LiveBook(book))
    after = LiveBook(book).rows("AgentEconomics")
    assert [row["Agent ID"] for row in after] == [row["Agent ID"] for row in before]
    assert len(summary.agents) == len(after)
    assert LiveBook(book).setting("PriceBookId") == summary.price_book


@pytest.mark.parametrize("macro", MACROS.values(), ids=MACROS)
def test_running_twice_gives_the_same(book, macro):
    macro(LiveBook(book))
    once = everything(book)
    macro(LiveBook(book))
    assert everything(book) == once


def test_the_result_is_the_same_while_excel_does_not_calculate_by_itself(book, case_study):
    book.app.calculation = "manual"
    document_of(book).calculate()
    build_register(LiveBook(book), TODAY)
    book.app.calculation = "automatic"
    file = FileBook.open(case_study)
    build_register(file, TODAY)
    assert shown(LiveBook(book).rows("Register")) == shown(file.rows("Register"))


def test_an_excel_without_dynamic_arrays_gets_the_same(book, case_study):
    document_of(book).has_dynamic_arrays = False
    build_register(LiveBook(book), TODAY)
    file = FileBook.open(case_study)
    build_register(file, TODAY)
    for table in ("Findings", "Register"):
        assert shown(LiveBook(book).rows(table)) == shown(file.rows(table))


def test_what_was_written_can_be_worked_with_as_a_file(book, tmp_path):
    build_register(LiveBook(book), TODAY)
    file = FileBook.open(saved(book, tmp_path / "saved.xlsx"))
    live = LiveBook(book)
    for theirs, row in zip(file.rows("Register"), live.rows("Register"), strict=True):
        for name, cell in row.items():  # openpyxl writes 16 digits
            assert theirs[name] == (pytest.approx(cell) if type(cell) is float else cell)
    summary = build_register(file, TODAY)
    assert len(summary.rows) == len(live.rows("Agents"))


def test_columns_and_tasks_that_a_user_added_survive_by_key(book):
    build_register(LiveBook(book), TODAY)
    _add_a_column(book, "Register", "Our note", {2: "ask Maria", 4: "'=SUM(1,2)"})
    live = LiveBook(book)
    notes = {row["Agent ID"]: row["Our note"] for row in live.rows("Register")}
    assert sorted(filter(None, notes.values())) == ["=SUM(1,2)", "ask Maria"]
    tasks = live.rows(TASKS)
    live.write_rows(TASKS, [{**tasks[0], "Status": "done"}, *tasks[1:], {"Task": "Call finance"}])
    first, *others = live.rows("Agents")
    live.write_rows("Agents", [*others, first])
    build_register(LiveBook(book), TODAY)
    again = LiveBook(book)
    assert {row["Agent ID"]: row["Our note"] for row in again.rows("Register")} == notes
    assert again.rows("Register")[-1]["Agent ID"] == first["Agent ID"], "the rows moved"
    assert again.rows(TASKS)[0]["Status"] == "done"
    assert again.rows(TASKS)[-1]["Task"] == "Call finance"


def _add_a_column(book, table, header, notes):
    """Add a column at the right of a table, as a user does."""
    document = document_of(book)
    sheet = next(sheet for sheet in document.book if table in sheet.tables)
    found = sheet.tables[table]
    left, top, right, bottom = range_boundaries(found.ref)
    new = openpyxl.worksheet.table.TableColumn(id=right + 1, name=header)
    found.tableColumns.append(new)
    found.ref = f"{sheet.cell(top, left).coordinate}:{sheet.cell(bottom, right + 1).coordinate}"
    found.autoFilter.ref = found.ref
    typed(book, sheet.title, sheet.cell(top, right + 1).coordinate, header)
    for position, note in notes.items():
        typed(book, sheet.title, sheet.cell(top + 1 + position, right + 1).coordinate, note)


# What stands in the way: a clear message, and nothing is written


def _protect(sheet):
    def plant(book):
        document_of(book).book[sheet].protection.sheet = True

    return plant


def _type(sheet, address, value):
    return lambda book: typed(book, sheet, address, value)


def _rename_table(book):
    book.sheets["3 KPIs"].tables["Kpis"].name = "OurKpis"


def _total_row(book):
    table = document_of(book).table("Findings", "Findings")
    table.ref, table.totalsRowCount = table.ref.replace("7", "8"), 1


def _table_below(book):
    sheet = document_of(book).book["Findings"]
    for column, header in enumerate(("Own", "List"), 1):
        sheet.cell(9, column, header)
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="OwnList", ref="A9:B10"))


def _merge_below(book):
    document_of(book).book["Findings"].merge_cells("B9:C9")


def _compute_column(book):
    economics = book.sheets["Economics"].tables["AgentEconomics"]
    place = list(LiveBook(book).columns("AgentEconomics")).index("Unit cost last known")
    economics.data_body_range[:, place].formula = "=1+1"


def _open_read_only(book):
    document_of(book).read_only = True


def _edit_a_cell(book):
    document_of(book).edit_mode = True


OBSTACLES = {
    "a protected sheet": (_protect("Tasks"), r"Sheet 'Tasks' is protected.*Unprotect Sheet"),
    "a workbook opened read-only": (_open_read_only, r"is open read-only.*File > Save As"),
    "protected settings": (_protect("Settings"), r"Sheet 'Settings' is protected"),
    "a renamed table": (_rename_table, r"table Kpis .*is missing \(is it 'OurKpis' now\?\)"),
    "a renamed column": (
        _type("2 Classification", "A6", "Agent number"),
        r"the column 'Agent ID' is missing",
    ),
    "a total row": (_total_row, r"table Findings has a total row.*Total Row"),
    "a note below a table": (
        _type("Findings", "B9", "mine"),
        r"Sheet 'Findings', table Findings needs the cells A8:K\d+ for its rows, but B9 is filled",
    ),
    "a table below a table": (_table_below, r"the table OwnList stands there"),
    "merged cells below a table": (_merge_below, r"cells there are merged"),
    "a computed input column": (_compute_column, r"'Unit cost last known' is computed by a form"),
    "a computed setting": (
        _type("Settings", "B61", "=1+1"),
        r"B61 \(PriceBookId\) is computed by a formula",
    ),
    "a cell in edit mode": (_edit_a_cell, r"Excel is busy.*Enter or Esc.*nothing was changed"),
    "no agents": (
        lambda book: LiveBook(book).write_rows("Agents", []),
        r"no agents yet.*2 Classification",
    ),
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(("plant", "words"), OBSTACLES.values(), ids=OBSTACLES)
def test_what_stands_in_the_way_is_said_and_nothing_is_changed(book, plant, words):
    assert LiveBook(book).setting_address("PriceBookId") == ("Settings", "B61")
    plant(book)
    document = document_of(book)
    with _left_alone(book), pytest.raises(WorkbookError, match=words):
        build_register(LiveBook(book), TODAY)
    assert document.book["Findings"]["A7"].value is None


@contextmanager
def _left_alone(book):
    """Hold that nothing is written, not even what stands there already."""
    document = document_of(book)
    busy, document.edit_mode = document.edit_mode, False
    before = everything(book)
    document.calls.clear()
    document.edit_mode = busy
    yield
    assert document.calls["write"] == 0
    document.edit_mode = False
    assert everything(book) == before


def test_a_workbook_without_our_tables_is_refused(tmp_path):
    openpyxl.Workbook().save(tmp_path / "plain.xlsx")
    book = opened(tmp_path / "plain.xlsx")
    with pytest.raises(WorkbookError, match=r"plain\.xlsx is not a FinOps workshop workbook"):
        validate_kpis(LiveBook(book))


def test_without_an_open_workbook_the_message_says_so(book):
    app = closed(book)
    with pytest.raises(WorkbookError, match="No workbook is open: open a workshop workbook"):
        LiveBook(app.books.active)


def test_a_short_wait_bridges_an_excel_that_is_busy_for_a_moment(book):
    live = LiveBook(book)
    document_of(book).rejections = 3
    assert live.title == "case-study.xlsx"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("writes", [1, 5, 20])
def test_an_excel_that_stops_half_way_is_told_and_the_next_press_heals_it(book, case_study, writes):
    document_of(book).writes_before_edit_mode = writes
    with pytest.raises(WorkbookError, match=r"while .* was being written.*writes everything anew"):
        build_register(LiveBook(book), TODAY)
    document_of(book).edit_mode, document_of(book).writes_before_edit_mode = False, None
    build_register(LiveBook(book), TODAY)
    healed = everything(book)
    straight = opened(case_study)
    build_register(LiveBook(straight), TODAY)
    assert healed == everything(straight)


def test_an_excel_that_is_busy_half_way_is_waited_for(book, monkeypatch):
    monkeypatch.setattr(Excel, "patience_before", 0.0)
    live = LiveBook(book)
    live.write_setting("Client", "one")
    document_of(book).rejections = 3
    live.write_setting("Client", "two")
    assert LiveBook(book).setting("Client") == "two"


def test_what_else_excel_refuses_is_told_in_its_own_words(book, tmp_path):
    with pytest.raises(WorkbookError, match="Excel refuses it: Microsoft Excel cannot access"):
        LiveBook(book).save_copy(tmp_path / "no such folder" / "copy.xlsx")


def test_errors_of_our_own_are_not_taken_for_excels(book):
    with pytest.raises(ValueError, match="AgentEconomics has 12 rows, not 1"):
        LiveBook(book).write_column("AgentEconomics", "Unit cost last known", [1.0])


# Writes that belong together


def test_nothing_is_written_before_all_was_checked(book):
    live = LiveBook(book)
    called = []
    live.before_first_change = lambda: called.append(document_of(book).calls["write"])
    with live.at_once():
        live.write_setting("Client", "one")
        with live.at_once():
            live.write_rows(TASKS, [{"Task": "inner"}])
        assert document_of(book).calls["write"] == 0
        assert called == []
    assert called == [0], "right before the first change"
    live.write_setting("Phase", "two")
    assert called == [0], "and only then"
    assert live.setting("Client") == "one"
    assert live.rows(TASKS)[0]["Task"] == "inner"


def test_an_error_among_writes_that_belong_together_drops_them_all(book):
    live = LiveBook(book)

    def write():
        with live.at_once():
            live.write_setting("Client", "one")
            live.write_rows(TASKS, [{"Colour": "red"}])

    with _left_alone(book), pytest.raises(WorkbookError, match="no column 'Colour'"):
        write()
    live.write_setting("Client", "two")
    assert live.setting("Client") == "two", "and the book works on"


# Rows


def test_a_filter_hides_no_row_from_what_is_written(book):
    live = LiveBook(book)
    live.write_rows(TASKS, [{"Task": f"task {n}"} for n in range(6)])
    document = document_of(book)
    document.table("Tasks", "Tasks").autoFilter.filterColumn.append(FilterColumn(colId=0))
    for row in (8, 9, 12):
        document.book["Tasks"].row_dimensions[row].hidden = True
    LiveBook(book).write_rows(TASKS, [{"Task": f"new {n}"} for n in range(3)])
    assert [row["Task"] for row in LiveBook(book).rows(TASKS)] == ["new 0", "new 1", "new 2"]
    assert [document.book["Tasks"].cell(row, 1).value for row in range(10, 13)] == [None] * 3
    assert not any(document.book["Tasks"].row_dimensions[row].hidden for row in range(7, 13))
    assert not document.is_filtered("Tasks", "Tasks")


def test_rows_that_a_user_hid_are_shown_when_they_are_written(book):
    hidden = document_of(book).book["Tasks"].row_dimensions
    hidden[7].hidden = hidden[8].hidden = True
    LiveBook(book).write_rows(TASKS, [{"Task": "one"}, {"Task": "two"}])
    assert [hidden[row].hidden for row in (7, 8)] == [False, False]


def test_new_rows_take_over_formats_validations_and_formulas(book):
    live = LiveBook(book)
    sheet = document_of(book).book["Tasks"]
    due = sheet["E7"].number_format
    live.write_rows(TASKS, [{"Task": f"task {n}", "Due": 46_000.0 + n} for n in range(4)])
    assert sheet["E10"].number_format == due != "General"
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert all(f"F{row}" in lists[0].sqref for row in range(7, 11))
    live.write_rows("Findings", [{"Sheet": "Costs", "Cell": f"A{n}"} for n in range(7, 10)])
    assert [row["Go to"] for row in live.rows("Findings")] == ["A7", "A8", "A9"]


def test_rows_that_are_no_longer_needed_leave_nothing_behind(book):
    live = LiveBook(book)
    live.write_rows(TASKS, [{"Task": f"task {n}"} for n in range(4)])
    live.write_rows(TASKS, [])
    assert live.rows(TASKS) == [dict.fromkeys(live.columns(TASKS))]
    assert live.rows_below(TASKS) == []
    sheet = document_of(book).book["Tasks"]
    assert [place for place in sheet._cells if place[0] > 7] == []


def test_rows_below_a_table_are_found(book, case_study):
    typed(book, "Costs", "B80", "lost")
    typed(book, "Costs", "C83", "lost too")
    live = LiveBook(book)
    assert live.rows_below("Costs") == FileBook.open(saved(book, case_study)).rows_below("Costs")
    assert len(live.rows_below("Costs")) == 2


def test_cells_of_a_formula_column_that_were_typed_over_are_found(book):
    typed(book, "2 Classification", "I9", "mine")
    typed(book, "2 Classification", "I10", "'=not a formula")
    typed(book, "2 Classification", "J9", None)
    live = LiveBook(book)
    assert live.columns("Agents")[8:10] == ["Thesis", "Check"]
    gaps = live.formula_gaps("Agents", ["thesis", "Check"])
    assert gaps == {2: ["thesis", "Check"], 3: ["thesis"]}


def test_formulas_of_single_rows_stay_where_they_give_the_value_and_are_named_where_not(book):
    build_register(LiveBook(book), TODAY)
    _add_a_column(book, "Register", "Own", {1: "=LEN(A8)", 3: 5})
    live = LiveBook(book)
    rows = live.rows("Register")
    live.write_rows("Register", rows)
    document = document_of(book)
    column = len(live.columns("Register"))
    assert document.formula("Register", 8, column) == "=LEN(A8)"
    assert [row["Own"] for row in live.rows("Register")][:4] == [None, 3.0, None, 5.0]
    assert live.notes == []
    live.write_rows("Register", rows[1:])
    assert document.formula("Register", 8, column) == ""
    assert [row["Own"] for row in live.rows("Register")][:3] == [3.0, None, 5.0]
    assert live.notes == [
        "Sheet 'Register', table Register: formulas in single rows of the column 'Own' became "
        "values; give the column one formula."
    ]


def test_a_formula_in_a_row_of_a_column_stays_where_it_gives_the_value_and_is_named_if_not(book):
    header, live = "Input last known", LiveBook(book)
    column = live.columns("Models").index(header) + 1
    row = live.table_map()["models"].data.top + 1
    old = live.rows("Models")[1][header]
    book.sheets["Prices"].range((row, column)).formula = f"={old}*1"
    live = LiveBook(book)
    values = [each[header] for each in live.rows("Models")]
    live.write_column("Models", header, values)
    assert document_of(book).formula("Prices", row, column) == f"={old}*1"
    assert live.notes == []
    others = [value + 1 for value in values]
    live.write_column("Models", header, others)
    assert [each[header] for each in live.rows("Models")] == others
    assert live.notes == [
        f"Sheet 'Prices', table Models: formulas in single rows of the column '{header}' became "
        "values; give the column one formula."
    ]


def test_what_is_not_written_yet_is_not_said_to_be_lost(book):
    build_register(LiveBook(book), TODAY)
    _add_a_column(book, "Register", "Own", {1: "=LEN(A8)"})
    live = LiveBook(book)
    with live.at_once():
        live.write_rows("Register", live.rows("Register")[1:])
        assert live.notes == []
    assert len(live.notes) == 1


def test_a_column_that_a_user_computes_stays_computed_in_every_row(book):
    build_register(LiveBook(book), TODAY)
    _add_a_column(book, "Register", "Own", {})
    live = LiveBook(book)
    column = len(live.columns("Register"))
    cells = book.sheets["Register"].range((7, column), (18, column))
    cells.formula = "=LEN(A7)&$A$7"
    typed(book, "Register", cells.get_address(False, False).split(":")[0], "typed over")
    live = LiveBook(book)
    live.write_rows("Register", [*live.rows("Register"), {"Agent ID": "a longer one"}])
    assert document_of(book).formula("Register", 7, column) == "=LEN(A7)&$A$7"
    assert document_of(book).formula("Register", 19, column) == "=LEN(A19)&$A$7"
    assert live.rows("Register")[-1]["Own"] == "12A01"


def test_a_table_whose_rows_were_all_deleted_has_a_blank_row(book):
    document_of(book).emptied.add("Tasks")
    live = LiveBook(book)
    assert live.rows(TASKS) == [dict.fromkeys(live.columns(TASKS))]
    live.write_rows(TASKS, [{"Task": "first"}, {"Task": "second"}])
    document_of(book).emptied.clear()
    assert [row["Task"] for row in LiveBook(book).rows(TASKS)] == ["first", "second"]


def test_a_table_that_shows_no_header_has_its_columns_all_the_same(book):
    columns = LiveBook(book).columns(TASKS)
    table = document_of(book).table("Tasks", "Tasks")
    table.headerRowCount, table.ref, table.autoFilter = 0, "A7:F7", None
    live = LiveBook(book)
    live.write_rows(TASKS, [{"Task": "one"}, {"Task": "two"}])
    assert live.columns(TASKS) == columns
    assert [row["Task"] for row in live.rows(TASKS)] == ["one", "two"]
    assert (live.address(TASKS, 1, "Task"), table.ref) == (("Tasks", "A8"), "A7:F8")


# Size


def _agents(book, count):
    """Give the workbook so many agents, each with a KPI."""
    live = LiveBook(book)
    with live.at_once():
        for table in ("Agents", "Kpis", "Targets", "AgentEconomics", "Costs"):
            first = live.rows(table)[0]
            rows = [{**first, "Agent ID": f"X{number:03d}"} for number in range(count)]
            live.write_rows(table, rows)


def _calls(case_study, count):
    book = opened(case_study)
    _agents(book, count)
    document_of(book).calls.clear()
    summary = build_register(LiveBook(book), TODAY)
    assert len(summary.rows) == len(LiveBook(book).rows("Register")) == count
    return document_of(book).calls, book


def test_the_number_of_calls_does_not_grow_with_the_number_of_rows(case_study):
    few, _ = _calls(case_study, 3)
    many, book = _calls(case_study, 200)
    assert many["write"] == few["write"] < 60
    assert many["formula"] == few["formula"] < 30
    assert many["read"] == few["read"] < 125
    assert many["look"] == few["look"]
    assert any(str(text).startswith("Writing Register") for text in book.app.impl.shown)


# Progress


def test_progress_appears_in_the_status_bar_but_not_at_every_step(book):
    live = LiveBook(book)
    for done in range(1, 5001):
        live.progress(done, 5000, "Counting")
    texts = book.app.impl.shown
    assert texts[0] == "Counting (1 of 5000)"
    assert texts[-1] == "Counting (5000 of 5000)"
    assert len(texts) < 20


# The screen


def test_the_selected_cell_is_known_and_can_be_changed(book):
    screen: Screen = LiveBook(book)
    book.sheets["Costs"].activate()
    book.sheets["Costs"].range("C9").select()
    assert screen.active_cell() == Place("Costs", 9, 3)
    screen.select(Place("3 KPIs", 7, 2))
    assert LiveBook(book).active_cell() == Place("3 KPIs", 7, 2)
    assert book.sheets.active.name == "3 KPIs"
    document_of(book).active_cell = None
    with pytest.raises(WorkbookError, match="No cell is selected"):
        screen.active_cell()


def test_a_hidden_sheet_is_not_shown_but_named(book):
    document_of(book).book["Costs"].sheet_state = "hidden"
    with pytest.raises(WorkbookError, match=r"Sheet 'Costs' is hidden.*Unhide"):
        LiveBook(book).select(Place("Costs", 7, 1))


def test_formula_and_value_of_a_cell_are_told_apart(book):
    typed(book, "Costs", "A200", "=1/0")
    typed(book, "Costs", "A201", "'=1/0")
    typed(book, "Costs", "A202", 12)
    screen: Screen = LiveBook(book)
    cells = [Place("Costs", row, 1) for row in range(200, 204)]
    assert [screen.formula(cell) for cell in cells] == ["=1/0", "", "", ""]
    assert [screen.value(cell) for cell in cells] == [CellError("#DIV/0!"), "=1/0", 12.0, None]


def test_a_formula_is_evaluated_as_if_it_stood_on_a_sheet(book):
    typed(book, "Costs", "B201", "'=text")
    screen: Screen = LiveBook(book)
    cases = {
        "1+1": 2.0,
        "1/0": CellError("#DIV/0!"),
        '"a"&"b"': "ab",
        "ROI(300,100)": 2.0,
        "1=1": True,
        "B201": "=text",
        "B202": None,
        "{1,2,3}": [[1.0, 2.0, 3.0]],
        "{1;2}": [[1.0], [2.0]],
        "B201:C202": [["=text", None], [None, None]],
        "'Settings'!B60": LiveBook(book).setting("FinOpsSchema"),
    }
    assert {formula: screen.evaluate("Costs", formula) for formula in cases} == cases


def test_tables_names_and_sheets_are_those_of_the_file(book, case_study):
    file, live = FileBook.open(case_study), LiveBook(book)
    theirs = {name: (t.sheet, t.area, t.columns) for name, t in file.workbook.tables.items()}
    assert {n: (t.sheet, t.area, t.columns) for n, t in live.table_map().items()} == theirs
    assert sorted(live.names()) == sorted(file.names())
    assert live.sheets() == list(file.workbook.sheets)
    assert live.address("kpis", 3, "baseline") == file.address("kpis", 3, "baseline")
    for table in ("Nothing", "Kpi"):
        with pytest.raises(WorkbookError) as on_screen:
            live.rows(table)
        with pytest.raises(WorkbookError) as in_file:
            file.rows(table)
        assert str(on_screen.value) == str(in_file.value)
    for name in ("Nothing", "AgentIds"):
        with pytest.raises(WorkbookError) as on_screen:
            live.setting(name)
        with pytest.raises(WorkbookError) as in_file:
            file.setting(name)
        assert str(on_screen.value) == str(in_file.value)


def test_a_name_that_only_one_sheet_knows_is_no_setting(book):
    own = openpyxl.workbook.defined_name.DefinedName("OnlyHere", attr_text="'Costs'!$A$7")
    document_of(book).book["Costs"].defined_names["OnlyHere"] = own
    assert [name for name in LiveBook(book).names() if "OnlyHere" in name] == []


def test_a_macro_reads_a_table_once(book):
    live = LiveBook(book)
    first = live.rows("Agents")
    asked = document_of(book).calls.copy()
    assert live.rows("agents") == first
    assert live.columns("Agents") == list(first[0])
    assert document_of(book).calls == asked


def test_recalculating_brings_new_values(book):
    book.app.calculation = "manual"
    live = LiveBook(book)
    old = live.rows("Agents")[0]["Thesis"]
    typed(book, "2 Classification", "F7", "reduce something else")
    assert live.rows("Agents")[0]["Thesis"] == old
    live.recalculate()
    assert "something else" in live.rows("Agents")[0]["Thesis"]


def test_a_copy_that_is_opened_first_leaves_excel_calculating(book, tmp_path):
    book.app.calculation = "manual"  # as during every button
    LiveBook(book).save_copy(tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx").calculation.calcMode == "auto"
    assert book.app.calculation == "manual"


def test_a_copy_is_the_workbook_as_it_stands(book, tmp_path):
    live = LiveBook(book)
    live.write_setting("Client", "Ünïque & Söhne")
    live.save_copy(tmp_path / "copy of it.xlsx")
    assert FileBook.open(tmp_path / "copy of it.xlsx").setting("Client") == "Ünïque & Söhne"
