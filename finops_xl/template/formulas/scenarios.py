"""The columns of Economics that stand there once for each scenario."""

from __future__ import annotations

from typing import NamedTuple

from finops_xl.template.formulas.phrases import SOUND_RATE, guarded, numbers
from finops_xl.workshop.agent_economics import FALLS_BACK, LASTS, NEVER

SCENARIOS = ("floor", "target", "stretch")
CASHABLE_FOR = ("floor", "target")
"""Scenarios of which Economics shows what is cashable."""


class Cells(NamedTuple):
    """The cells of its row that a scenario reads."""

    six: str
    twelve: str
    run: str
    one_off: str
    cost: str
    value: str
    month: str

    @classmethod
    def of(cls, scenario: str) -> Cells:
        """Stretch carries its own volume and cost, floor and target share theirs."""
        own = "_stretch" if scenario == "stretch" else ""
        return cls(
            six=f"{{value_{scenario}_6}}",
            twelve=f"{{value_{scenario}_12}}",
            run=f"{{run_cost{own}}}",
            one_off="{one_off}",
            cost=f"{{horizon_cost{own}}}",
            value=f"{{horizon_{scenario}}}",
            month=f"{{payback_month_{scenario}}}",
        )


def scenario_columns(scenario: str) -> dict[str, str]:
    """Write the columns that every scenario has."""
    cells = Cells.of(scenario)
    return {
        f"value_{scenario}_6": _value(scenario, 6),
        f"value_{scenario}_12": _value(scenario, 12),
        **_periods(scenario, cells),
        **_returns(scenario, cells),
        f"payback_month_{scenario}": _payback_month(cells),
        f"payback_{scenario}": _payback(cells),
        f"payback_lasts_{scenario}": _payback_lasts(scenario, cells),
        f"npv_{scenario}": _net_present_value(cells),
    }


def cashable_columns(scenario: str) -> dict[str, str]:
    """Write what is cashable of the horizon's value, and the return on that alone."""

    def sum_at(month: int) -> str:
        return (
            f"SUMIFS({{Target.value_{scenario}_{month}}},{{Target.agent_id}},{{agent_id}},"
            '{Target.cashable},"yes")'
        )

    typed = 'COUNTIFS({Target.agent_id},{agent_id},{Target.cashable},"unknown")=0'
    cells, value = Cells.of(scenario), f"{{cashable_{scenario}}}"
    return {
        f"cashable_{scenario}": guarded(
            f'AND({{value_status}}="complete",N(HorizonMonths)>=1,{typed})',
            f"{sum_at(6)}*HorizonWeight6+{sum_at(12)}*HorizonWeight12",
        ),
        f"cashable_roi_{scenario}": _return_on(value, cells.cost),
    }


def roi_with_sunk(scenario: str) -> str:
    """Write the return on all that is spent, what is spent already included."""
    c = Cells.of(scenario)
    cost = f"({c.cost}+{{sunk}})"
    return guarded(
        f"AND({numbers(c.value, c.cost, '{sunk}')},N({c.cost})+N({{sunk}})>0)",
        f"({c.value}-{cost})/{cost}",
    )


def _return_on(value: str, cost: str) -> str:
    return guarded(f"AND(ISNUMBER({value}),N({cost})>0)", f"({value}-{cost})/{cost}")


def _value(scenario: str, month: int) -> str:
    column = f"{{Target.value_{scenario}_{month}}}"
    return guarded(
        '{value_status}="complete"', f"SUMIFS({column},{{Target.agent_id}},{{agent_id}})"
    )


def _periods(scenario: str, c: Cells) -> dict[str, str]:
    known = numbers(c.six, c.twelve)
    return {
        f"year1_{scenario}": guarded(known, f"{c.six}*Year1Weight6+{c.twelve}*Year1Weight12"),
        f"run_rate_{scenario}": guarded(f"ISNUMBER({c.twelve})", f"{c.twelve}*MonthsPerYear"),
        f"horizon_{scenario}": guarded(
            f"AND({known},N(HorizonMonths)>=1)",
            f"{c.six}*HorizonWeight6+{c.twelve}*HorizonWeight12",
        ),
    }


def _returns(scenario: str, c: Cells) -> dict[str, str]:
    known = f"AND(ISNUMBER({c.value}),N({c.cost})>0)"
    return {
        f"roi_{scenario}": _return_on(c.value, c.cost),
        f"ratio_{scenario}": guarded(known, f"{c.value}/{c.cost}"),
    }


def _flows_are_known(c: Cells) -> str:
    return f"{numbers(c.six, c.twelve, c.run, c.one_off)},N(HorizonMonths)>=1"


def _payback_month(c: Cells) -> str:
    """Find the first month whose cumulative crosses zero from below; NoMonth more if none."""
    after = (
        f"{c.six}*{{CurveMonth.cum_weight_6}}+{c.twelve}*{{CurveMonth.cum_weight_12}}"
        f"-{c.run}*{{CurveMonth.month}}-{c.one_off}"
    )
    month = f"({c.six}*{{CurveMonth.weight_6}}+{c.twelve}*{{CurveMonth.weight_12}}-{c.run})"
    crosses = f"{{CurveMonth.in_horizon}}*({after}>={_zero(c)})*({after}-{month}<{_zero(c)})"
    return guarded(
        f"AND({_flows_are_known(c)},N({c.one_off})>=0)",
        f"SUMPRODUCT(MIN({{CurveMonth.month}}+NoMonth*(1-{crosses})))",
    )


def _payback(c: Cells) -> str:
    """Interpolate inside the month: the month less what is too much of its net value."""
    so_far = (
        f"{c.six}*INDEX({{CurveMonth.cum_weight_6}},{c.month})"
        f"+{c.twelve}*INDEX({{CurveMonth.cum_weight_12}},{c.month})-{c.run}*{c.month}-{c.one_off}"
    )
    in_month = (
        f"{c.six}*INDEX({{CurveMonth.weight_6}},{c.month})"
        f"+{c.twelve}*INDEX({{CurveMonth.weight_12}},{c.month})-{c.run}"
    )
    return (
        f'=IF({c.month}="","",IF({c.month}<NoMonth,{c.month}-({so_far})/({in_month}),'
        f'IF({c.value}-{c.cost}>={_zero(c)},0,"{NEVER}")))'
    )


def _payback_lasts(scenario: str, c: Cells) -> str:
    """Say whether the cumulative is still above zero when the horizon ends.

    With a run cost that is not negative it crosses zero from below at most once, for its
    value never rises again after it has fallen: the last crossing can only be missing.
    """
    return guarded(
        f"AND(ISNUMBER({{payback_{scenario}}}),N({c.run})>=0)",
        f'IF({c.value}-{c.cost}>={_zero(c)},"{LASTS}","{FALLS_BACK}")',
    )


def _zero(c: Cells) -> str:
    """Zero for a sum that may have lost its last digits: a hair below it."""
    return f"-Tolerance*({c.one_off}+ABS({c.run})+ABS({c.twelve}))"


def _net_present_value(c: Cells) -> str:
    """Discount to the month of first spend, in which the one-off cost is paid."""
    return guarded(
        f"AND({_flows_are_known(c)},ISNUMBER({{months_to_go_live}}),{SOUND_RATE})",
        f"({c.six}*PvWeight6+{c.twelve}*PvWeight12-{c.run}*PvMonths)"
        f"*(1+DiscountRate)^(-{{months_to_go_live}}/MonthsPerYear)-{c.one_off}",
    )
