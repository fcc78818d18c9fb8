"""Prices: the models in use with their prices."""

from finops_xl.template.formulas.phrases import counted
from finops_xl.template.formulas.prices import UNLISTED
from finops_xl.template.sheets.progress import done_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.records import Model
from finops_xl.workshop.unit_cost import MISSING, OTHER_MODEL, UNCLEAR

_PRICED = "*".join(f'({{Model.price_from}}<>"{word}")' for word in (MISSING, UNCLEAR, OTHER_MODEL))
_PRICED_MODELS = done_of("{Model.model}", _PRICED, "models priced")
_ON_OTHERS = counted(UNLISTED, "agent uses another", "agents use others")

SHEET = table_tab(
    Model,
    title="Prices of the models in use",
    purpose=(
        "One row per model that an agent may use. Prices in USD per million tokens on the price "
        "date of Settings, at list and under Contracts; the workbook computes with the second. "
        "What is last known serves where the add-in is missing."
    ),
    summary="Models in use, their list and contracted prices per million tokens",
    block="set-up",
    look=TableLook(
        frozen=1,
        groups={
            "input_list": "ListUnitPrice: standard mode",
            "input": "ContractedUnitPrice: what is paid",
            "terms": "Where it comes from",
            "known_model": "Last known, or typed for a model that the price book lacks",
        },
        status=("price_from", "check"),
    ),
    progress=f'{_PRICED_MODELS}&IF({UNLISTED}=0,"",", "&{_ON_OTHERS})',
)
