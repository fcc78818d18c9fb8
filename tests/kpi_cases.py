"""A sound KPI and a sound target that tests change in one place."""

from dataclasses import replace

from finops_xl.workshop.records import Kpi, Target

AS_OF = "2026-11-22"


def sound_kpi(**changes) -> Kpi:
    """Give a KPI without any finding, but for the changes."""
    kpi = Kpi(
        agent_id="A01",
        kpi="Invoice cycle time",
        baseline=6.5,
        baseline_date=46326.0,  # 2026-10-31
        source="SAP S/4HANA: RBKP.CPUDT, RBKP.BUDAT",
        owner="Head of Accounts Payable",
        measurable="yes",
        category="Efficiency",
        definition="Median days from receipt of an invoice to its posting",
        formula="MEDIAN(posting_date - receipt_date)",
        unit="days",
        direction="lower",
        frequency="monthly",
        measured_on="all work",
        attribution="before/after",
        baseline_period="October 2026",
        baseline_sample="1,240 invoices",
        position=0,
    )
    return replace(kpi, **changes)


def kpi_of(row) -> Kpi:
    """Read a labelled statement; it has no columns for the table's own questions."""
    return sound_kpi(
        kpi=row["name"],
        definition=row["definition"],
        category=row["category"],
        unit=row["unit"],
        direction=row["direction"],
        baseline=cell(row["baseline"]),
        baseline_date=row["baseline_date"],
        source=row["source"],
        owner=row["owner"],
        frequency=row["frequency"],
        formula=row["formula"],
    )


def sound_target(**changes) -> Target:
    """Give a target of the sound KPI without any finding, but for the changes."""
    target = Target(
        agent_id="A01",
        kpi="Invoice cycle time",
        claim=2.5,
        claim_source="Trial in two regions",
        claim_date=46200.0,
        discount=0.4,
        adoption_6=0.4,
        adoption_12=0.8,
        floor_6=5.8,
        target_6=5.0,
        stretch_6=4.4,
        floor_12=5.0,
        target_12=4.1,
        stretch_12=3.4,
        assumption_id="S01",
        money_per_unit=1200.0,
        benefit_type="cost avoided",
        realisation=0.5,
        budget_holder="Head of Finance",
        position=0,
    )
    return replace(target, **changes)


def cell(text: str):
    """Read a field of a CSV file as the cell would hold it."""
    try:
        return float(text)
    except ValueError:
        return text


def wanted(row) -> set[str]:
    """Give the rules that a labelled row must break."""
    return set(filter(None, row["expected_rule_ids"].split(";")))


def family(rule_id: str) -> str:
    """Bring a lettered part to the rule that the labels name: K09a is K09."""
    return rule_id.rstrip("abcd")
