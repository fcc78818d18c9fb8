"""What a patch must not lose, shown on a workbook with everything in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rich_workbook import parts, rich_workbook, with_calculation_chain
from sample_functions import FUNCTIONS
from validator import new_errors, schema_errors

from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.markup import Element, local, parse
from finops_xl.engine.patch import finish, store_results
from finops_xl.engine.table_rows import replace_rows
from finops_xl.engine.workbook import Workbook

OWNED = {
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet3.xml",
    "xl/tables/table1.xml",
}
CHAIN = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
CELLS = {"sheetData", "row", "c", "v", "f", "is", "t"}


def patched(source: bytes, agents: int) -> bytes:
    workbook = Workbook.from_bytes(source)
    rows = [
        {"Agent ID": f"A{n}", "Value": 9.0 * n, "Cost": 3.0, "Line": "x"} for n in range(agents)
    ]
    replace_rows(workbook, "Agents", rows)
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    return finish(workbook)


def elements(data: bytes) -> Counter[str]:
    """Names of all elements outside the cells, with how often each occurs."""
    root: Element = parse(data, "part")
    outside = [n for n in root.iter() if isinstance(n.tag, str) and local(n) not in CELLS]
    return Counter(str(node.tag) for node in outside)


@pytest.mark.parametrize("agents", [0, 1, 2, 25])
def test_every_part_that_is_not_owned_keeps_its_bytes(agents: int) -> None:
    before = parts(rich_workbook())
    after = parts(patched(rich_workbook(), agents))
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= OWNED
    assert len(before) - len(changed) >= 30


def test_the_workbook_holds_what_the_proof_is_about() -> None:
    names = " ".join(parts(rich_workbook()))
    for kind in (
        "charts/chart",
        "chartsheets",
        "comments",
        "vmlDrawing",
        "media/image",
        "metadata",
    ):
        assert kind in names
    sheet = parts(rich_workbook())["xl/worksheets/sheet1.xml"].decode()
    for word in ("mergeCell", "dataValidation", "x14:dataBar", "sparkline", "ignoredError", "pane"):
        assert word in sheet


@pytest.mark.parametrize("agents", [2, 25])
def test_no_element_outside_the_cells_is_lost(agents: int) -> None:
    before, after = parts(rich_workbook()), parts(patched(rich_workbook(), agents))
    for name in OWNED:
        lost = elements(before[name]) - elements(after[name])
        gained = elements(after[name]) - elements(before[name])
        assert not lost, name
        assert all(tag.endswith(("}sparkline", "}sqref")) for tag in gained), name


def test_recalculation_alone_changes_only_stale_sheets() -> None:
    source = rich_workbook()
    workbook = Workbook.from_bytes(source)
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    after = parts(finish(workbook))
    before = parts(source)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"}


def test_fresh_values_change_nothing_at_all() -> None:
    workbook = Workbook.from_bytes(rich_workbook())
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    fresh = finish(workbook)
    again = Workbook.from_bytes(fresh)
    store_results(again, recalculate(again, FUNCTIONS))
    assert finish(again) == fresh


def test_the_calculation_chain_goes_with_all_that_names_it() -> None:
    source = with_calculation_chain(rich_workbook())
    after = parts(patched(source, 3))
    assert "xl/calcChain.xml" in parts(source)
    assert "xl/calcChain.xml" not in after
    assert not any(b"calcChain" in content for content in after.values())
    before = parts(source)
    assert {n for n in after if before[n] != after[n]} <= OWNED | CHAIN


def test_excel_keeps_the_values_until_an_input_changes() -> None:
    assert b'fullCalcOnLoad="1"' in parts(rich_workbook())["xl/workbook.xml"]
    book = parts(patched(rich_workbook(), 3))["xl/workbook.xml"]
    assert b'<calcPr calcId="191029"/>' in book


@pytest.mark.validator
@pytest.mark.parametrize("agents", [0, 1, 2, 25])
def test_a_valid_workbook_stays_valid(agents: int, tmp_path: Path) -> None:
    source = with_calculation_chain(rich_workbook())
    assert schema_errors(patched(source, agents), tmp_path) == []
    assert new_errors(source, patched(source, agents), tmp_path) == []
