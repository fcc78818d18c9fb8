"""Functions: every worksheet function as the list of functions describes it."""

from __future__ import annotations

from finops_xl.functions import FUNCTIONS, Function
from finops_xl.functions.documentation import Parameter
from finops_xl.template.draft import Draft
from finops_xl.template.sheet import Sheet, open_page
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import FunctionHelp


def write(draft: Draft, sheet: Sheet) -> None:
    """Write one row per function."""
    rows = [_help(function) for function in FUNCTIONS.values()]
    look = TableLook(frozen=1, status=(), zoom=100)
    write_table(open_page(draft, sheet), FunctionHelp, rows, look)


def _help(function: Function) -> FunctionHelp:
    documentation = function.documentation
    example = documentation.examples[0]
    unit = f" ({documentation.unit})" if documentation.unit else ""
    return FunctionHelp(
        function=function.name,
        category=function.category,
        summary=function.summary,
        signature=function.signature,
        arguments="\n".join(_argument(parameter) for parameter in function.parameters),
        returns=f"{documentation.returns}{unit}",
        errors="\n".join(f"{code}: {cause}" for code, cause in documentation.errors),
        example=example.formula,
        value=example.value,
    )


def _argument(parameter: Parameter) -> str:
    name = parameter.name if parameter.required else f"[{parameter.name}]"
    unit = f" ({parameter.unit})" if parameter.unit else ""
    return f"{name}{unit}: {parameter.help}"


SHEET = Sheet(
    "Functions",
    "Worksheet functions",
    "Every function of the add-in. Arguments in brackets may be left out; money is in USD "
    "unless a currency is named, shares are decimals (0.1 = 10 %).",
    "Help: every worksheet function with its arguments, errors and an example",
    "reference",
    write,
)
