"""The register as CSV: what a person who opens the file in Excel, or a program, gets."""

import csv
import datetime as dt
import io

import pytest

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.errors import CellError
from finops_xl.macros import build_register
from finops_xl.macros.export import (
    STANDARD,
    WITH_DECIMAL_COMMAS,
    export_register,
    write_register_csv,
)
from finops_xl.workshop.register_tables import RegisterRow

TODAY = dt.date(2026, 11, 25)


def read(file):
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def registered(case_study):
    book = FileBook.open(case_study)
    build_register(book, TODAY)
    return book


def test_the_register_of_a_workbook_is_written_row_by_row(registered, tmp_path):
    file = tmp_path / "new folder" / "register.csv"
    rows = registered.rows("Register")
    assert export_register(registered, file) == len(rows) == 12
    written = read(file)
    assert [row["Agent ID"] for row in written] == [row["Agent ID"] for row in rows]
    assert list(written[0]) == [column.name for column in RegisterRow.columns().values()]
    assert {row["Built on"] for row in written} == {"2026-11-25"}
    for line, row in zip(written, rows, strict=True):
        cost = row["Run cost"]
        assert line["Run cost"] == ("" if cost in (None, "") else f"{cost:.15g}")


def test_excel_sees_that_the_file_is_in_utf_8(registered, tmp_path):
    export_register(registered, tmp_path / "register.csv")
    assert (tmp_path / "register.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_text_that_would_run_as_a_formula_is_disarmed(tmp_path):
    file = tmp_path / "register.csv"
    write_register_csv(file, [RegisterRow(agent_id="=1+1", agent="@x", lacks="fine", kpis=-2.0)])
    (row,) = read(file)
    assert (row["Agent ID"], row["Agent"]) == ("'=1+1", "'@x")
    assert (row["What is missing"], row["KPIs"], row["ROI floor"]) == ("fine", "-2", "")


@pytest.mark.parametrize("separators", [STANDARD, WITH_DECIMAL_COMMAS])
@pytest.mark.parametrize(
    ("text", "disarmed"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("\n=1", "'\n'=1"),
        ("Chat;=1+1;z", "Chat;'=1+1;z"),
        ("Chat, +1", "Chat, '+1"),
        ("Chat;-1,@x", "Chat;'-1,'@x"),
        ('Chat;"=1+1"', 'Chat;"\'=1+1"'),
        ("Chat\n=1", "Chat\n'=1"),
        ("Chat\t=1", "Chat\t'=1"),
        ("Chat\r=1", "Chat\r'=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20x", "'\uff20x"),
        ("A/B - pilot; 3 = three, R&D", "A/B - pilot; 3 = three, R&D"),
    ],
)
def test_no_text_runs_as_a_formula_however_the_cells_are_parted(
    tmp_path, text, disarmed, separators
):
    file = tmp_path / "register.csv"
    write_register_csv(file, [RegisterRow(agent_id="A01", agent=text)], separators)
    written = file.read_bytes().decode("utf-8-sig")
    ours = csv.DictReader(io.StringIO(written, newline=""), delimiter=separators.cells)
    assert next(ours)["Agent"] == disarmed
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter):
            for found in row:
                assert not found.lstrip().startswith(("=", "+", "-", "@", "\uff1d", "\uff0b"))


def test_with_decimal_commas_every_cell_reads_the_same(registered, tmp_path):
    """As a program in German reads it: cells between semicolons, decimals after commas."""
    plain, german = tmp_path / "plain.csv", tmp_path / "german.csv"
    export_register(registered, plain)
    export_register(registered, german, WITH_DECIMAL_COMMAS)
    with german.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    kinds = {column.name: column.kind for column in RegisterRow.columns().values()}
    figures = 0
    for ours, theirs in zip(read(plain), rows, strict=True):
        for header, text in ours.items():
            is_figure = kinds[header] not in ("text", "choice", "date")
            assert theirs[header] == (text.replace(".", ",") if is_figure else text)
            figures += is_figure and "," in theirs[header]
    assert figures > 50


def test_an_error_value_is_written_as_excel_shows_it(tmp_path):
    file = tmp_path / "register.csv"
    write_register_csv(file, [RegisterRow(agent_id="A01", npv_floor=CellError("#DIV/0!", "why"))])
    assert read(file)[0]["NPV floor"] == "#DIV/0!"


def test_a_register_that_is_not_built_yet_says_so_and_writes_no_file(case_study, tmp_path):
    file = tmp_path / "register.csv"
    with pytest.raises(WorkbookError, match=r"register of case-study\.xlsx has not been built yet"):
        export_register(FileBook.open(case_study), file)
    assert not file.exists()


@pytest.mark.parametrize("name", ["case-study.xlsx", "register", "register.csv.xlsm"])
def test_a_name_that_is_no_csv_is_refused_and_nothing_is_replaced(registered, tmp_path, name):
    before = registered.path.read_bytes()
    with pytest.raises(WorkbookError, match=r"must end in \.csv"):
        export_register(registered, tmp_path / name)
    assert registered.path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(registered, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WorkbookError, match="choose a folder"):
        export_register(registered, tmp_path / "file" / "below" / "register.csv")


def test_a_file_that_is_there_is_replaced_in_one_step(registered, tmp_path):
    file = tmp_path / "register.csv"
    file.write_text("of last month")
    export_register(registered, file)
    assert len(read(file)) == 12
    assert {path.name for path in tmp_path.iterdir()} == {"case-study.xlsx", "register.csv"}
