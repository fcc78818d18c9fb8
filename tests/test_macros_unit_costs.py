"""Refresh unit costs: what the workbook keeps, and why an agent has no live cost."""

import pytest
from made_workbooks import workbook_of
from openpyxl.utils import get_column_letter
from xlwings_openpyxl import document_of, opened, typed

from finops_xl.books.live import LiveBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.summaries import unit_cost_lines
from finops_xl.macros.unit_costs import refresh_unit_costs
from finops_xl.prices.book import price_book


@pytest.fixture
def awkward(tmp_path):
    """Open a workbook in which each agent has something else that goes wrong."""
    (tmp_path / "awkward.xlsx").write_bytes(workbook_of("awkward"))
    return opened(tmp_path / "awkward.xlsx")


def change(book, header, position, value):
    """Type into a cell of Economics as a user does."""
    table = LiveBook(book).table_map()["agenteconomics"]
    column = get_column_letter(table.sheet_column(header))
    typed(book, table.sheet, f"{column}{table.data.top + position}", value)


def economics(book):
    return LiveBook(book).rows("AgentEconomics")


def test_every_live_cost_is_kept_with_the_id_of_the_price_book(case_study):
    book = opened(case_study)
    change(book, "Input tokens", 0, 9999)
    stale = economics(book)[0]
    assert stale["Unit cost last known"] != stale["Unit cost live"]
    summary = refresh_unit_costs(LiveBook(book))
    for row in economics(book):
        assert row["Unit cost last known"] == pytest.approx(row["Unit cost live"], rel=1e-12)
    assert LiveBook(book).setting("PriceBookId") == summary.price_book == price_book().book_id
    assert summary.count("live") == len(economics(book)) == 12
    assert unit_cost_lines(summary) == [
        "Unit cost of 12 agents: 12 live.",
        f"Price book {price_book().book_id}.",
    ]


def test_excel_is_not_asked_to_compute_while_it_waits_for_python(case_study):
    book = opened(case_study)
    refresh_unit_costs(LiveBook(book))
    assert document_of(book).calls["calculate"] == 0


def test_an_agent_whose_model_has_no_price_keeps_the_last_known_cost_or_has_none(awkward):
    before = economics(awkward)
    summary = refresh_unit_costs(LiveBook(awkward))
    found = {agent.agent: agent.source for agent in summary.agents}
    assert found["A06"] == "last known"
    assert found["A09"] == "missing"
    assert found["A03"] == "price list", "a person typed the price of that model on Prices"
    assert found["A01"] == "live"
    assert economics(awkward)[5]["Unit cost last known"] == 0.05
    assert economics(awkward)[8]["Unit cost last known"] is None
    assert [row["Agent ID"] for row in before] == [agent.agent for agent in summary.agents]
    lines = unit_cost_lines(summary)
    assert lines[0] == "Unit cost of 18 agents: 15 live, 1 price list, 1 last known, 1 missing."
    assert any(line.startswith("A06, A09: Unknown model 'no-such-model'.") for line in lines)


def test_a_row_with_blank_tokens_or_text_in_them_says_so(case_study):
    book = opened(case_study)
    change(book, "Output tokens", 1, None)
    change(book, "Output tokens", 2, "many")
    reasons = refresh_unit_costs(LiveBook(book)).reasons
    assert reasons == {
        "Model or tokens are blank on Economics": ["A02"],
        "Text stands where a number of tokens belongs": ["A03"],
    }


def test_a_price_date_that_is_text_is_named_where_functions_do_not_answer(case_study):
    book = opened(case_study)
    LiveBook(book).write_setting("PriceDate", "2026-11-22")
    change(book, "Unit cost live", 0, '=IFERROR(NOSUCHADDIN(1),"")')
    reasons = refresh_unit_costs(LiveBook(book)).reasons
    assert "A01" in reasons["The price date on Settings is text: enter a date"]


def test_functions_that_do_not_answer_in_the_workbook_are_told_from_a_missing_price(case_study):
    book = opened(case_study)
    change(book, "Unit cost live", 0, '=IFERROR(NOSUCHADDIN(1),"")')
    summary = refresh_unit_costs(LiveBook(book))
    assert summary.reasons == {"The worksheet functions do not answer in this workbook": ["A01"]}
    assert summary.count("live") == 11


@pytest.mark.parametrize("sheet", ["Economics", "Prices", "Settings"])
def test_on_a_protected_sheet_nothing_is_written(case_study, sheet):
    book = opened(case_study)
    change(book, "Input tokens", 0, 9999)
    before = everything(book)
    protect(book, sheet)
    with pytest.raises(WorkbookError, match=f"'{sheet}' is protected"):
        refresh_unit_costs(LiveBook(book))
    assert everything(book) == before
    assert document_of(book).calls["write"] == 0


def everything(book):
    reader = LiveBook(book)
    rows = {table: reader.rows(table) for table in reader.tables()}
    return rows, {name: reader.setting(name) for name in reader.names() if name != "AddInFound"}


def protect(book, sheet):
    document_of(book).book[sheet].protection.enable()
