"""Curve: how value grows after go-live, month by month."""

from finops_xl.template.draft import Draft
from finops_xl.template.sheet import Sheet, open_page, print_upright
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import CurveMonth

LONGEST_HORIZON_MONTHS = 60


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the sixty months."""
    months = [CurveMonth(month=float(m)) for m in range(1, LONGEST_HORIZON_MONTHS + 1)]
    page = open_page(draft, sheet)
    write_table(page, CurveMonth, months, TableLook(frozen=1, status=()))
    print_upright(page)


SHEET = Sheet(
    "Curve",
    "Value curve",
    "Value of a month = weight 6 x value at 6 months + weight 12 x value at 12 months: nothing "
    "before go-live, then straight lines to the two targets, level after month 12.",
    "How value grows to the 6- and the 12-month target",
    "economics",
    write,
)
