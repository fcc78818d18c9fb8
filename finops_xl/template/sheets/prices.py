"""Prices: the models in use with their list prices."""

from finops_xl.template.sheets.progress import done_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.records import Model

SHEET = table_tab(
    Model,
    title="Prices of the models in use",
    purpose=(
        "One row per model that an agent may use. Prices in USD per million tokens "
        "on the price date of Settings; type a model and read its price."
    ),
    summary="Models in use and their list prices per million tokens",
    block="set-up",
    look=TableLook(frozen=1, groups={"input": "List price, standard mode"}),
    progress=done_of("{Model.model}", '({Model.check}="OK")', "models priced"),
)
