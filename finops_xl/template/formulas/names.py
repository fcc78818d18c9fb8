"""The computed names of Settings: sums over the value curve, and the price book at hand."""

from __future__ import annotations


def _sum(*columns: str) -> str:
    return "=SUMPRODUCT(" + ",".join(f"{{CurveMonth.{column}}}" for column in columns) + ")"


FORMULAS: dict[str, str] = {
    "Year1Weight6": _sum("weight_6", "in_year_1"),
    "Year1Weight12": _sum("weight_12", "in_year_1"),
    "HorizonWeight6": _sum("weight_6", "in_horizon"),
    "HorizonWeight12": _sum("weight_12", "in_horizon"),
    "PvWeight6": _sum("weight_6", "discount_factor", "in_horizon"),
    "PvWeight12": _sum("weight_12", "discount_factor", "in_horizon"),
    "PvMonths": _sum("discount_factor", "in_horizon"),
    "InstalledPriceBook": (
        '=IF(AddInFound,IFERROR(MID(FINOPSVERSION(),SEARCH("prices ",FINOPSVERSION())'
        '+LEN("prices "),LEN(FINOPSVERSION())),"needs add-in"),"needs add-in")'
    ),
}
