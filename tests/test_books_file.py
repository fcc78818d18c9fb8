from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from rich_workbook import change_parts, parts, rich_workbook
from sample_functions import FUNCTIONS

from finops_xl.books.file import FileBook
from finops_xl.books.port import Book
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.workshop.columns import Record
from finops_xl.workshop.records import Agent, CostLine
from finops_xl.workshop.results import FindingRow


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "rich.xlsx"
    found.write_bytes(rich_workbook())
    return found


def opened(path: Path) -> FileBook:
    return FileBook.open(path, functions=FUNCTIONS)


def workbook_of(
    kind: type[Record], rows: Sequence[dict[str, Any]], headers: Sequence[str]
) -> bytes:
    """A workbook with the table of one record class under other headers, if wanted."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet(kind.SHEET)
    columns = [{"header": header} for header in headers]
    last = 4 + max(1, len(rows))
    sheet.add_table(4, 1, last, len(headers), {"name": kind.TABLE, "columns": columns})
    for number, row in enumerate(rows, 5):
        for place, header in enumerate(headers, 1):
            if row.get(header) is not None:
                sheet.write(number, place, row[header])
    book.close()
    return target.getvalue()


def book_of(
    kind: type[Record], rows: Sequence[dict[str, Any]], headers: Sequence[str] = ()
) -> Book:
    names = headers or [column.name for column in kind.columns().values()]
    return FileBook(Path("book.xlsx"), Workbook.from_bytes(workbook_of(kind, rows, names)))


def test_tables_columns_rows_and_settings_are_read_with_fresh_values(path: Path) -> None:
    book = opened(path)
    assert book.tables() == ["Agents", "Costs"]
    assert book.columns("costs") == ["Agent ID", "Layer", "Amount"]
    assert book.rows("Agents")[1] == {
        "Agent ID": "A02",
        "Agent": "Support agent",
        "Value": 500.0,
        "Cost": 400.0,
        "Line": "top",
        "My notes": None,
        "ROI": 0.25,
        "Net": 100.0,
        "Trend": None,
    }
    assert book.names() == ["Rate", "WorkshopDate"]
    assert book.setting("workshopdate") == 46_000.0
    assert book.unevaluated == []


def test_records_keep_their_position_when_blank_rows_are_skipped() -> None:
    book = book_of(
        CostLine,
        [
            {"Agent ID": "A01", "Amount": 3.0},
            {},
            {"Agent ID": "  ", "Amount": None},
            {"Item": "x"},
            {},
        ],
    )
    lines = book.read(CostLine)
    assert [(line.position, line.agent_id, line.amount) for line in lines] == [
        (0, "A01", 3.0),
        (3, None, None),
    ]
    assert book.address("Costs", 3, "amount") == ("Costs", "F9")


def test_columns_may_stand_in_any_order_with_others_between_them() -> None:
    headers = ["amount", " Agent ID", "Mine", "Item", "LAYER", "Timing", "Treatment", "Source"]
    book = book_of(CostLine, [{"amount": 9.0, " Agent ID": "A01", "Mine": "kept"}], headers)
    (line,) = book.read(CostLine)
    assert (line.agent_id, line.amount) == ("A01", 9.0)
    assert book.rows("Costs")[0]["Mine"] == "kept"


def test_a_row_that_only_a_formula_fills_is_blank() -> None:
    book = book_of(Agent, [{"Thesis": "", "Check": "K01"}, {"Agent ID": "A01"}])
    assert [agent.position for agent in book.read(Agent)] == [1]


def test_a_table_that_buttons_fill_is_blank_without_their_values() -> None:
    book = book_of(FindingRow, [{}, {"Rule": "K01"}])
    assert [finding.position for finding in book.read(FindingRow)] == [1]


def test_a_missing_column_names_sheet_table_column_and_the_likely_new_name() -> None:
    headers = [column.name for column in Agent.columns().values()]
    headers[headers.index("Sponsor")] = "Sponsors"
    book = book_of(Agent, [{"Agent ID": "A01"}], headers)
    with pytest.raises(WorkbookError) as caught:
        book.read(Agent)
    assert str(caught.value) == (
        "Sheet '2 Classification', table Agents: the column 'Sponsor' is missing "
        "(is it 'Sponsors' now?): give the column its name back or add it, or carry the "
        "workbook over, where it is there again: finops-xl new NEW.xlsx --from OLD.xlsx"
    )
    (agent,) = book.read(Agent, optional=["Sponsor"])
    assert agent.sponsor is None


def test_a_missing_table_names_it_its_sheet_and_the_remedy(path: Path) -> None:
    book = opened(path)
    with pytest.raises(WorkbookError, match=r"The table Findings \(sheet 'Findings'\) is missing"):
        book.read(FindingRow)
    with pytest.raises(WorkbookError, match=r"is it 'Costs' now\?"):
        book.rows("Cost")


def test_a_missing_setting_names_it(path: Path) -> None:
    with pytest.raises(WorkbookError, match="named cell DiscountRate is missing"):
        opened(path).setting("DiscountRate")


def test_what_is_written_is_read_back_and_recalculated_at_once(path: Path) -> None:
    book = opened(path)
    book.write_setting("Rate", 0.25)
    book.write_column("Agents", "Cost", [150.0, 250.0])
    assert [row["ROI"] for row in book.rows("Agents")] == [1.0, 1.0]
    assert book.value("Settings", 5, 3) == 0.5
    assert path.read_bytes() == rich_workbook()


def test_saving_writes_rows_values_and_nothing_else(path: Path) -> None:
    book = opened(path)
    rows = book.rows("Agents")
    book.write_rows("Agents", [*rows, {"Agent ID": "A03", "Value": 9.0, "Cost": 3.0}])
    book.save()
    after = opened(path)
    assert [row["Agent ID"] for row in after.rows("Agents")] == ["A01", "A02", "A03"]
    assert after.rows("Agents")[0]["My notes"] == "kept by the user"
    stored = Workbook.open(path).sheets["2 Classification"]
    assert [stored.value(row, 8) for row in (5, 6, 7)] == [2.0, 0.25, 2.0]
    before, now = parts(rich_workbook()), parts(path.read_bytes())
    assert sum(before[name] == now[name] for name in before) >= 30


def test_saving_to_another_file_leaves_the_source(path: Path, tmp_path: Path) -> None:
    book = opened(path)
    book.write_setting("Rate", 2.0)
    out = book.save(tmp_path / "out.xlsx")
    assert opened(out).setting("Rate") == 2.0
    assert path.read_bytes() == rich_workbook()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.xlsx", "rich.xlsx"]


def test_saving_again_without_changes_does_not_touch_the_file(path: Path) -> None:
    opened(path).save()
    stamp = path.stat().st_mtime_ns, path.stat().st_ino
    opened(path).save()
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == stamp


def test_a_file_that_another_program_changed_is_not_overwritten(path: Path) -> None:
    book = opened(path)
    book.write_setting("Rate", 2.0)
    other = change_parts(rich_workbook(), {"docProps/core.xml": ("Rich", "Poor")})
    path.write_bytes(other)
    with pytest.raises(WorkbookError, match="changed by another program in the meantime"):
        book.save()
    assert path.read_bytes() == other


@pytest.mark.parametrize("lock", ["~$rich.xlsx", ".~lock.rich.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_not_overwritten(path: Path, lock: str) -> None:
    book = opened(path)
    book.write_setting("Rate", 2.0)
    (path.parent / lock).touch()
    with pytest.raises(WorkbookError, match="is open in Excel or LibreOffice: close it"):
        book.save()
    assert path.read_bytes() == rich_workbook()


def test_the_ending_must_fit_the_kind_of_workbook(path: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"must end in \.xlsx"):
        opened(path).save(tmp_path / "out.xlsm")


def test_what_stands_in_the_way_leaves_book_and_file_as_they_were(path: Path) -> None:
    below = '<row r="9"><c r="B9"><v>1</v></c></row></sheetData>'
    source = change_parts(rich_workbook(), {"xl/worksheets/sheet1.xml": ("</sheetData>", below)})
    path.write_bytes(source)
    book = opened(path)
    rows = book.rows("Agents")
    with pytest.raises(WorkbookError, match="B9 is filled"):
        book.write_rows("Agents", [{"Agent ID": str(n)} for n in range(5)])
    assert book.rows("Agents") == rows
    assert path.read_bytes() == source


def test_a_computed_column_or_cell_is_not_filled(path: Path) -> None:
    book = opened(path)
    with pytest.raises(WorkbookError, match="column 'Net' is computed by a formula"):
        book.write_column("Agents", "Net", [1.0, 2.0])
    with pytest.raises(WorkbookError, match="the column 'Nett' is missing"):
        book.write_column("Agents", "Nett", [1.0, 2.0])
    with pytest.raises(ValueError, match="has 2 rows, not 1"):
        book.write_column("Agents", "Cost", [1.0])


def test_a_computed_setting_is_not_overwritten(path: Path) -> None:
    path.write_bytes(
        change_parts(
            rich_workbook(),
            {"xl/worksheets/sheet4.xml": ("<v>0.5</v>", "<f>1/2</f><v>0.5</v>")},
        )
    )
    with pytest.raises(WorkbookError, match=r"Sheet 'Settings', C3 \(Rate\) is computed"):
        opened(path).write_setting("Rate", 1.0)


def test_charts_and_formulas_that_do_not_follow_are_named(path: Path) -> None:
    path.write_bytes(
        change_parts(
            rich_workbook(),
            {
                "xl/worksheets/sheet3.xml": (
                    "SUM(Costs[Amount])",
                    "SUM('2 Classification'!D5:D6)",
                )
            },
        )
    )
    book = opened(path)
    book.write_rows("Agents", [])
    assert any("chart1.xml" in note and "old rows of table Agents" in note for note in book.notes)
    assert any("Sheet 'It's a summary', B1: the formula" in note for note in book.notes)
    assert len(book.notes) == 2


def test_a_formula_in_a_single_row_stays_where_its_value_does(path: Path) -> None:
    source = change_parts(
        rich_workbook(), {"xl/worksheets/sheet1.xml": ("<v>400</v>", "<f>D6*0.8</f><v>0</v>")}
    )
    path.write_bytes(source)
    book = opened(path)
    rows = book.rows("Agents")
    assert rows[1]["Cost"] == 400.0
    book.write_rows("Agents", rows)
    sheet = book.workbook.sheets["2 Classification"]
    assert sheet.formula(6, 5) is not None
    assert book.notes == []
    book.write_rows("Agents", rows[::-1])
    assert sheet.formula(6, 5) is None
    assert "formulas in single rows of the column 'Cost' became values" in book.notes[0]


def test_a_formula_in_a_row_of_a_column_stays_where_its_value_does(path: Path) -> None:
    source = change_parts(
        rich_workbook(), {"xl/worksheets/sheet1.xml": ("<v>400</v>", "<f>D6*0.8</f><v>0</v>")}
    )
    path.write_bytes(source)
    book = opened(path)
    values = [row["Cost"] for row in book.rows("Agents")]
    book.write_column("Agents", "Cost", values)
    sheet = book.workbook.sheets["2 Classification"]
    assert sheet.formula(6, 5) is not None
    assert book.notes == []
    book.write_column("Agents", "Cost", values[::-1])
    assert sheet.formula(6, 5) is None
    assert [row["Cost"] for row in book.rows("Agents")] == values[::-1]
    assert "formulas in single rows of the column 'Cost' became values" in book.notes[0]


def test_unevaluated_formulas_are_named_and_keep_their_value(path: Path) -> None:
    source = change_parts(
        rich_workbook(),
        {"xl/worksheets/sheet3.xml": ("SUM(Costs[Amount])", "MYVBA(Costs[Amount])")},
    )
    path.write_bytes(source)
    book = opened(path)
    assert [str(left) for left in book.unevaluated] == [
        "It's a summary!B1 keeps its saved value: the function MYVBA is not known to the engine"
    ]
    assert book.value("It's a summary", 1, 2) == 60.0
    assert book.value("It's a summary", 4, 2) == "no cost"


def test_values_that_excel_could_misread_stay_what_they_are(path: Path, tmp_path: Path) -> None:
    book = opened(path)
    given = ["=1+1", "+49 30", "-x", "@me", "00123", "1e5", "TRUE", "#N/A", "a\x07b", "x" * 40_000]
    book.write_rows("Costs", [{"Layer": text} for text in given])
    book.save(tmp_path / "out.xlsx")
    found = [row["Layer"] for row in opened(tmp_path / "out.xlsx").rows("Costs")]
    assert found[:8] == given[:8]
    assert found[8] == "ab"
    assert str(found[9]).endswith("x…")


def test_incoming_errors_are_values_of_their_own(path: Path) -> None:
    book = opened(path)
    book.write_column("Agents", "Value", [CellError("#N/A"), 500.0])
    rows = book.rows("Agents")
    assert [rows[0]["Value"], rows[0]["ROI"], rows[0]["Net"]] == [CellError("#N/A")] * 3
    assert rows[1]["ROI"] == 0.25


def test_a_call_is_made_once_however_often_the_book_recalculates(path: Path) -> None:
    calls: list[tuple[Any, ...]] = []

    def roi(*arguments: Any) -> Any:
        calls.append(arguments)
        return FUNCTIONS["ROI"](*arguments)

    book = FileBook.open(path, functions={**FUNCTIONS, "ROI": roi})
    book.write_column("Agents", "Cost", [100.0, 250.0])
    assert [row["ROI"] for row in book.rows("Agents")] == [2.0, 1.0]
    book.save()
    assert sorted(calls) == [
        (60.0, 0.0),
        (60.0, 0.0),
        (300.0, 100.0),
        (500.0, 250.0),
        (500.0, 400.0),
    ]


def test_progress_goes_to_whoever_listens(path: Path) -> None:
    heard: list[tuple[int, int, str]] = []
    book = FileBook.open(path, functions=FUNCTIONS, on_progress=lambda *step: heard.append(step))
    book.progress(1, 3, "Reading")
    opened(path).progress(1, 3, "Reading")
    assert heard == [(1, 3, "Reading")]


def test_the_clock_is_given_from_outside(path: Path) -> None:
    source = change_parts(
        rich_workbook(), {"xl/worksheets/sheet3.xml": ("SUM(Costs[Amount])", "TODAY()")}
    )
    path.write_bytes(source)
    book = FileBook.open(path, functions=FUNCTIONS, clock=datetime(2026, 1, 2, tzinfo=UTC))
    assert book.value("It's a summary", 1, 2) == 46_024.0


def test_five_thousand_agents_are_read_written_and_read_again(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"Agent ID": f"A{n:04}", "Agent": f"Agent {n}", "Line": "bottom", "Go-live": 46_000.0 + n}
        for n in range(5_000)
    ]
    headers = [column.name for column in Agent.columns().values()]
    path = tmp_path / "big.xlsx"
    path.write_bytes(workbook_of(Agent, rows[:1], headers))
    book = opened(path)
    book.write_rows("Agents", rows)
    book.save()
    agents = opened(path).read(Agent)
    assert [agent.agent_id for agent in agents] == [row["Agent ID"] for row in rows]
    assert agents[-1].go_live == 50_999.0
