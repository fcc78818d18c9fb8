"""The self-test in Excel, with genuine xlwings objects over openpyxl in Excel's place."""

from pathlib import Path

import pytest
import xlwings_openpyxl
from fake_machine import fake_machine

from finops_xl import CellError, __version__
from finops_xl.books.file import FileBook
from finops_xl.books.live import LiveBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.functions import FUNCTIONS
from finops_xl.hosts.excel.setup.excel_check import (
    in_own_excel,
    own_excel,
    results,
    running_excel,
    self_test,
)
from finops_xl.hosts.excel.setup.install import install


class StandIn:
    """An application that opens genuine books and remembers what it was asked."""

    def __init__(self):
        self.books, self.asked, self.folder = self, [], None

    def open(self, path, read_only=False):
        self.asked.append((Path(path).name, read_only))
        if Path(path).suffix == ".xlam":
            return None
        self.folder = Path(path).parent
        return xlwings_openpyxl.opened(path)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.asked.append("ended")


@pytest.fixture
def open_checks(empty_workbook):
    """Give the empty workbook, open, and what types into a row of its table SelfTest."""
    book = xlwings_openpyxl.opened(empty_workbook)
    live = LiveBook(book)

    def type_into(formula, column, value):
        formulas = [row["Formula"] for row in live.rows("SelfTest")]
        sheet, cell = live.address("SelfTest", formulas.index(formula), column)
        xlwings_openpyxl.typed(book, sheet, cell, value)

    return book, type_into


def failing(found):
    return {result.function: result.failures for result in found if not result.passed}


def test_every_function_passes_in_an_excel_that_is_started_and_ended_for_it(empty_workbook):
    excel = StandIn()
    addin = empty_workbook.with_name("finops.xlam")
    with own_excel(addin, empty_workbook.read_bytes(), lambda: excel) as screen:
        found = self_test(screen)
        assert excel.folder.exists()
    assert failing(found) == {}
    assert [result.function for result in found] == list(FUNCTIONS)
    assert sum(result.examples for result in found) == sum(
        len(function.documentation.examples) for function in FUNCTIONS.values()
    )
    assert excel.asked == [("finops.xlam", True), ("self-test.xlsm", False), "ended"]
    assert not excel.folder.exists()


def test_a_wrong_value_fails_with_formula_value_and_expectation(open_checks):
    book, type_into = open_checks
    type_into("=ROI(300, 100)", "Expected", 3)
    assert failing(self_test(LiveBook(book))) == {"ROI": ["=ROI(300, 100) gives 2, not 3"]}


def test_functions_that_do_not_answer_say_what_the_sheet_says(open_checks):
    book, type_into = open_checks
    type_into("=ROI(300, 100)", "Status", "needs add-in")
    assert failing(self_test(LiveBook(book))) == {"ROI": ["=ROI(300, 100): needs add-in"]}


def test_an_addin_of_another_version_fails_though_the_sheet_passes(open_checks, monkeypatch):
    """The same holds where cells show what they were saved with, and nothing answers."""
    book, _ = open_checks
    for answer, shown in [("finops-xl 0.0.9, prices x", "0.0.9"), (CellError("#NAME?"), "#NAME?")]:
        monkeypatch.setattr(LiveBook, "evaluate", lambda *given, answer=answer: answer)
        (failures,) = failing(self_test(LiveBook(book))).values()
        assert shown in failures[0]
        assert __version__ in failures[0]


def test_a_function_without_an_example_on_the_sheet_fails(empty_workbook):
    book = FileBook.open(empty_workbook)
    book.write_rows("SelfTest", [r for r in book.rows("SelfTest") if r["Function"] != "ROI"])
    (message,) = failing(results(book))["ROI"]
    assert "another version" in message


def test_excel_is_ended_also_when_something_goes_wrong(empty_workbook):
    excel = StandIn()
    with (
        pytest.raises(WorkbookError, match=r"Excel did not answer as expected \(it hangs\)"),
        own_excel(empty_workbook, empty_workbook.read_bytes(), lambda: excel),
    ):
        raise RuntimeError("it hangs")
    assert excel.asked[-1] == "ended"
    assert not excel.folder.exists()


def test_an_excel_that_does_not_start_is_said_in_words(empty_workbook):
    def start():
        raise OSError("class not registered")

    with (
        pytest.raises(WorkbookError, match="class not registered"),
        own_excel(empty_workbook, b"", start),
    ):
        pass


def test_the_workbook_before_the_user_is_tested_where_it_is_open(empty_workbook):
    book = xlwings_openpyxl.opened(empty_workbook)
    assert failing(self_test(running_excel(lambda: book.app))) == {}
    calls = xlwings_openpyxl.document_of(book).calls
    assert (calls["calculate"], calls["write"]) == (1, 0)


def test_without_excel_or_a_workbook_in_it_the_user_is_told_what_to_open(empty_workbook):
    with pytest.raises(WorkbookError, match="Excel is not running"):
        running_excel(lambda: None)
    app = xlwings_openpyxl.closed(xlwings_openpyxl.opened(empty_workbook))
    with pytest.raises(WorkbookError, match="No workbook is open"):
        running_excel(lambda: app)


def test_a_workbook_without_the_self_test_is_named(tmp_path):
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "budget.xlsx")
    book = xlwings_openpyxl.opened(tmp_path / "budget.xlsx")
    with pytest.raises(WorkbookError, match="SelfTest"):
        self_test(LiveBook(book))


def test_the_addin_must_be_installed_first(tmp_path):
    with pytest.raises(WorkbookError, match="py -m finops_xl install"):
        in_own_excel(fake_machine(tmp_path))


def test_the_installed_addin_and_a_fresh_macro_workbook_are_opened(tmp_path, monkeypatch):
    machine, excel = fake_machine(tmp_path), StandIn()
    install(machine)
    monkeypatch.setattr("finops_xl.hosts.excel.setup.excel_check._start", lambda: excel)
    assert failing(in_own_excel(machine)) == {}
    assert excel.asked == [("finops.xlam", True), ("self-test.xlsm", False), "ended"]
