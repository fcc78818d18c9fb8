"""Our functions in cells of LibreOffice: what a user types and sees, and faults that are said."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from office_calc import calc, calc_with
from office_uno import PYTHON, Office
from refreshed_prices import overlay_of

from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS
from finops_xl.hosts.calc.oxt import oxt_bytes
from finops_xl.hosts.function_help import argument_help

__all__ = ["calc"]
pytestmark = pytest.mark.libreoffice

Ask = Callable[[dict[str, Any], list[str]], dict[str, Any]]


@pytest.fixture(scope="module")
def ask(calc: Office, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Type into an empty sheet and read cells."""
    path = tmp_path_factory.mktemp("sheet") / "empty.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("S")
    book.close()
    return lambda typed, read: dict(calc.cells(path, {"S": read}, {"S": typed})["S"])


def value(ask: Ask, formula: str, **cells: Any) -> Any:
    return ask({**cells, "Z1": formula}, ["Z1"])["Z1"]


def code(ask: Ask, formula: str, **cells: Any) -> str:
    found = value(ask, formula, **cells)
    assert isinstance(found, CellError), found
    return found.code


def test_a_typed_formula_is_answered_in_any_case_of_letters(ask: Ask) -> None:
    assert value(ask, "=ROI(300,100)") == 2.0
    assert value(ask, "=roi(A1,A2)", A1=300, A2=100) == 2.0


def test_the_function_wizard_shows_the_help_of_every_argument(calc: Office, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    xlsxwriter.Workbook(str(path)).close()
    shown = calc.ask(path, help_of=list(FUNCTIONS)).help
    for name, function in FUNCTIONS.items():
        assert shown[name]["description"] == function.summary
        helps = [text for _, text, _ in shown[name]["arguments"]]
        assert helps == [argument_help(parameter) for parameter in function.parameters], name


def test_a_text_from_our_functions_equals_the_same_text_typed(ask: Ask) -> None:
    cells = {"A1": '=MODELTIER("gpt-4o")', "A2": "Frontier"}
    for formula, expected in {
        "=A1=A2": 1.0,
        "=COUNTIF(A1:A2,A2)": 2.0,
        '=MATCH("Frontier",A1:A1,0)': 1.0,
        '=SUMPRODUCT(--(A1:A2="Frontier"))': 2.0,
        "=EXACT(A1,A2)": 1.0,
        '=REASON("ROI",3,1)=""': 1.0,
    }.items():
        assert value(ask, formula, **cells) == expected, formula


def test_ranges_are_answered_in_an_array_formula_row_by_row(ask: Ask) -> None:
    typed = {"A1": 300, "A2": 300, "A3": "x", "A4": None, "B1": 100, "B2": 0, "B3": 1, "B4": 1}
    found = ask({**typed, "D1:D4": "=ROI(A1:A4,B1:B4)"}, ["D1:D4"])["D1:D4"]
    errors = [row[0].code if isinstance(row[0], CellError) else row[0] for row in found]
    assert errors == [2.0, "#DIV/0!", "#VALUE!", "#VALUE!"]
    assert value(ask, "=SUM(ROI(A1:A2,{100;200}))", A1=300, A2=300) == 2.5


def test_what_the_docs_say_about_blank_cells_and_errors(ask: Ask) -> None:
    assert value(ask, "=ROI(A1,B1)", B1=5) == -1.0
    assert code(ask, "=ROI(A1:A1,B1)", B1=5) == "#VALUE!"
    assert code(ask, '=ROI(IF(A1="","",A1),B1)', B1=5) == "#VALUE!"
    assert code(ask, "=PAYBACK(100,A1:A2)", A1=50, A2="=NA()") == "Err:504"
    assert value(ask, '=IFERROR(PAYBACK(100,A1:A2),"none")', A1=50, A2="=NA()") == "none"
    assert value(ask, '=IFERROR(REASON("ROI",A1,1),"an error")', A1="=NA()") == "an error"
    assert value(ask, "=ISNA(TOKENCOST(A1,1,1))", A1="gpt-9") == 1.0
    assert code(ask, "=ERROR.TYPE(ROI(1,0))") == "#N/A"
    assert value(ask, "=ERROR.TYPE(INDEX(ROI(1,0),1,1))") == 2.0


def test_a_whole_column_counts_to_its_last_row(ask: Ask) -> None:
    assert value(ask, "=PAYBACK(100,A:A)", A1=40, A2=60) == 2.0


def test_what_the_docs_say_about_an_if_beside_a_figure_of_ours(ask: Ask) -> None:
    assert code(ask, '=IF(ROI(3,1)>1,IF(A9="","empty","x"),"c")') == "Err:509"
    assert value(ask, '=IF(INDEX(ROI(3,1),1,1)>1,IF(A9="","empty","x"),"c")') == "empty"


def test_a_block_with_text_is_asked_cell_by_cell(ask: Ask) -> None:
    block = {"F1:G2": '=PRICEINFO("gpt-4o")'}
    assert value(ask, '=F1="input"', **block) == 0.0, "as the docs warn"
    assert value(ask, '=INDEX(PRICEINFO("gpt-4o"),1,1)="input"') == 1.0
    assert value(ask, '=COUNTIF(A1,"input")', A1='=INDEX(PRICEINFO("gpt-4o"),1,1)') == 1.0
    assert value(ask, '=MATCH("output",INDEX(PRICEINFO("gpt-4o"),0,1),0)') == 2.0


def test_too_many_arguments_are_an_error_and_too_few_name_what_is_missing(ask: Ask) -> None:
    assert code(ask, "=ROI(1,2,3)") == "Err:504"
    assert code(ask, "=ROI(1)") == "#VALUE!"
    assert value(ask, '=REASON("ROI",1)') == "cost is missing"


def test_a_saved_workbook_keeps_the_bare_names(calc: Office, tmp_path: Path) -> None:
    """Otherwise Excel would not know them again."""
    path, saved = tmp_path / "book.xlsx", tmp_path / "saved.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("S").write_formula("A1", "=TOKENCOST(B1,1,1)+ROI(1,2)")
    book.close()
    calc.ask(path, save={saved: "Calc MS Excel 2007 XML"})
    with zipfile.ZipFile(saved) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert ">TOKENCOST(B1,1,1)+ROI(1,2)<" in sheet


def test_refreshed_prices_count_after_the_next_start(overlay: Path, tmp_path: Path) -> None:
    overlay.write_text(overlay_of({}), encoding="utf-8")
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("S").write_formula("A1", '=TOKENPRICE("gpt-4o","input","2026-12-20")')
    book.close()
    with calc_with(oxt_bytes(), tmp_path) as office:
        assert office.cells(path, {"S": ["A1"]})["S"]["A1"] == 2.0


# Faults


def with_part(name: str, old: str, new: str) -> bytes:
    """Build the extension with one place of one part changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(oxt_bytes())) as source,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for each in source.namelist():
            content = source.read(each)
            if each == name:
                assert content.decode().count(old) == 1
                content = content.decode().replace(old, new).encode()
            target.writestr(each, content)
    return buffer.getvalue()


def faulty(fault: str, folder: Path) -> bytes:
    """Build an extension that cannot work here."""
    if fault == "no numpy":
        return oxt_bytes(folder)
    if fault == "another Python":
        return with_part("settings.json", ' "python": [\n  3,', ' "python": [\n  2,')
    if fault == "an old Python":
        return with_part("component.py", "OLDEST_PYTHON = (3, 11)", "OLDEST_PYTHON = (3, 99)")
    return with_part(
        "pythonpath/finops_xl/hosts/calc/calls.py",
        "from __future__",
        "import gone\nfrom __future__",
    )


@pytest.mark.parametrize(
    ("fault", "said"),
    {
        "no numpy": "finops-xl needs numpy, and there is none that works here in ",
        "another Python": "finops-xl needs numpy for Python 3.",
        "an old Python": "finops-xl needs Python 3.99 or newer, but this LibreOffice runs Python ",
        "a broken file": "finops-xl cannot be loaded (",
    }.items(),
)
def test_what_keeps_the_functions_from_running_is_said_in_a_cell(
    fault: str, said: str, tmp_path: Path
) -> None:
    has_numpy = not subprocess.run([PYTHON, "-c", "import numpy"], capture_output=True).returncode
    if has_numpy and fault in ("no numpy", "another Python"):
        pytest.skip("LibreOffice's own Python has numpy")
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_column("A1", ["=ROI(3,1)", '=REASON("ROI",1,0)', "=FINOPSVERSION()"])
    sheet.write_formula("A4", '=IF(ISERROR(FINOPSVERSION()),"needs add-in","")')
    book.close()
    with calc_with(faulty(fault, tmp_path), tmp_path) as office:
        found = office.cells(path, {"S": ["A1", "A2", "A3", "A4"]})["S"]
    assert (found["A1"], found["A3"]) == (CellError("#NAME?"), CellError("#NAME?"))
    assert found["A2"].startswith(said)
    assert found["A2"].endswith(".")
    assert found["A4"] == "needs add-in"
