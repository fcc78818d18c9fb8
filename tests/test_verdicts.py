"""What KPICHECK and TARGETCHECK show in a cell."""

import pytest
from golden import by_id
from kpi_cases import cell, family, wanted

from finops_xl.errors import CellError
from finops_xl.workshop.target_case import MONTHS, SCENARIOS
from finops_xl.workshop.verdicts import kpi_verdict, target_verdict

TODAY = 46348.0  # 2026-11-22
IN_THE_ROOM = (
    "Invoice cycle time",
    "Efficiency",
    "bottom",
    "days",
    "lower",
    6.5,
    46326.0,
    "SAP S/4HANA: RBKP.CPUDT",
    "Head of Accounts Payable",
    "monthly",
)


def with_(position, value):
    return (*IN_THE_ROOM[:position], value, *IN_THE_ROOM[position + 1 :])


@pytest.mark.parametrize("row", by_id("kpis.csv"))
def test_a_labelled_statement_gets_its_verdict(row):
    names = "name category agent_line unit direction baseline baseline_date source owner frequency"
    verdict = kpi_verdict(
        TODAY,
        *(cell(row[name]) for name in names.split()),
        definition=row["definition"],
        formula=row["formula"],
    )
    refused = verdict not in {"OK", ""} and not verdict.startswith(
        ("Warning K08b", "Warning K10", "Warning K20")
    )
    assert refused == (row["expect"] == "invalid")
    if refused:
        assert family(verdict.removeprefix("Warning ").split()[0]) in wanted(row)


@pytest.mark.parametrize("row", by_id("targets.csv"))
def test_a_labelled_target_gets_its_verdict(row):
    levels = [cell(row[f"{s}{m}"]) for m in MONTHS for s in SCENARIOS]
    verdict = target_verdict(
        cell(row["baseline"]), row["direction"], *levels, cell(row["vendor_claim"]), row["unit"]
    )
    assert (verdict == "OK") == (row["expect"] == "valid")
    if verdict != "OK":
        assert verdict.removeprefix("Warning ").split()[0] in wanted(row)


def test_the_arguments_of_the_room_are_enough_for_ok():
    assert kpi_verdict(TODAY, *IN_THE_ROOM) == "OK"


def test_a_formula_is_asked_for_where_there_is_a_definition():
    definition = "Median days from receipt to posting"
    assert kpi_verdict(TODAY, *IN_THE_ROOM, definition, None).startswith("K08a")
    assert kpi_verdict(TODAY, *IN_THE_ROOM, definition, "MEDIAN(posted - received)") == "OK"
    assert kpi_verdict(TODAY, *IN_THE_ROOM, None, "to be defined").startswith("K08a")


def test_the_first_error_comes_before_any_warning():
    verdict = kpi_verdict(TODAY, *with_(1, "Capacity")[:9], "yearly")
    assert verdict.startswith("K14 Frequency 'yearly' is not in the list. Choose one of")
    assert kpi_verdict(TODAY, *with_(1, "Capacity")).startswith("Warning K05 ")


@pytest.mark.parametrize(
    ("position", "value", "rule"),
    [
        (0, "", "K01"),
        (2, "middle", "Warning K05"),
        (5, "6.5", "K09a"),  # a number typed as text is text
        (5, None, "K09a"),
        (5, True, "K09a"),
        (6, "31.10.2026", "Warning K09b"),
        (6, 45900.0, "Warning K09c"),
        (9, None, "K14"),
    ],
)
def test_an_argument_is_judged_as_its_cell_holds_it(position, value, rule):
    assert kpi_verdict(TODAY, *with_(position, value)).startswith(f"{rule} ")


def test_zero_is_a_baseline():
    assert kpi_verdict(TODAY, *with_(5, 0)) == "OK"


def test_optional_arguments_are_judged_where_they_are_given():
    assert kpi_verdict(TODAY, *IN_THE_ROOM, measurable="no").startswith("K12 ")
    assert kpi_verdict(TODAY, *IN_THE_ROOM, attribution="hope").startswith("Warning K20 ")
    assert kpi_verdict(TODAY, *IN_THE_ROOM, as_of="2027-12-01").startswith("Warning K09c ")


def test_a_blank_row_shows_nothing():
    assert kpi_verdict(TODAY, *[None] * 5, *[""] * 5) == ""
    assert kpi_verdict(TODAY, *[" "] * 15) == ""
    assert target_verdict(*[None] * 10) == ""


def test_a_day_that_is_none_is_refused_with_its_reason():
    with pytest.raises(CellError, match=r"#VALUE!.*as_of is 'soon'"):
        kpi_verdict(TODAY, *IN_THE_ROOM, as_of="soon")


def test_a_target_without_baseline_says_so_first():
    assert target_verdict("", "higher", *[None] * 6).startswith("K09d ")
    assert target_verdict("unknown", "higher", 1, 2, 3, 1, 2, 3).startswith("K09d ")
    assert target_verdict("n/a", "higher", 1, 2, 3, 1, 2, 3) == "OK"


def test_a_claim_that_is_text_is_a_finding():
    verdict = target_verdict(0, "higher", 1, 2, 3, 1, 2, 3, "a lot")
    assert verdict.startswith("Warning T05 The claim 'a lot' is not a number.")
