"""Contracts: the negotiated rates for tokens."""

from finops_xl.template.sheets.progress import checked_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.contracts import Contract

SHEET = table_tab(
    Contract,
    title="Contracts: negotiated rates",
    purpose=(
        "One row per negotiated rate: a fixed price with its meter, or a discount. The row that "
        "names the model most closely counts, fixed price before discount. No rows: list prices."
    ),
    summary="Negotiated rates for tokens: fixed prices and discounts, with their dates",
    block="set-up",
    look=TableLook(
        frozen=1,
        groups={
            "meter": "Fixed price or discount",
            "valid_from": "In force",
            "source": "On what grounds",
        },
    ),
    progress=checked_of(
        "{Contract.model}", "{Contract.check}", "rates can be used", "list prices count"
    ),
)
