"""The value curve: how a month's value is made of the 6- and the 12-month target."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import SOUND_RATE, guarded
from finops_xl.template.tables import CurveMonth
from finops_xl.workshop.columns import Record


def _weight(first: str, between: str, later: str) -> str:
    after = f"IF({{month}}<=SecondTargetMonth,{between},{later})"
    return f"=IF({{month}}<=FirstTargetMonth,{first},{after})"


_BETWEEN = "(SecondTargetMonth-FirstTargetMonth)"

FORMULAS: dict[type[Record], dict[str, str]] = {
    CurveMonth: {
        "weight_6": _weight(
            "{month}/FirstTargetMonth", f"(SecondTargetMonth-{{month}})/{_BETWEEN}", "0"
        ),
        "weight_12": _weight("0", f"({{month}}-FirstTargetMonth)/{_BETWEEN}", "1"),
        "in_horizon": "=IF(AND(ISNUMBER(HorizonMonths),{month}<=HorizonMonths),1,0)",
        "in_year_1": "=IF({month}<=MonthsPerYear,1,0)",
        "discount_factor": guarded(
            f"AND({SOUND_RATE})", "(1+DiscountRate)^(-{month}/MonthsPerYear)"
        ),
        "cum_weight_6": "=SUMPRODUCT({CurveMonth.weight_6}*({CurveMonth.month}<={month}))",
        "cum_weight_12": "=SUMPRODUCT({CurveMonth.weight_12}*({CurveMonth.month}<={month}))",
    },
}
