"""The formulas: what they are made of, and that they equal the Python model."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from made_workbooks import CONTENTS, workbook_of
from openpyxl.utils import FORMULAE
from test_workshop_equals_workbook import assert_workbook_equals_model

from finops_xl.functions import FUNCTIONS
from finops_xl.template.build import workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.template.formulas import FORMULAS, expand, formula_of, reaches_other_tables
from finops_xl.template.formulas.targets import TARGETS_TWICE, UNKNOWN_KPI
from finops_xl.template.formulas.words import AGENT_TWICE, KPI_TWICE, NO_NAME, UNKNOWN_AGENT
from finops_xl.template.settings import SETTINGS
from finops_xl.template.tables import ALL_TABLES, SelfTestRow
from finops_xl.workshop.agent_economics import (
    GO,
    NEVER,
    NO_GO_INVESTMENT,
    NO_GO_RUN_COST,
    NOT_MONETISED,
    UNDECIDED,
)
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, Kpi, Target
from finops_xl.workshop.thesis import thesis
from finops_xl.workshop.unit_cost import LAST_KNOWN, LIVE, MISSING, PRICE_LIST
from finops_xl.workshop.wording.text import key

COMPARED = ["case study", "awkward"]
COLUMN_FORMULAS = [
    pytest.param(formula_of(cls, field), id=f"{cls.TABLE}-{field}")
    for cls, fields in FORMULAS.items()
    for field in fields
]
FOR_WHOLE_COLUMNS = {
    "SUMPRODUCT", "MIN", "MAX", "SUM", "SUMIFS", "COUNTIF", "COUNTIFS", "COUNT", "COLUMNS",
    "ROWS", "INDEX", "MATCH", "",
}  # fmt: skip
"""Functions that every program applies to a whole column; "" is a plain bracket."""
FORBIDDEN = {
    "LAMBDA", "LET", "XLOOKUP", "INDIRECT", "OFFSET", "TODAY", "NOW", "FILTER", "UNIQUE", "SORT",
    "BYROW", "MAP", "CELL", "INFO",
}  # fmt: skip
VOLATILE_CELL = "AddInFound"


def all_formulas(name: str) -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(name)))
    return {
        f"{sheet.title}!{cell.coordinate}": cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and sheet.title != SelfTestRow.SHEET
    }


def without_texts(formula: str) -> str:
    return re.sub(r'"(?:[^"]|"")*"', '""', formula)


def without_references(formula: str) -> str:
    return re.sub(r"\w+\[(?:[^\[\]]|\[[^\]]*\])*\]", "ref", without_texts(formula))


def functions_in(formula: str) -> set[str]:
    found = re.findall(r"([A-Za-z_.][\w.]*)\(", without_references(formula))
    return {name.removeprefix("_xlfn.") for name in found}


@pytest.mark.parametrize("formula", COLUMN_FORMULAS)
def test_numbers_in_a_formula_come_from_names(formula: str) -> None:
    literals = re.findall(
        r"(?<![\w.$!])\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?", without_references(formula)
    )
    assert set(literals) <= {"0", "1"}


@pytest.mark.parametrize("formula", COLUMN_FORMULAS)
def test_a_row_is_written_in_full_and_no_argument_is_skipped(formula: str) -> None:
    assert "@" not in without_texts(formula)
    assert not re.search(r",,|\(,|,\)", without_texts(formula))
    assert len(formula) < 8192


@pytest.mark.parametrize("formula", COLUMN_FORMULAS)
def test_whole_columns_meet_operators_and_functions_made_for_columns_only(formula: str) -> None:
    # [#This Row] and [#Headers] are single rows; with [#All] our functions take a table.
    around = {
        enclosing_function(formula, match.start())
        for match in re.finditer(r"\w+\[(?!\[#)", formula)
    }
    assert around <= FOR_WHOLE_COLUMNS


def enclosing_function(formula: str, position: int) -> str:
    """Name the call in which a reference stands; brackets of arithmetic count for it."""
    depth = 0
    for index in range(position - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(formula[index], 0)
        if depth < 0:
            name = re.search(r"[\w.]*$", formula[:index])
            assert name
            if name[0]:
                return name[0].removeprefix("_xlfn.")
            depth = 0
    return ""


@pytest.mark.parametrize("name", sorted(CONTENTS))
def test_only_functions_that_every_host_has(name: str) -> None:
    used = {
        function for formula in all_formulas(name).values() for function in functions_in(formula)
    }
    assert not used & FORBIDDEN
    unknown = {name for name in used if name not in FUNCTIONS and name not in FORMULAE}
    assert unknown <= {"IFNA"}


def test_one_cell_is_volatile() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))
    volatile = [at for at, formula in all_formulas("empty").items() if "RAND(" in formula]
    cell = book.defined_names[VOLATILE_CELL].attr_text.replace("'", "").replace("$", "")
    assert volatile == [cell]


def test_newer_functions_carry_their_prefix() -> None:
    for formula in all_formulas("case study").values():
        assert not re.search(r"(?<!_xlfn\.)\b(IFNA|AGGREGATE|TEXTJOIN|CONCAT)\(", formula)


def test_the_case_study_has_at_most_1500_cells_of_our_functions() -> None:
    cells = [f for f in all_formulas("case study").values() if functions_in(f) & set(FUNCTIONS)]
    assert 100 < len(cells) <= 1500


def test_defined_names_are_legal_and_their_own() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))
    names = list(book.defined_names)
    assert {*SETTINGS, "MasterCheck", "HeaderLine", "AddInFound"} <= set(names)
    assert len({name.lower() for name in names}) == len(names)
    tables = {cls.TABLE.lower() for cls in ALL_TABLES}
    for name in names:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name)
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCc]|[Rr]\d*[Cc]\d*", name)
        assert name.upper() not in FORMULAE
        assert name.upper() not in FUNCTIONS
        assert name.lower() not in tables


def test_a_template_names_fields_and_gets_structured_references() -> None:
    assert expand("{kpi}&{Kpi.kpi}", Target) == "Targets[[#This Row],[KPI]]&Kpis[KPI]"
    assert expand("{Agent.go_live}") == "Agents[[Go-live]]"
    assert expand("COUNT({value_floor_6:value_stretch_12})", Target) == (
        "COUNT(Targets[[#This Row],[Value floor 6]:[Value stretch 12]])"
    )
    assert expand("{Kpi.kpi:baseline}") == "Kpis[[KPI]:[Baseline]]"
    assert reaches_other_tables("{Agent.line}", Kpi)
    assert not reaches_other_tables("{kpi}&{Kpi.kpi}", Kpi)
    assert formula_of(Agent, "agent") == ""


class Shown:
    """What the cells of a built workbook show, table by table."""

    def __init__(self, data: bytes) -> None:
        self._book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)

    def rows(self, record_class: type[Record]) -> list[dict[str, Cell]]:
        sheet = self._book[record_class.SHEET]
        headers, *rows = sheet[sheet.tables[record_class.TABLE].ref]
        names = [cell.value for cell in headers]
        return [{name: cell.value for name, cell in zip(names, row, strict=True)} for row in rows]


def same(shown: Cell, expected: Cell) -> bool:
    if shown in (None, "") or expected in (None, ""):
        return (shown in (None, "")) == (expected in (None, ""))
    if isinstance(shown, str) or isinstance(expected, str):
        return shown == expected
    assert isinstance(shown, int | float)
    assert isinstance(expected, int | float)
    return math.isclose(shown, expected, rel_tol=1e-9, abs_tol=1e-9)


def test_every_figure_of_the_awkward_workbook_equals_the_python_model(tmp_path: Path) -> None:
    file = tmp_path / "awkward.xlsx"
    file.write_bytes(workbook_of("awkward"))
    assert_workbook_equals_model(file)


def test_the_awkward_workbook_reaches_every_verdict_and_every_way_of_not_knowing() -> None:
    rows = {row["Agent ID"]: row for row in Shown(workbook_of("awkward")).rows(AgentEconomics)}
    assert {row["Verdict"] for row in rows.values()} == {
        GO, NO_GO_INVESTMENT, NO_GO_RUN_COST, NOT_MONETISED, UNDECIDED,
    }  # fmt: skip
    assert {row["Unit cost from"] for row in rows.values()} == {
        LIVE, PRICE_LIST, LAST_KNOWN, MISSING,
    }  # fmt: skip
    assert rows["A01"]["Payback floor"] == NEVER
    assert rows["A02"]["Months to go-live"] in (None, "")
    assert rows["A10"]["Payback target"] == 0


@pytest.mark.parametrize("name", COMPARED)
def test_native_figures_agree_with_our_functions(name: str) -> None:
    rows = Shown(workbook_of(name)).rows(AgentEconomics)
    assert {row["Functions agree"] for row in rows} <= {"OK", None, ""}
    assert any(row["Functions agree"] == "OK" for row in rows)
    for row in rows:
        if row["NPV target"] not in (None, ""):
            assert same(row["NPV by function"], row["NPV target"])
            assert same(row["Payback by function"], row["Payback target"])


@pytest.mark.parametrize("name", COMPARED)
def test_a_blank_baseline_stays_blank_and_a_word_stays_a_word(name: str) -> None:
    kpis = {(key(kpi.agent_id), key(kpi.kpi)): kpi for kpi in CONTENTS[name]().of(Kpi)}
    for row in Shown(workbook_of(name)).rows(Target):
        kpi = kpis.get((key(row["Agent ID"]), key(row["KPI"])), Kpi())
        assert same(row["Baseline"], kpi.baseline)
        assert same(row["Direction"], str(kpi.direction or "").strip())
        assert same(row["Unit"], kpi.unit)


@pytest.mark.parametrize("name", COMPARED)
def test_the_native_thesis_is_that_of_the_function(name: str) -> None:
    for agent, row in zip(
        CONTENTS[name]().of(Agent), Shown(workbook_of(name)).rows(Agent), strict=True
    ):
        assert row["Thesis"] == thesis(str(agent.line), str(agent.outcome), str(agent.mechanism))
        assert row["Check"] == "OK"


def test_the_check_of_an_agent_asks_for_its_name() -> None:
    content = case_study_content()
    first, *others = content.of(Agent)
    content.rows[Agent] = (replace(first, agent=" "), *others)
    checks = [row["Check"] for row in Shown(workbook_bytes(content)).rows(Agent)]
    assert (checks[0], set(checks[1:])) == (NO_NAME, {"OK"})


def test_a_check_says_what_is_unknown_or_stands_twice() -> None:
    content = Content(
        rows={
            Agent: (Agent("A01"), Agent("A01")),
            Kpi: (Kpi("A01", "Cycle time"), Kpi("A01", "Cycle time"), Kpi("A09", "Orders")),
            Target: (Target("A01", "Cycle time"), Target("A01", "cycle time"), Target("A01", "X")),
        }
    )
    shown = Shown(workbook_bytes(content))
    assert [row["Check"] for row in shown.rows(Agent)] == [AGENT_TWICE] * 2
    assert [row["Check"] for row in shown.rows(Kpi)] == [KPI_TWICE, KPI_TWICE, UNKNOWN_AGENT]
    assert [row["Check"] for row in shown.rows(Target)] == [
        TARGETS_TWICE, TARGETS_TWICE, UNKNOWN_KPI,
    ]  # fmt: skip
