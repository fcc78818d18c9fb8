"""1 Cost sources: what others measured or announced, each with its date and caveat."""

from __future__ import annotations

from finops_xl.template.cost_evolution import cost_sources
from finops_xl.template.draft import Draft
from finops_xl.template.sheet import Sheet, open_page
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import CostSource


def write(draft: Draft, sheet: Sheet) -> None:
    """Write one row per figure, in the order of the file."""
    look = TableLook(frozen=1, status=())
    write_table(open_page(draft, sheet), CostSource, cost_sources(), look)


SHEET = Sheet(
    CostSource.SHEET,
    "1 Cost sources: what others say",
    "Figures to cite, each with the years it covers, its source and its caveat. Constant "
    "capability: yes where the same ability, or the same model, is compared.",
    "Outside figures on the cost of AI, each with source, date and caveat",
    "block 1",
    write,
)
