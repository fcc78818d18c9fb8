"""A workbook with everything that a patch must not lose, written by XlsxWriter."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import datetime

import xlsxwriter

AGENTS = [
    ["A01", "Invoice agent", 300.0, 100.0, "bottom", "kept by the user"],
    ["A02", "Support agent", 500.0, 400.0, "top", None],
]
COSTS = [["A01", "model", 10.0], ["A01", "people", 20.0], ["A02", "model", 30.0]]

_CHAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
_CHAIN_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"


def this_row(column: str, table: str = "Agents") -> str:
    """Reference to a column in the formula's own row."""
    return f"{table}[[#This Row],[{column}]]"


def rich_workbook() -> bytes:
    """Build the workbook: agents, costs, a summary with charts, settings."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "use_future_functions": True})
    day = datetime(2026, 1, 2)
    book.set_properties({"title": "Rich", "author": "finops-xl tests", "created": day})
    book.set_custom_property("Client", "Example Ltd")
    _agents(book, book.add_worksheet("2 Classification"))
    _costs(book, book.add_worksheet("Costs"))
    _summary(book, book.add_worksheet("It's a summary"))
    _settings(book, book.add_worksheet("Settings"))
    _chart_sheet(book)
    book.define_name("AgentIds", "='2 Classification'!$B$5:$B$6")
    book.define_name("CostAgents", "=Costs[Agent ID]")
    book.define_name("Rate", "=Settings!$C$3")
    book.define_name("WorkshopDate", "=Settings!$C$4")
    book.close()
    return target.getvalue()


def with_calculation_chain(data: bytes) -> bytes:
    """Add the part in which Excel keeps the order of calculation."""
    chain = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><calcChain xmlns='
        '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="F5" i="1"/></calcChain>'
    )
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{_CHAIN_TYPE}"/></Types>'
    relation = (
        f'<Relationship Id="rId99" Type="{_CHAIN_RELATION}" Target="calcChain.xml"/>'
        "</Relationships>"
    )
    changes = {
        "[Content_Types].xml": ("</Types>", override),
        "xl/_rels/workbook.xml.rels": ("</Relationships>", relation),
    }
    changed = change_parts(data, changes)
    target = io.BytesIO(changed)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/calcChain.xml", chain)
    return target.getvalue()


def change_parts(data: bytes, changes: dict[str, tuple[str, str]]) -> bytes:
    """Replace text in parts; the old text must be there."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for info in source.infolist():
            content = source.read(info)
            if info.filename in changes:
                old, new = changes[info.filename]
                assert old.encode() in content, (info.filename, old)
                content = content.replace(old.encode(), new.encode())
            archive.writestr(info, content)
    return target.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """Parts of a file by name, unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _agents(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    money, head = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
    sheet.merge_range("B1:H1", "Agents that we prioritise", head)
    sheet.write("B2", "What each agent is for", book.add_format({"italic": True}))
    sheet.write("L5", "A note beside the table")
    columns = [
        {"header": "Agent ID"},
        {"header": "Agent"},
        {"header": "Value", "format": money},
        {"header": "Cost", "format": money},
        {"header": "Line"},
        {"header": "My notes"},
        {"header": "ROI", "formula": f"=ROI({this_row('Value')},{this_row('Cost')})"},
        {"header": "Net", "formula": f"={this_row('Value')}-{this_row('Cost')}", "format": money},
        {"header": "Trend"},
    ]
    sheet.add_table(3, 1, 5, 9, {"name": "Agents", "columns": columns, "data": AGENTS})
    for row in (5, 6):
        sheet.add_sparkline(f"J{row}", {"range": f"'2 Classification'!D{row}:E{row}"})
    sheet.set_row(4, 30)
    sheet.conditional_format("D5:D6", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("I5:I6", {"type": "cell", "criteria": "<", "value": 0, "format": head})
    sheet.conditional_format("L5:L40", {"type": "duplicate", "format": head})
    sheet.data_validation("F5:F6", {"validate": "list", "source": ["bottom", "top"]})
    sheet.data_validation("D5:E6", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.ignore_errors({"number_stored_as_text": "B5:B6"})
    sheet.write_comment("B5", "Short and unique")
    sheet.print_area("A1:J6")
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 2)


def _costs(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    columns = [{"header": "Agent ID"}, {"header": "Layer"}, {"header": "Amount"}]
    last = 2 + len(COSTS)
    sheet.add_table(2, 0, last, 2, {"name": "Costs", "columns": columns, "data": COSTS})
    sheet.write_url("F1", "https://www.finops.org/", string="FinOps Foundation")
    sheet.insert_button("F3", {"caption": "Validate", "macro": "Validate"})
    sheet.insert_textbox("F8", "A text box")
    sheet.insert_checkbox("E1", True)


def _summary(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.write_rich_string("A1", "Costs ", book.add_format({"bold": True}), "in all")
    sheet.write_formula("B1", "=SUM(Costs[Amount])", None, 60)
    sheet.write_formula("B2", '=COUNTIFS(Agents[Line],"bottom")', None, 1)
    sheet.write_formula("B3", "=SUM(Agents[Net])*Rate", None, 0)
    sheet.write_formula("B4", '=IFERROR(ROI(B1,0),"no cost")', None, "no cost")
    sheet.write_formula("B5", "=1/0", None, "#DIV/0!")
    sheet.write_dynamic_array_formula("D1:D2", "=UNIQUE(Agents[Line])", None, "bottom")
    sheet.write("D2", "top")
    sheet.write_array_formula("F1:F3", "{=CURVE(2,2)}", None, 2)
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": "='2 Classification'!$B$5:$B$6",
            "values": "='2 Classification'!$D$5:$D$6",
        }
    )
    sheet.insert_chart("D5", chart)
    sheet.insert_image("A8", "dot.png", {"image_data": io.BytesIO(_png()), "description": "A dot"})
    sheet.set_header("&CAgents&R&P")
    sheet.protect()


def _settings(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write("B3", "Rate")
    sheet.write("C3", 0.5)
    sheet.write("B4", "Workshop date")
    sheet.write("C4", 46_000, day)
    sheet.write("B5", "Doubled")
    sheet.write_formula("C5", "=Rate*2", None, 1)
    sheet.set_column("B:B", 20, None, {"level": 1})


def _chart_sheet(book: xlsxwriter.Workbook) -> None:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Costs!$C$4:$C$6"})
    book.add_chartsheet("Chart").set_chart(chart)


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\x00\x10\x60\xa0")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    )
