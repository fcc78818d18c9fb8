"""The money of the agent card: value, cost and return by scenario, a chart, cost and dates."""

from __future__ import annotations

from finops_xl.template.calculator import result
from finops_xl.template.charts import DARK, LIGHT, Axes, Series, insert_chart
from finops_xl.template.draft import Page
from finops_xl.template.sheets.agent_card.grid import (
    HELP,
    LAST,
    LINE,
    MIDDLE,
    RIGHT,
    ROW,
    SHOWN,
    heading_of,
    of_agent,
    of_economics,
    or_words,
    put,
    put_heading,
    shown,
)
from finops_xl.template.styles import (
    COUNT,
    DATE,
    MONEY,
    MONTHS,
    RATIO,
    SHARE,
    TASK_COST,
)
from finops_xl.workshop.agent_economics import NEVER
from finops_xl.workshop.target_values import SCENARIOS

_COST_OF = {"floor": "", "target": "", "stretch": "_stretch"}
"""Floor and target share volume and cost; stretch carries its own."""

_FIGURES = (
    ("Year-1 value", "year1_{scenario}", MONEY),
    ("Year-1 run cost", "year1_cost{cost}", MONEY),
    ("Run-rate value a year", "run_rate_{scenario}", MONEY),
    ("Run-rate cost a year", "run_rate_cost{cost}", MONEY),
    ("ROI over the horizon", "roi_{scenario}", SHARE),
    ("ROI, cashable only", "cashable_roi_{scenario}", SHARE),
    ("ROI ratio: value / cost", "ratio_{scenario}", RATIO),
    ("Payback, months after go-live", "payback_{scenario}", MONTHS),
    ("Net present value", "npv_{scenario}", MONEY),
)
_LABEL, _COST, _VALUE = HELP, HELP + 1, HELP + 2
ROWS = 2 + len(_FIGURES)
_CHART = (382, 190)


def write_money(page: Page, row: int) -> None:
    """Write the three parts of the band side by side."""
    currency = 'IF(ReportingCurrency="","",", in "&ReportingCurrency)'
    put_heading(page, row, heading_of("Value, cost and return", currency, otherwise=""))
    for at in range(row + 1, row + ROWS):
        page.sheet.set_row(at, LINE)
    page.put(row + 1, 0, "By scenario", page.look("header formula", align="left"))
    for column, scenario in enumerate(SCENARIOS, 1):
        page.put(row + 1, column, scenario.title(), page.look("header formula", align="right"))
    for at, (label, field, number_format) in enumerate(_FIGURES, row + 2):
        page.put(at, 0, label, page.look("card name", align="left"))
        for column, scenario in enumerate(SCENARIOS, 1):
            name = field.format(scenario=scenario, cost=_COST_OF[scenario])
            put(page, at, column, _figure(name), "card figure",
                number_format=number_format, align="right")  # fmt: skip
    _write_chart(page, row + 1)
    _write_facts(page, row + 1)


def _figure(field: str) -> str:
    if field == "cashable_roi_stretch":
        return _cashable_stretch()
    value = of_economics(field)
    # The column is narrow: the label beside it says what never is measured in.
    return f'IF({value}="{NEVER}","never",{shown(value)})' if "payback" in field else shown(value)


def _cashable_stretch() -> str:
    """Compute what Economics leaves out: the cashable return of the stretch scenario."""

    def at(month: int) -> str:
        mine = f'{{Target.agent_id}},{SHOWN},{{Target.cashable}},"yes"'
        return f"SUMIFS({{Target.value_stretch_{month}}},{mine})*HorizonWeight{month}"

    cost = of_economics("horizon_cost_stretch")
    # The target's is known under the same conditions, but for the cost of its own.
    known = f"ISNUMBER({of_economics('cashable_target')}),ISNUMBER({cost}),N({cost})>0"
    return f'IF(AND({known}),({at(6)}+{at(12)}-{cost})/{cost},"")'


def _write_chart(page: Page, row: int) -> None:
    """Draw value and cost over the horizon from figures that stand right of the card."""
    for column, header in ((_LABEL, "For the chart"), (_COST, "Cost"), (_VALUE, "Value")):
        page.put(row, column, header, page.look("note"))
    for at, scenario in enumerate(SCENARIOS, row + 1):
        page.put(at, _LABEL, scenario.title(), page.look("cell"))
        for column, field in (
            (_COST, f"horizon_cost{_COST_OF[scenario]}"),
            (_VALUE, f"horizon_{scenario}"),
        ):
            put(page, at, column, shown(of_economics(field)), "formula", number_format=MONEY)
    names = (row + 1, _LABEL, row + 3, _LABEL)
    series = (
        Series("Cost, one-off included", names, (row + 1, _COST, row + 3, _COST), LIGHT,
               labels=COUNT),
        Series("Value", names, (row + 1, _VALUE, row + 3, _VALUE), DARK, labels=COUNT),
    )  # fmt: skip
    insert_chart(
        page, (row, MIDDLE), _CHART, "column", "Value and cost over the horizon", series,
        Axes(y_format=COUNT, y_from_zero=True),
        "Columns: for floor, target and stretch the value over the whole horizon beside the cost "
        "over the horizon, one-off cost included; the figures stand above the columns.",
    )  # fmt: skip


def _write_facts(page: Page, row: int) -> None:
    page.put(row, RIGHT, "Cost and dates", page.look("header formula", align="left"))
    page.put(row, RIGHT + 1, "", page.look("header formula"))
    page.put(row, LAST, "", page.look("header formula"))
    model = of_economics("model")
    unit_cost = f'{or_words(model, "no model")}&", unit cost: "&{of_economics("unit_cost_from")}'
    lasts = (shown(of_economics(f"payback_lasts_{scenario}")) for scenario in SCENARIOS)
    each = [f'IF({word}="","-",{word})' for word in lasts]
    joined = '&" / "&'.join(each)
    words = f'IF(COUNT({of_economics("npv_target")})=0,"",{joined})'
    economics = of_economics
    facts = (
        ("Full cost per task", economics("cost_per_task"), TASK_COST, '"computed: fully loaded"'),
        ("of which model calls", economics("model_cost"), TASK_COST, unit_cost),
        ("Tasks a month", economics("tasks"), COUNT, '"at full adoption"'),
        ("Run cost a month", economics("run_cost"), MONEY, '"model, people and other"'),
        ("One-off cost", economics("one_off"), MONEY, '"still to be spent"'),
        ("Already spent", economics("sunk"), MONEY, '"in no other figure"'),
        ("First spend", of_agent("first_spend"), DATE, '"net present value is of that day"'),
        ("Go-live", of_agent("go_live"), DATE, '"month 1 is the first after it"'),
        ("Payback lasts", words, "", '"floor / target / stretch"'),
    )
    for at, (label, value, number_format, note) in enumerate(facts, row + 1):
        page.put(at, RIGHT, label, page.look("card name", align="left"))
        known = value if label == "Payback lasts" else shown(value)
        put(page, at, RIGHT + 1, known, "card figure", number_format=number_format, align="right")
        page.put(at, LAST, result(f'IF({ROW}="","",{note})'), page.look("note", align="left"))
