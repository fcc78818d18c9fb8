"""What cannot be known stays blank, is named with its cell, and is in no total unseen."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from filled_workbook import filled, found

from finops_xl.books.file import FileBook
from finops_xl.errors import CellError
from finops_xl.macros import build_register, findings_of
from finops_xl.macros.summaries import register_lines
from finops_xl.macros.validate import locate
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.workshop.agent_economics import GO, UNDECIDED
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, CostLine, Kpi, Target
from finops_xl.workshop.register import INCOMPLETE

TODAY = dt.date(2026, 11, 22)


def first(**changes):
    """Change the first row of a table, which is of A01."""
    return lambda rows: [replace(rows[0], **changes), *rows[1:]]


def without_costs_of(agent, *others):
    return lambda rows: [*(row for row in rows if row.agent_id != agent), *others]


def shown(file):
    """Give the row of A01 on Economics and the one in the register."""
    book = FileBook.open(file)
    summary = build_register(book, TODAY)
    return book.rows("AgentEconomics")[0], summary.rows[0], summary


def lines_of(file):
    return register_lines(build_register(FileBook.open(file), TODAY))


@pytest.mark.parametrize("field", ["tasks", "success_rate", "on_failure"])
def test_a_missing_input_of_the_economics_is_named_with_its_cell(field, tmp_path):
    file = filled(tmp_path, AgentEconomics=first(**{field: None}))
    name = AgentEconomics.columns()[field].name
    column = list(AgentEconomics.columns()).index(field)
    assert found(file, "W15") == [(f"Economics!{chr(ord('A') + column)}7", f"{name} is missing.")]
    row, register, _ = shown(file)
    assert row["Verdict"] == register.verdict == UNDECIDED
    # its targets were signed while the verdict was Go
    signed, _, undecided = register.lacks.rpartition("; ")
    assert undecided == f"economics undecided: no {name}"
    assert signed.startswith("not signed by finance (") or signed == ""


def test_failures_without_minutes_stop_the_agent_until_they_are_typed(tmp_path):
    file = filled(tmp_path, AgentEconomics=first(failure_minutes=None))
    book = FileBook.open(file)
    (place,) = [p for p in locate(book, findings_of(book).findings) if p.finding.rule == "W15"]
    assert place.where == "Economics!L7"
    assert place.finding.what == "Failure minutes is missing."
    assert place.finding.remedy == "Type the minutes a person takes, 0 if none."
    row, register, _ = shown(file)
    assert (row["Human cost per task"], row["Run cost"]) == ("", "")
    assert row["Verdict"] == register.verdict == UNDECIDED
    assert register.lacks.endswith("economics undecided: no Failure minutes")
    file = filled(tmp_path, AgentEconomics=first(failure_minutes=0.0))
    assert found(file, "W15") == []
    assert shown(file)[0]["Verdict"] != UNDECIDED


@pytest.mark.parametrize("changes", [{"on_failure": "retry"}, {"success_rate": 1.0}])
def test_where_no_person_takes_over_no_minutes_are_asked_for(changes, tmp_path):
    file = filled(tmp_path, AgentEconomics=first(failure_minutes=None, **changes))
    assert found(file, "W15") == []


@pytest.mark.parametrize("field", ["first_spend", "go_live"])
@pytest.mark.parametrize(
    ("cell", "words"), [(None, "is missing"), ("2027-01-04", "'2027-01-04' is text")]
)
def test_a_date_that_cannot_be_computed_with_is_named_with_its_cell(field, cell, words, tmp_path):
    file = filled(tmp_path, Agent=first(**{field: cell}))
    ((where, what),) = found(file, "W15")
    assert where.startswith("2 Classification!")
    assert words in what
    _, register, _ = shown(file)
    assert (register.verdict, "economics undecided: no" in register.lacks) == (UNDECIDED, True)


def test_the_room_does_not_ask_for_what_a_verdict_needs(tmp_path):
    file = filled(tmp_path, AgentEconomics=first(tasks=None), CostLine=without_costs_of("A01"))
    assert "W15" not in {f.rule for f in findings_of(FileBook.open(file), "room").findings}


def test_the_tokens_are_asked_for_only_where_no_unit_cost_is_known(tmp_path):
    blank = {"input_tokens": None, "model": None}
    file = filled(tmp_path, AgentEconomics=first(**blank))
    assert [what for _, what in found(file, "W15")] == [
        "Model is missing.",
        "Input tokens is missing.",
    ]
    assert not found(filled(tmp_path, AgentEconomics=first(**blank, unit_cost_known=0.02)), "W15")


def test_a_success_rate_of_0_is_named(tmp_path):
    ((where, what),) = found(filled(tmp_path, AgentEconomics=first(success_rate=0.0)), "W15")
    assert where == "Economics!J7"
    assert what.startswith("Success rate is 0")


def test_an_agent_without_tasks_is_named_and_its_row_of_the_register_is_incomplete(tmp_path):
    file = filled(tmp_path, AgentEconomics=first(tasks=0.0))
    ((where, what),) = found(file, "W15")
    assert where == "Economics!H7"
    assert what == "Tasks a month is 0: an agent without work has no economics."
    _, register, _ = shown(file)
    unsigned, undecided = register.lacks.split("; ")
    assert register.status == INCOMPLETE
    # A verdict that turns takes the signatures with it.
    assert unsigned.startswith("not signed by finance (")
    assert undecided == "economics undecided: no Tasks a month above 0"


def test_an_agent_without_a_row_on_economics_or_without_targets_is_named(tmp_path):
    file = filled(tmp_path, AgentEconomics=lambda rows: rows[1:])
    assert found(file, "W15") == [("2 Classification!A7", "The agent has no row on Economics.")]
    file = filled(tmp_path, Target=lambda rows: [r for r in rows if r.agent_id != "A01"])
    ((where, what),) = found(file, "W15")
    assert where.startswith("Economics!")
    assert what.startswith("The agent has no targets")


def test_an_agent_that_is_not_monetised_is_asked_for_no_date(tmp_path):
    def undated(rows):
        return [replace(r, go_live=None) if r.agent_id == "A07" else r for r in rows]

    assert found(filled(tmp_path, Agent=undated), "W15") == []


def test_an_agent_without_a_cost_line_is_not_free(tmp_path):
    file = filled(tmp_path, CostLine=without_costs_of("A01"))
    ((where, what),) = found(file, "W15")
    columns = [c.name for c in AgentEconomics.columns().values()]
    book = FileBook.open(file)
    assert where == "!".join(book.address("AgentEconomics", 0, "One-off cost"))
    assert "One-off cost" in columns
    assert what == "The agent has no line on Costs, so that its cost is unknown."
    row, register, _ = shown(file)
    assert (row["One-off cost"], row["Other monthly cost"], row["Run cost"]) == ("", "", "")
    assert (register.one_off, register.run_cost, register.verdict) == (None, None, UNDECIDED)
    assert row["Verdict"] == UNDECIDED
    assert "no cost lines" in register.lacks
    checks = {check["Check"]: check["Found"] for check in book.rows("Checks")}
    assert checks["The cost of every agent on Economics is known"] == 1


def test_people_may_say_that_an_agent_costs_nothing(tmp_path):
    nothing = CostLine("A01", "build", "Nothing to build", "one-off", 0.0)
    file = filled(tmp_path, CostLine=without_costs_of("A01", nothing))
    row, register, _ = shown(file)
    assert (row["One-off cost"], row["Other monthly cost"]) == (0, 0)
    assert (register.one_off, register.verdict) == (0, GO)
    assert found(file, "W15") == []


@pytest.mark.parametrize(
    ("changes", "rule", "words", "unknown"),
    [
        ({"timing": "per month"}, "W06", "'per month'", {"One-off cost", "Other monthly cost"}),
        ({"timing": None}, "W15", "Timing is missing", {"One-off cost", "Other monthly cost"}),
        ({"timing": "one-off "}, "W14", "'one-off'", {"One-off cost", "Other monthly cost"}),
        ({"agent_id": "A01 "}, "W14", "'A01'", {"One-off cost", "Other monthly cost"}),
        ({"agent_id": "\u00a0A01"}, "W14", "'A01'", {"One-off cost", "Other monthly cost"}),
        ({"amount": None}, "W15", "Amount is missing", {"One-off cost"}),
        ({"amount": "80k"}, "W03", "'80k'", {"One-off cost"}),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),
)
def test_one_cost_line_that_cannot_be_used_leaves_the_cost_unknown(
    changes, rule, words, unknown, tmp_path
):
    file = filled(tmp_path, CostLine=first(**changes))
    ((where, what),) = found(file, rule)
    assert where.startswith("Costs!")
    assert words in what
    row, register, _ = shown(file)
    assert {name for name in ("One-off cost", "Other monthly cost") if row[name] == ""} == unknown
    assert (row["Verdict"], register.verdict) == (UNDECIDED, UNDECIDED)
    assert register.one_off is None


def test_a_cost_of_an_agent_that_nobody_knows_is_in_no_total_and_the_register_says_so(tmp_path):
    file = filled(tmp_path, CostLine=first(agent_id="A99"))
    ((where, what),) = found(file, "W02")
    assert (where, "'A99'" in what) == ("Costs!A7", True)
    row, register, _ = shown(file)
    assert row["One-off cost"] == register.one_off
    line = "1 line on Costs names no agent of Economics: no total below holds it."
    assert line in lines_of(file)


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("CostLine", {"timing": "One-Off"}),
        ("CostLine", {"agent_id": "a01"}),
        ("AgentEconomics", {"on_failure": " PERSON"}),
        ("Kpi", {"direction": "Lower ", "measured_on": "All Work"}),
    ],
)
def test_a_word_in_another_case_changes_no_figure(table, changes, tmp_path):
    plain = filled(tmp_path)
    before = shown(plain)[1]
    file = filled(tmp_path, **{table: first(**changes)})
    row, register, summary = shown(file)
    assert register == before
    assert row["NPV floor"] == pytest.approx(register.npv_floor, rel=1e-9)
    rules = {f.rule for f in summary.validation.findings}
    assert not rules & {"W02", "W06", "W10", "W14", "W15"}


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("Agent", ["2 Classification!A7"]),
        ("Kpi", ["3 KPIs!A7"]),
        ("Target", ["4 Targets!A7"]),
        ("AgentEconomics", ["Economics!A7"]),
    ],
)
def test_an_id_with_a_blank_at_its_end_is_named_and_the_agent_is_undecided(table, rows, tmp_path):
    file = filled(tmp_path, **{table: first(agent_id="A01 ")})
    assert [where for where, _ in found(file, "W14")] == rows
    row, register, _ = shown(file)
    assert row["Verdict"] == register.verdict == UNDECIDED
    assert register.status == "Incomplete"


def test_an_id_that_excel_reads_as_a_pattern_is_named(tmp_path):
    ((where, what),) = found(filled(tmp_path, CostLine=first(agent_id="A0*")), "W14")
    assert (where, "pattern" in what) == ("Costs!A7", True)


def test_a_kpi_name_that_only_looks_the_same_is_named(tmp_path):
    name = case_study_content().of(Target)[0].kpi
    file = filled(tmp_path, Target=first(kpi=f"{name}\u00a0"))
    ((where, what),) = found(file, "W02")
    assert where == "4 Targets!B7"
    assert str(name) in what


def test_findings_on_an_agent_whose_id_is_a_number_reach_its_row_of_the_register(tmp_path):
    def numbered(rows):
        return [replace(r, agent_id=1.0) if r.agent_id == "A01" else r for r in rows]

    tables = (Agent, Kpi, Target, AgentEconomics, CostLine)
    change = {kind.__name__: numbered for kind in tables}
    change["CostLine"] = lambda rows: first(amount=-5.0)(numbered(rows))
    row, register, _ = shown(filled(tmp_path, **change))
    assert row["One-off cost"] == register.one_off == 60_000 + 35_000 - 5
    assert (register.open_errors, register.lacks) == (1, "rules broken: W07")


def test_an_id_that_is_a_number_here_and_text_there_is_named(tmp_path):
    def numbered(rows):
        return [replace(r, agent_id="1") if r.agent_id == "A01" else r for r in rows]

    kinds = ("Agent", "Kpi", "Target", "AgentEconomics", "CostLine")
    file = filled(
        tmp_path,
        **dict.fromkeys(kinds, numbered) | {"CostLine": lambda r: first(agent_id=1.0)(numbered(r))},
    )
    ((where, _),) = found(file, "W02")
    assert where == "Costs!A7"
    row, register, _ = shown(file)
    assert (row["One-off cost"], register.one_off) == ("", None)


@pytest.mark.parametrize("field", ["adoption_6", "adoption_12"])
@pytest.mark.parametrize("adoption", [30.0, -0.1])
def test_an_adoption_beyond_0_and_1_is_an_error_and_its_value_unknown(field, adoption, tmp_path):
    agent_work = "agent-handled work"
    file = filled(tmp_path, Kpi=first(measured_on=agent_work), Target=first(**{field: adoption}))
    ((where, what),) = found(file, "W07")
    assert where.startswith("4 Targets!")
    assert f"{adoption:g}; a share lies between 0 and 1" in what
    assert not found(file, "T08")
    book = FileBook.open(file)
    target, row = book.rows("Targets")[0], book.rows("AgentEconomics")[0]
    month = field.removeprefix("adoption_")
    assert (target[f"Value target {month}"], row["Value target 12"]) == ("", "")
    assert row["Verdict"] == UNDECIDED


def test_an_adoption_that_value_rests_on_is_asked_for(tmp_path):
    change = {"Kpi": first(measured_on="agent-handled work")}
    file = filled(tmp_path, **change, Target=first(adoption_12=None))
    ((where, what),) = found(file, "W15")
    assert (where.startswith("4 Targets!"), what) == (True, "Adoption 12 is missing.")


def test_the_targets_of_a_kpi_that_stand_twice_are_worth_nothing_certain(tmp_path):
    file = filled(tmp_path, Target=lambda rows: [rows[0], *rows])
    row, register, _ = shown(file)
    assert (row["Value status"], row["Value target 12"]) == ("incomplete", "")
    assert (row["Verdict"], register.verdict) == (UNDECIDED, UNDECIDED)


def test_an_error_value_for_an_agent_id_on_costs_leaves_nobody_a_cost(tmp_path):
    file = filled(tmp_path)
    workbook = openpyxl.load_workbook(file)
    workbook["Costs"]["A8"] = "=1/0"
    workbook.save(file)
    book = FileBook.open(file)
    assert isinstance(book.rows("Costs")[1]["Agent ID"], CellError)
    assert {row["One-off cost"] for row in book.rows("AgentEconomics")} == {""}
    assert {row.one_off for row in build_register(book, TODAY).rows} == {None}


@pytest.mark.parametrize(
    ("rate", "remedy"),
    [
        (-0.5, "Type a value from 0 to 1."),
        (1.5, "Type 0.015 for 1.5 %."),
        (10.0, "Type 0.1 for 10 %."),
    ],
)
def test_a_discount_rate_beyond_0_and_1_gives_no_verdict(rate, remedy, tmp_path):
    content = case_study_content()
    settings = {**content.settings, "DiscountRate": rate}
    file = tmp_path / "rate.xlsx"
    build(Content(settings=settings, rows=content.rows, notes=content.notes), file)
    ((where, what),) = found(file, "W07")
    assert (where.split("!")[0], what) == ("Settings", f"'Discount rate' is {rate:g}.")
    book = FileBook.open(file)
    finding = next(f for f in findings_of(book).findings if f.rule == "W07")
    assert finding.remedy == remedy
    assert {row["NPV floor"] for row in book.rows("AgentEconomics")} == {""}
    assert GO not in {row["Verdict"] for row in book.rows("AgentEconomics")}


def test_each_total_says_of_how_many_agents_it_is(tmp_path):
    lines = lines_of(filled(tmp_path))
    totals = " ".join(lines)
    assert totals.count("(11 of 12 agents)") == 1, "A07 has no value, but a cost"
    file = filled(
        tmp_path,
        AgentEconomics=first(tasks=None),
        CostLine=lambda rows: first(amount=None)(without_costs_of("A02")(rows)),
    )
    value, one_off = (line for line in lines_of(file) if "Year 1" in line or "; one-off" in line)
    assert value.count("(11 of 12 agents), run cost") == 1
    assert value.endswith("(10 of 12 agents);")
    assert one_off.endswith("(10 of 12 agents).")


def test_a_total_of_nothing_known_is_none(tmp_path):
    lines = lines_of(filled(tmp_path, CostLine=lambda rows: []))
    assert any(line.endswith("one-off cost before go-live - (0 of 12 agents).") for line in lines)


def test_rows_below_a_table_are_told_with_the_register(case_study):
    workbook = openpyxl.load_workbook(case_study)
    for sheet, count in (("2 Classification", 2), ("Costs", 1)):
        bottom = workbook[sheet].max_row
        for row in range(count):
            workbook[sheet].cell(bottom + 1 + row, 1, f"B0{row}")
    workbook.save(case_study)
    first_line, *others = lines_of(case_study)
    assert first_line.startswith("12 agents: ")
    assert others[:2] == [
        "2 filled rows below the table Agents are not in the register and count nowhere.",
        "1 filled row below the table Costs is not in the register and counts nowhere.",
    ]


def test_the_register_names_the_kpis_that_are_invalid(case_study):
    rows = {row.agent_id: row for row in build_register(FileBook.open(case_study), TODAY).rows}
    assert "1 of 3 KPIs invalid (Improve efficiency)" in str(rows["A12"].lacks)
