"""The K rules that one row answers."""

import datetime as dt

import pytest
from golden import by_id, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from kpi_cases import AS_OF, family, kpi_of, sound_kpi, wanted

from finops_xl.errors import CellError
from finops_xl.workshop import facts
from finops_xl.workshop.kpi_baseline_rules import a_year_before
from finops_xl.workshop.kpi_rules import KPI_RULES, check_kpi
from finops_xl.workshop.records import Kpi

LABELLED = [
    "kpis.csv",
    "kpi_statements.csv",
    "kpi_statements_unseen.csv",
    "kpi_statements_later.csv",
    "kpi_statements_industries.csv",
    "kpi_statements_held_out.csv",
]


def judge(kpi, line="bottom", **known):
    return check_kpi(kpi, line, as_of=AS_OF, **known)


def rules_broken(kpi, line="bottom", **known):
    return {found.rule for found in judge(kpi, line, **known)}


def refused_by(kpi, line):
    return {family(found.rule) for found in judge(kpi, line) if found.invalidates}


@pytest.mark.parametrize("row", [row for name in LABELLED for row in by_id(name)])
def test_a_labelled_statement_is_judged_as_labelled(row):
    broken = refused_by(kpi_of(row), row["agent_line"])
    assert bool(broken) == (row["expect"] == "invalid")
    assert wanted(row) <= broken


def test_the_labelled_statements_are_many_and_half_of_them_valid():
    labels = [row["expect"] for name in LABELLED[1:] for row in rows(name)]
    assert len(labels) == 511
    assert 0.4 < labels.count("valid") / len(labels) < 0.6


@pytest.mark.parametrize("row", facts.kpi_catalogue(), ids=lambda row: row["name"])
def test_a_kpi_of_the_catalogue_passes_once_it_is_filled_in(row):
    computed = row["computed"] == "yes"
    kpi = sound_kpi(
        kpi=row["name"],
        definition=row["definition"],
        category=row["category"],
        unit=row["unit"].replace("{currency}", "EUR"),
        direction=row["direction"],
        formula=row["formula"],
        baseline="n/a" if computed else 0.4,
        baseline_date=None if computed else 46326.0,
        source="Register" if computed else "Jira: issue.resolutiondate",
    )
    line = "top" if row["line"] == "top" else "bottom"
    assert [str(found) for found in judge(kpi, line) if found.invalidates] == []
    template_unit = sound_kpi(**{**vars(kpi), "unit": row["unit"]})
    assert "K06" not in rules_broken(template_unit, line)


def examples(which):
    return [
        pytest.param(rule, cell, id=f"{rule.id}-{cell}")
        for rule in KPI_RULES.rules
        for cell in getattr(rule, which)
    ]


@pytest.mark.parametrize(("rule", "cell"), examples("fails"))
def test_an_example_that_fails_breaks_its_rule(rule, cell):
    definition = {"definition": ""} if rule.field == "kpi" and rule.id != "K18" else {}
    activity = {"unit": "count/month", "definition": "", "direction": "higher"}
    changes = activity if rule.id == "K18" else definition
    assert rule.id in rules_broken(sound_kpi(**changes, **{rule.field: cell}))


@pytest.mark.parametrize(("rule", "cell"), examples("passes"))
def test_an_example_that_passes_keeps_its_rule(rule, cell):
    assert rule.id not in rules_broken(sound_kpi(**{rule.field: cell}))


def test_every_rule_that_judges_a_row_has_examples_both_ways():
    without = [rule.id for rule in KPI_RULES.rules if not (rule.fails and rule.passes)]
    assert without == ["K09d"]  # it depends on the sheet Tasks


def test_a_sound_kpi_has_no_finding():
    assert judge(sound_kpi()) == []


def test_findings_come_in_the_order_of_the_rules():
    found = [f.rule for f in judge(Kpi())]
    assert found[:4] == ["K01", "K04", "K06", "K07"]
    assert found == sorted(found, key=list(facts.rules()).index)


def test_a_finding_says_where_it_is():
    (found,) = judge(sound_kpi(owner="Finance team", position=7))
    assert (found.table, found.column, found.position) == ("Kpis", "Owner", 7)
    assert (found.agent_id, found.kpi) == ("A01", "Invoice cycle time")
    assert (found.level, found.gate, found.invalidates) == ("error", "room", True)
    assert "'Finance team'" in found.what


def test_a_finding_in_a_definition_points_to_the_definition():
    kpi = sound_kpi(definition="Median days to post an invoice, as far as possible")
    (found,) = judge(kpi)
    assert (found.rule, found.column) == ("K03", "Definition")


@pytest.mark.parametrize(
    ("date", "today", "old"),
    [
        ("2025-11-22", "2026-11-22", False),  # to the day
        ("2025-11-21", "2026-11-22", True),
        ("2024-02-29", "2025-02-28", False),
        ("2024-02-28", "2025-03-01", True),
        (45982.0, "2026-11-22", True),  # 2025-11-21 as a serial number
        (dt.date(2025, 11, 22), "2026-11-22", False),
        ("2027-01-01", "2026-11-22", False),  # the check may be the older one
    ],
)
def test_a_baseline_is_old_after_twelve_months(date, today, old):
    found = check_kpi(sound_kpi(baseline_date=date), "bottom", as_of=today)
    assert ("K09c" in {f.rule for f in found}) == old


def test_a_year_before_the_first_year_is_still_a_date():
    assert a_year_before(dt.date(1, 2, 3)) == dt.date(1, 2, 3)


def test_a_missing_baseline_asks_for_a_task_once_somebody_looked():
    blank = sound_kpi(baseline=None)
    assert "K09d" not in rules_broken(blank)
    assert "K09d" in rules_broken(blank, has_baseline_task=False)
    assert "K09d" not in rules_broken(blank, has_baseline_task=True)


def test_a_baseline_that_looks_like_a_number_is_named_with_it():
    (found,) = (f for f in judge(sound_kpi(baseline="12 000")) if f.rule == "K09a")
    assert found.remedy == "It is text, probably 12000: type 12000 anew in the cell."


def test_a_computed_kpi_needs_neither_baseline_nor_date_nor_system():
    kpi = sound_kpi(
        kpi="NPV of the claims agent",
        definition="Sum over the months of the horizon of discounted net value",
        category="Economic",
        unit="EUR",
        direction="higher",
        formula="SUM(discounted_net_value)",
        baseline="n/a",
        baseline_date=None,
        baseline_period=None,
        source="Register",
    )
    assert judge(kpi) == []
    assert "K09a" in rules_broken(sound_kpi(**{**vars(kpi), "baseline": None}))
    assert "K09a" in rules_broken(sound_kpi(**{**vars(kpi), "kpi": "Sales", "baseline": "n/a"}))


def test_only_a_net_present_value_may_be_negative():
    computed = {"category": "Economic", "source": "Register", "baseline": -5000.0}
    npv = sound_kpi(kpi="NPV", definition="Sum of net value", unit="EUR", **computed)
    assert "K06" not in rules_broken(npv)
    assert "K06" in rules_broken(sound_kpi(baseline=-1.0))


def test_the_line_is_judged_on_the_row_of_the_agent():
    assert "K05" not in rules_broken(sound_kpi(), line="middle")
    assert "K05" in rules_broken(sound_kpi(), line="Top line")


def test_a_day_of_the_check_that_is_no_date_is_refused():
    with pytest.raises(CellError, match="as_of is 'soon', not a date"):
        check_kpi(sound_kpi(), "bottom", as_of="soon")


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=80),
    st.sampled_from(["#N/A", "=1+1", "\u202e\u0000", "x" * 5000, CellError("#N/A"), 1e308, -0.0]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(CELLS, min_size=20, max_size=20), CELLS)
def test_no_cell_value_breaks_a_rule(cells, line):
    fields = [name for name in Kpi.columns() if name != "check"]
    kpi = Kpi(**dict(zip(fields, cells, strict=False)))
    for found in judge(kpi, line, has_baseline_task=False):
        assert found.what.endswith(".")
        assert found.remedy


def test_a_currency_that_is_no_code_is_shown_how_to_be_written():
    found = check_kpi(sound_kpi(unit="Euro/outcome"), "bottom", as_of=AS_OF)
    (k06,) = [f for f in found if f.rule == "K06"]
    assert "{" not in str(k06)
    assert "such as EUR/outcome (a currency is its three letters, as on Settings)" in k06.remedy
