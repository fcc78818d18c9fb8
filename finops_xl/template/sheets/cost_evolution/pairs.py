"""1 Cost pairs: the models and days whose cost for the same work is compared."""

from finops_xl.template.sheets.progress import checked_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.cost_evolution import Evolution

SHEET = table_tab(
    Evolution,
    title="1 Cost pairs",
    purpose=(
        "One row per pair: a model on a day, and a model on a later day, for the workload of "
        "1 Cost evolution. Same model, same tier, same capability and tokens per task are "
        "different stories. List prices in USD."
    ),
    summary="Pairs of models and days: what the same work cost then and costs now",
    block="block 1",
    look=TableLook(
        frozen=1,
        groups={
            "model_then": "Then and now",
            "cost_then": "The workload of 1 Cost evolution",
            "own_input": "Where the pair has tokens of its own",
            "note": "Where it comes from",
        },
    ),
    progress=checked_of("{Evolution.pair}", "{Evolution.check}", "pairs compared"),
)
