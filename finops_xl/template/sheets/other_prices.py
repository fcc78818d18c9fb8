"""Other prices: what is not bought by the token."""

from finops_xl.template.sheets.progress import count_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.contracts import OtherPrice

SHEET = table_tab(
    OtherPrice,
    title="Other prices: what is not bought by the token",
    purpose=(
        "Seats, fees per conversation, credits, provisioned throughput: a list to look up. Nothing "
        'is computed from it; what an agent pays goes to Costs as a line, layer "licences and '
        'platform fees".'
    ),
    summary="Seats, fees, credits, provisioned throughput: prices to look up for Costs",
    block="set-up",
    look=TableLook(frozen=1, status=()),
    progress=count_of("{OtherPrice.item}", "price", "prices"),
)
