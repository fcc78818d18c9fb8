"""The facts behind the rules, and the page that explains them."""

import importlib.util
from pathlib import Path

import pytest

from finops_xl.workshop import (
    agent_rules,
    facts,
    portfolio_rules,
    sign_off_rules,
    validation,
    workbook_rules,
)
from finops_xl.workshop.findings import Trouble, finding, in_order
from finops_xl.workshop.kpi_rules import KPI_RULES
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.target_rules import TARGET_RULES

ROOT = Path(__file__).resolve().parents[1]


def test_every_rule_is_judged_somewhere_or_named_as_open():
    judged = {rule.id for rule in (*KPI_RULES.rules, *TARGET_RULES.rules)}
    judged |= {*agent_rules.RULES, *workbook_rules.RULES, *validation.RULES}
    judged |= {*portfolio_rules.RULES, *sign_off_rules.RULES}
    named = {rule.id for rule in facts.rules().values() if rule.applies_to != "data"}
    assert judged == named


def test_every_error_invalidates_and_no_hint_does():
    for rule in facts.rules().values():
        assert rule.level in {"error", "warning", "hint"}
        assert rule.gate in {"room", "sign-off"}
        if rule.level != "warning":
            assert rule.invalidates == (rule.level == "error"), rule.id


def test_level_and_gate_of_a_finding_come_from_the_data():
    found = finding("K05", Trouble("It disagrees.", "Change it.", "category"), Kpi(position=4))
    rule = facts.rules()["K05"]
    assert (found.level, found.gate, found.invalidates) == (rule.level, rule.gate, True)
    assert (found.table, found.column, found.position) == ("Kpis", "Category", 4)
    assert str(found) == "K05 It disagrees. Change it."


def test_findings_are_ordered_as_the_rules_are():
    found = [finding(rule, Trouble("x.", "y.")) for rule in ("T01", "K09b", "K02", "K09a", "W01")]
    assert [f.rule for f in in_order(found)] == ["W01", "K02", "K09a", "K09b", "T01"]


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("days", "duration"),
        ("Hours/Month", "amount per period"),
        ("%", "share"),
        ("EUR", "money"),
        ("chf/task", "money per unit"),
        ("{currency}/month", "amount per period"),
        ("USD/M tokens", "money per unit"),
        ("hrs", None),
        ("XXX/task", None),
        ("€/task", None),
        ("percent", None),
        ("", None),
    ],
)
def test_a_unit_is_looked_up_with_its_currency(unit, kind):
    assert facts.unit_kind(unit) == kind


def test_currencies_are_three_capital_letters_and_hold_the_common_ones():
    assert all(len(code) == 3 and code.isupper() for code in facts.currencies())
    assert {"EUR", "USD", "GBP", "CHF", "JPY", "INR", "BRL", "XOF"} <= facts.currencies()
    assert "XAU" not in facts.currencies()  # gold is no currency of a country


def test_only_the_leading_kpis_of_the_catalogue_are_leading():
    assert facts.is_leading("adoption RATE")
    assert not facts.is_leading("Rework rate")
    assert not facts.is_leading("Something else")


def test_every_kpi_of_the_catalogue_uses_a_listed_unit_and_driver():
    ids = {row["id"] for row in facts.kpi_catalogue()}
    assert all(facts.unit_kind(row["unit"]) for row in facts.kpi_catalogue())
    for driver in facts.value_drivers():
        assert set(driver["typical_kpi_ids"].split(";")) <= ids


def test_word_lists_are_lower_case_and_hold_no_word_twice():
    lists = facts.word_lists()
    assert len({row["kind"] for row in lists}) == len(lists)
    for row in lists:
        words = row["words"].split("; ")
        assert words == [word.casefold().strip() for word in words], row["kind"]
        assert len(set(words)) == len(words), row["kind"]


def test_every_word_list_is_used():
    sources = (ROOT / "finops_xl" / "workshop").rglob("*.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    unused = [row["kind"] for row in facts.word_lists() if f'"{row["kind"]}"' not in code]
    assert unused == ["no superlative", "no subjective"]  # read as f"no {kind}"


def write_docs():
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("document", ["docs/kpi-validation.md"])
def test_the_page_of_the_rules_is_fresh(document):
    fresh = write_docs().with_generated_parts(document)
    assert fresh == (ROOT / document).read_text(encoding="utf-8"), "run scripts/write_docs.py"
    for rule in facts.rules().values():
        assert (f"| {rule.id} |" in fresh) == (rule.applies_to != "data")
