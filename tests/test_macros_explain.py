"""Why a cell is an error, in words: on small hand-made workbooks and on the case study."""

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from xlwings_openpyxl import document_of, opened, typed

from finops_xl.books.live import LiveBook
from finops_xl.books.port import Place
from finops_xl.engine.addresses import cell_name
from finops_xl.engine.errors import WorkbookError
from finops_xl.errors import CellError
from finops_xl.macros.explain import explain
from finops_xl.workshop.dates import to_date

COLUMNS = ["Case", "Gain", "Cost", "Date", "Answer"]
ROWS = [
    ["none", 300, 0, 46000],
    ["broken", "=1/0", 100, 46000],
    ["text", "much", 100, 46000],
    ["fine", 300, 100, 46000],
    [None, None, None, None],
]


@pytest.fixture
def book(tmp_path):
    """Open a workbook with a small table of cases; formulas go into the cells beside it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "My figures"
    for row in [COLUMNS, *ROWS]:
        sheet.append(row)
    sheet.add_table(Table(displayName="Cases", ref=f"A1:E{len(ROWS) + 1}"))
    workbook.save(tmp_path / "small.xlsx")
    return opened(tmp_path / "small.xlsx")


def asked(book, formula, cell="E2"):
    """Type a formula into a cell and ask about it."""
    typed(book, "My figures", cell, formula)
    return explain(LiveBook(book), Place("My figures", int(cell[1:]), ord(cell[0]) - 64))


def test_the_reason_and_every_argument_with_its_value(book):
    assert asked(book, "=ROI(B2,C2)") == (
        "My figures!E2: ROI gives #DIV/0!: cost is 0, so there is nothing to divide by.\n"
        "\n"
        "value: 300 (B2)\n"
        "cost: 0 (C2)"
    )


@pytest.mark.parametrize(
    "formula",
    [
        "=ROI(Cases[[#This Row],[Gain]],Cases[[#This Row],[Cost]])",
        "=ROI([@Gain],[@Cost])",
        "=roi( B2 , C2 )",
        "=@ROI(B2,C2)",
        "=+ROI(B2,C2)",
        "=(ROI(B2,C2))",
        "=_xll.ROI(B2,C2)",
        "=finops.xlam!ROI(B2,C2)",
        "='C:\\Users\\Zoë M\\XLSTART\\finops.xlam'!ROI(B2,C2)",
        '=IFERROR(ROI(B2,C2),"")',
        '=IF(A2="","",IFERROR(ROI(B2,C2),""))',
        '=IF(A2<>"",IFERROR(IFNA(ROI(B2,C2),1),"-"),"blank")',
    ],
)
def test_one_call_is_understood_however_it_is_written(book, formula):
    assert "ROI gives #DIV/0!: cost is 0" in asked(book, formula)
    assert "cost: 0 (" in asked(book, formula)


def test_an_argument_that_is_an_error_is_named_with_its_source(book):
    text = asked(book, "=ROI(B3,C3)", "E3")
    assert "value is the error #DIV/0!: look at B3 first." in text
    assert "value: the error #DIV/0! (B3)" in text


def test_the_reason_of_a_call_within_the_call_is_given(book):
    text = asked(book, "=PAYBACK(100,VALUECURVE(600,1200,-3,50))")
    assert "PAYBACK gives #NUM!: months must be a whole number from 1 to 1200" in text
    assert "(VALUECURVE(600,1200,-3,50))" in text


def test_skipped_arguments_are_left_out_and_the_others_keep_their_names(book):
    text = asked(book, '=TOKENCOST("gpt-9",1000,200,,,3)')
    assert "Unknown model 'gpt-9'" in text
    assert "calls: 3" in text
    assert "cached_tokens" not in text


def test_braces_quotes_and_commas_within_an_argument_do_not_cut_it(book):
    text = asked(book, '=PAYBACK(7000,{4200,5300,6100},"0,14")')
    assert "must be a number, but is the text '0,14'" in text
    assert "3 cells" in text


def test_a_date_is_shown_as_a_day(book):
    assert "price_date: 2025-12-09 (D2)" in asked(book, '=TOKENCOST("gpt-9",1,1,,,,D2)')


def test_a_cell_that_is_no_error_says_so_with_its_value(book):
    text = asked(book, "=ROI(B5,C5)", "E5")
    assert text.startswith("My figures!E5 is no error: ROI gives 2.")
    assert "cost: 100 (C5)" in text


def test_a_cell_that_is_blank_on_purpose_says_which_condition_decided(book):
    text = asked(book, '=IF(A6="","",IFERROR(ROI(B6,C6),""))', "E6")
    assert text == 'My figures!E6 is no error: it shows nothing, because A6="" is TRUE.'


def test_a_range_gives_the_reason_of_its_first_bad_rows_with_their_cells(book):
    text = asked(book, "=ROI(B2:B5,C2:C5)", "G2")
    assert "ROI gives 4 results, of which 3 are errors." in text
    assert "G2 #DIV/0!: cost is 0" in text
    assert "G3 #DIV/0!: value is the error #DIV/0!: look at B3 first." in text
    assert "G4 #VALUE!: value must be a number, but is the text 'much'." in text
    assert "value: 4 cells (B2:B5)" in text


def test_a_long_list_of_bad_rows_is_summed_up(book):
    for row in range(2, 12):
        typed(book, "My figures", f"H{row}", 0)
    text = asked(book, "=ROI(1,H2:H11)", "J2")
    assert text.count("#DIV/0!") == 3
    assert "and 7 more." in text


def test_whole_columns_count_as_far_as_they_are_filled(book):
    text = asked(book, "=ROI(B:B,C:C)", "G1")
    assert "ROI gives 5 results, of which 4 are errors." in text
    assert "G3 #DIV/0!: value is the error #DIV/0!: look at B3 first." in text
    assert "G1 #VALUE!: value must be a number, but is the text 'Gain'." in text
    assert "cost: 5 cells (C:C)" in text
    assert "ROI gives 0.2" in asked(book, "=ROI(SUM(D:D)*0+120,100)", "G1")


def test_a_figure_that_was_not_calculated_since_is_told_from_an_error(book):
    typed(book, "My figures", "G2", "=ROI(B2,C2)")
    assert LiveBook(book).value(Place("My figures", 2, 7)) == CellError("#DIV/0!")
    document_of(book).calculation = "manual"
    typed(book, "My figures", "C2", 100)
    text = explain(LiveBook(book), Place("My figures", 2, 7))
    assert text.startswith(
        "My figures!G2 shows #DIV/0!, but ROI has an answer: 2. Press Ctrl+Alt+F9 to calculate"
    )


class WithoutRoom(LiveBook):
    """Shows what Excel shows where the cells below a range are filled."""

    def value(self, place):
        return CellError("#SPILL!")


def test_an_answer_that_has_no_room_is_told_from_an_error(book):
    typed(book, "My figures", "G2", "=ROI(C3:C5,C3:C5)")
    assert explain(WithoutRoom(book), Place("My figures", 2, 7)).startswith(
        "My figures!G2 shows #SPILL!: ROI gives 3 cells, but cells that it needs are filled."
    )


def test_in_the_template_the_reason_stands_behind_a_blank_cell(case_study):
    book = opened(case_study)
    table = LiveBook(book).table_map()["agenteconomics"]
    top, model = table.data.top, table.sheet_column("Model")
    typed(book, table.sheet, cell_name(top, model), "gpt-9")
    text = explain(LiveBook(book), Place(table.sheet, top, table.sheet_column("Unit cost live")))
    assert text.startswith(f"Economics!{cell_name(top, table.sheet_column('Unit cost live'))}: ")
    assert "TOKENCOST gives #N/A: Unknown model 'gpt-9'." in text
    assert "The cell shows nothing." in text
    assert f"model: 'gpt-9' ({cell_name(top, model)})" in text
    day = to_date(LiveBook(book).setting("PriceDate"))
    assert f"price_date: {day} (PriceDate)" in text


@pytest.mark.parametrize(
    ("formula", "hint"),
    [
        ("=B2/C2", "Trace Error shows where this one comes from."),
        ('=SUM(C2:C4)&""', "also within IFERROR or IF."),
        ("=ROI(B2,C2)*100", "Put the call into a cell of its own, and press the button there."),
        (
            '=1&REASON("ROI",1,2)',
            "Put the call into a cell of its own, and press the button there.",
        ),
        ("=IF(B3,ROI(1,0),2)", "Put the call into a cell of its own, and press the button there."),
    ],
)
def test_another_formula_is_told_what_the_button_serves(book, formula, hint):
    text = asked(book, formula, "G2")
    assert "This button explains a cell whose formula is one call of a FinOps function" in text
    assert text.endswith(hint)


def test_a_cell_without_formula_is_told_so_with_its_value(book):
    text = explain(LiveBook(book), Place("My figures", 4, 2))
    assert text.startswith("My figures!B4 holds no formula; it shows 'much'.")
    empty = explain(LiveBook(book), Place("My figures", 40, 2))
    assert empty.startswith("My figures!B40 holds no formula; it shows nothing.")


def test_an_argument_too_long_for_excel_to_evaluate_alone_is_refused_with_the_remedy(book):
    longer = "+".join(["LEN(B2)"] * 40)
    with pytest.raises(WorkbookError, match=r"longer than 255 characters.*cell of its own"):
        asked(book, f"=ROI({longer},0)")


def test_asking_changes_nothing(book):
    typed(book, "My figures", "G2", "=ROI(B2,C2)")
    before = book.sheets["My figures"].used_range.formula
    explain(LiveBook(book), Place("My figures", 2, 7))
    assert document_of(book).calls["write"] == 0
    assert book.sheets["My figures"].used_range.formula == before


@pytest.mark.parametrize(
    ("sheet", "header", "words"),
    [
        ("Economics", "Unit cost live", "TOKENCOST gives"),
        ("Prices", "Input", "TOKENPRICE gives"),
        ("4 Targets", "Check", "TARGETCHECK gives"),
    ],
)
def test_the_formulas_of_the_template_are_served(case_study, sheet, header, words):
    book = LiveBook(opened(case_study))
    table = next(t for t in book.table_map().values() if t.sheet == sheet)
    text = explain(book, Place(sheet, table.data.top, table.sheet_column(header)))
    assert words in text
    assert "is no error" in text
