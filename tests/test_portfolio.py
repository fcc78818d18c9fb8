"""Several workbooks as one register: at which terms, and what meets in it."""

import datetime as dt
from dataclasses import fields, replace

import pytest
from portfolio_workbooks import SALES, SERVICE, content_of, in_dollars, workbook

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.portfolio import Source, merge, read_member
from finops_xl.macros.register import build_register
from finops_xl.template.build import build
from finops_xl.template.portfolio.sentences import of_differences, of_double_counts
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.portfolio_terms import Terms
from finops_xl.workshop.records import Agent, Kpi

TODAY = dt.date(2026, 11, 26)
OTHER_DAY = to_serial(dt.date(2026, 1, 15))


def member(path):
    return read_member(FileBook.open(path), Source(path, "0" * 64))


@pytest.fixture(scope="module")
def sales(tmp_path_factory):
    return member(workbook(tmp_path_factory.mktemp("sales") / "sales.xlsx", "Sales", SALES))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("service")
    return member(workbook(folder / "service.xlsx", "Service", SERVICE))


def with_settings(one, **settings):
    shop = replace(one.workshop, settings=replace(one.workshop.settings, **settings))
    return replace(one, workshop=shop)


def renamed(one, **of_first):
    """Give a member whose first agent has another id, name or process."""
    first, *rest = one.workshop.agents
    old, new = first.agent_id, of_first.get("agent_id", first.agent_id)
    kpis, targets, inputs, costs = (
        [replace(row, agent_id=new) if row.agent_id == old else row for row in rows]
        for rows in (
            one.workshop.kpis,
            one.workshop.targets,
            one.workshop.inputs,
            one.workshop.costs,
        )
    )
    changed = replace(
        one.workshop,
        agents=[replace(first, **of_first), *rest],
        kpis=kpis,
        targets=targets,
        inputs=inputs,
        costs=costs,
    )
    return replace(one, workshop=changed)


def portfolio(*members, **terms):
    return merge(members, Terms(**terms), TODAY)


def test_workbooks_that_agree_are_added_up_as_they_are(sales, service):
    made = portfolio(sales, service)
    assert (made.has_totals, made.currency, made.differences) == (True, "EUR", [])
    assert [(row.workshop, row.agent_id) for row in made.rows] == [
        ("Sales", "A01"), ("Sales", "A02"), ("Service", "S01"), ("Service", "S02"),
    ]  # fmt: skip
    assert {row.file for row in made.rows} == {"sales.xlsx", "service.xlsx"}
    assert len(made.kpi_rows) == sum(len(one.workshop.kpis) for one in (sales, service))


DIFFERING = [
    ({"fx_rate": 0.9}, "FX rate: 1 USD = 0.92 EUR in Sales; 1 USD = 0.9 EUR in Service.",
     {"fx_rate": 0.95}, "fx"),
    ({"discount_rate": 0.12}, "Discount rate: 9 % in Sales; 12 % in Service.",
     {"discount_rate": 0.1}, "discount-rate"),
    ({"discount_rate": None}, "Discount rate: 9 % in Sales; not stated in Service.",
     {"discount_rate": 0.1}, "discount-rate"),
    ({"horizon_months": 24.0}, "Horizon: 36 months in Sales; 24 months in Service.",
     {"horizon": 48.0}, "horizon"),
    ({"price_date": OTHER_DAY}, "Price date: 2026-11-20 in Sales; 2026-01-15 in Service.",
     {"price_date": OTHER_DAY}, "price-date"),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "said", "common", "name"), DIFFERING)
def test_a_difference_withholds_totals_until_told_how(sales, service, settings, said, common, name):
    other = with_settings(service, **settings)
    refused = portfolio(sales, other)
    assert [each.what for each in refused.unsettled] == [said]
    assert not refused.has_totals
    assert len(refused.rows) == 4, "rows are merged all the same"
    assert [s.status for s in of_differences(refused)] == ["totals withheld"]
    settled = portfolio(sales, other, **common)
    assert settled.has_totals
    assert [s.status for s in of_differences(settled)] == ["computed anew"]
    accepted = portfolio(sales, other, accepted=frozenset({name}))
    assert accepted.has_totals
    assert [s.status for s in of_differences(accepted)] == ["accepted as it is"]


def test_one_answer_settles_one_difference_only(sales, service):
    other = with_settings(service, horizon_months=24.0, discount_rate=0.12)
    made = portfolio(sales, other, horizon=36.0)
    assert [each.term for each in made.unsettled] == ["discount-rate"]
    assert [s.status for s in of_differences(made)] == ["totals withheld", "computed anew"]


def test_two_currencies_have_no_sum(sales, service):
    other = with_settings(service, reporting_currency="usd", fx_rate=1.0)
    made = portfolio(sales, other)
    (difference,) = made.unsettled
    assert difference.what == "Reporting currency: EUR in Sales; USD in Service."
    assert "--convert USD=RATE" in difference.remedy
    with pytest.raises(WorkbookError, match=r"no rate for USD \(Service\): add --convert USD=RATE"):
        portfolio(sales, other, currency="EUR")
    for terms in ({"rates": {"USD": 0.92}}, {"fx_rate": 0.92}):
        assert portfolio(sales, other, currency="EUR", **terms).has_totals
    other_rate = portfolio(sales, other, currency="EUR", rates={"USD": 0.9})
    assert [each.term for each in other_rate.unsettled] == ["fx"], "0.92 in the other workbook"


def test_a_currency_that_nobody_states_is_not_guessed(sales, service):
    made = portfolio(sales, with_settings(service, reporting_currency=None), currency="EUR")
    (difference,) = made.unsettled
    assert difference.what == "Reporting currency: EUR in Sales; not stated in Service."
    assert "state it on Settings" in difference.remedy


FIGURES = "year1_cost year1_target run_rate_target npv_floor npv_target roi_target roi_ratio"
FIGURES += " payback_floor cost_per_task one_off verdict ratio_target horizon currency fx_rate"


def figures(row):
    """Give the cells of a register row that the terms decide."""
    names = {each.name for each in fields(row)} & set(FIGURES.split())
    return {name: getattr(row, name) for name in sorted(names)}


def as_itself(tmp_path, content):
    """Build the register of a workbook made with these settings in the first place."""
    build(content, tmp_path / "itself.xlsx")
    return build_register(FileBook.open(tmp_path / "itself.xlsx"), TODAY).rows


def assert_the_same(rows, expected):
    assert len(rows) == len(expected) > 0
    for row, wanted in zip(rows, expected, strict=True):
        got, want = figures(row), figures(wanted)
        numbers = {n: v for n, v in want.items() if isinstance(v, float)}
        assert {n: got[n] for n in numbers} == pytest.approx(numbers, rel=1e-9)
        assert {n: v for n, v in got.items() if n not in numbers} == {
            n: v for n, v in want.items() if n not in numbers
        }


@pytest.mark.parametrize(
    ("common", "settings"),
    [
        ({}, {}),
        ({"horizon": 24.0}, {"HorizonMonths": 24.0}),
        ({"discount_rate": 0.2}, {"DiscountRate": 0.2}),
        ({"fx_rate": 1.1}, {"FxRate": 1.1}),
    ],
)
def test_figures_at_common_terms_are_those_of_a_workbook_with_these_settings(
    service, tmp_path, common, settings
):
    made = portfolio(service, **common)
    assert_the_same(made.rows, as_itself(tmp_path, content_of("Service", SERVICE, **settings)))


def test_prices_of_a_common_day_are_those_of_a_workbook_with_that_day(tmp_path):
    """gpt-4o cost 5 USD a million input tokens in June 2024, and 2.50 later."""

    def content(**settings):
        made = content_of("Service", SERVICE, **settings)
        made.rows[AgentEconomics] = [
            replace(row, model="gpt-4o") for row in made.rows[AgentEconomics]
        ]
        return made

    build(content(), tmp_path / "service.xlsx")
    one = member(tmp_path / "service.xlsx")
    june = to_serial(dt.date(2024, 6, 1))
    then = portfolio(one, price_date=june)
    assert_the_same(then.rows, as_itself(tmp_path, content(PriceDate=june)))
    assert then.rows[0].year1_cost > portfolio(one).rows[0].year1_cost


def test_a_workbook_in_dollars_gives_in_euros_what_it_gives_in_euros_itself(service, tmp_path):
    path = tmp_path / "dollars.xlsx"
    build(in_dollars(content_of("Service", SERVICE), 0.92), path)
    made = portfolio(member(path), currency="EUR", rates={"USD": 0.92})
    assert_the_same(made.rows, portfolio(service).rows)
    (source,) = made.sources
    assert (source.currency, source.fx_rate, source.converted) == ("USD", 1.0, 0.92)


def test_a_model_without_a_price_on_the_common_day_leaves_the_cost_unknown(service):
    made = portfolio(service, price_date=to_serial(dt.date(2024, 1, 15)))
    row = made.rows[0]  # claude-haiku-5-5 was not sold then
    assert (row.year1_cost, row.verdict) == (None, "Undecided: inputs missing")


def test_what_a_workbook_lacks_is_judged_as_it_stands(service):
    own, converted = portfolio(service), portfolio(service, currency="CHF", rates={"EUR": 0.95})
    assert converted.currency == "CHF"
    assert converted.rows[0].one_off == pytest.approx(0.95 * own.rows[0].one_off)
    for name in ("status", "lacks", "sign_off", "open_errors", "open_warnings"):
        assert [getattr(r, name) for r in own.rows] == [getattr(r, name) for r in converted.rows]


@pytest.mark.parametrize("agent_id", ["A01", "a01", " A01", "A 01", "A01\u00a0"])
def test_one_id_in_two_workbooks_is_told_in_any_spelling(sales, service, agent_id):
    made = portfolio(sales, renamed(service, agent_id=agent_id))
    (same,) = made.same_ids
    assert not same.is_perhaps_one
    assert same.what == "Several agents with one id"
    assert "'Proposal drafting assistant' (Sales)" in same.agents
    assert "'Customer chat assistant' (Service)" in same.agents
    assert len(made.rows) == 4, "both are kept"


def test_one_id_with_one_name_is_perhaps_one_agent_and_is_told_once(sales, service):
    first = sales.workshop.agents[0]
    alike = renamed(
        service,
        agent_id="a01", agent=f" {str(first.agent).upper()}", process=first.process,
        driver=first.driver,
    )  # fmt: skip
    made = portfolio(sales, alike)
    (same,) = made.same_ids
    assert same.is_perhaps_one
    assert made.overlaps == [], "what is perhaps one agent is not told as two with one benefit"
    assert [s.status for s in of_double_counts(made)] == ["same agent?"]


def test_different_ids_and_the_same_id_twice_in_one_workbook_are_no_collision(sales, service):
    assert portfolio(sales, service).same_ids == []
    twice = replace(sales.workshop, agents=[*sales.workshop.agents, Agent("a01", "Second")])
    assert portfolio(replace(sales, workshop=twice), service).same_ids == []


def test_one_process_with_money_in_two_workbooks_is_told(sales, service):
    first = sales.workshop.agents[0]
    other = renamed(service, process=f"{first.process} ", driver=first.driver)
    (overlap,) = portfolio(sales, other).overlaps
    assert overlap.rule == "P02"
    assert overlap.trouble.what.startswith("A01 (Sales) and S01 (Service) monetise the same")
    assert [s.status for s in of_double_counts(portfolio(sales, other))] == ["P02"]


def test_one_pool_claimed_in_two_workbooks_is_told(sales):
    """Each claim fits the pool, both together do not; nobody tells it inside one workbook."""

    def drawing(one, name):
        kpis = [
            replace(kpi, eligible_pool=10.0) if kpi.unit == "count/month" else kpi
            for kpi in one.workshop.kpis
        ]
        assert kpis != one.workshop.kpis
        return replace(one, name=name, workshop=replace(one.workshop, kpis=kpis))

    made = portfolio(drawing(sales, "North"), drawing(sales, "South"))
    assert [overlap.rule for overlap in made.overlaps] == ["P01"]
    (overlap,) = made.overlaps
    assert "pool of 10 count/month in 'Proposals' add up to 12" in overlap.trouble.what
    assert "A01 (North)" in overlap.trouble.what
    assert "A01 (South)" in overlap.trouble.what
    alone = portfolio(drawing(sales, "North"))
    assert alone.overlaps == []


def test_workshops_of_one_name_are_told_apart_by_their_file(sales, service):
    made = portfolio(sales, replace(service, name="sales"), replace(service, name="Sales"))
    assert [m.name for m in made.members] == [
        "Sales [sales.xlsx]", "sales [service.xlsx]", "Sales [service.xlsx] no. 2",
    ]  # fmt: skip


def test_a_workshop_without_a_name_is_called_as_its_file(tmp_path):
    path = workbook(tmp_path / "berlin.xlsx", "", SALES)
    assert member(path).name == "berlin"


def test_findings_are_counted_by_workbook_and_rule(sales):
    made = portfolio(sales)
    (row,) = [each for each in made.found if each.rule == "K11a"]
    assert (row.workshop, row.level, row.found, row.agents) == ("Sales", "error", 1.0, "A02")
    assert sum(row.found for row in made.found) == len(sales.findings)


def test_unknown_is_never_zero_in_a_portfolio(sales):
    blank = [replace(kpi, baseline=None) for kpi in sales.workshop.kpis]
    made = portfolio(replace(sales, workshop=replace(sales.workshop, kpis=blank)))
    assert {row.year1_target for row in made.rows} == {None}
    assert isinstance(sales.workshop.kpis[0], Kpi)
