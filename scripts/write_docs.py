"""Write the generated parts of the documents: run it after changing a function or a table.

python scripts/write_docs.py
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks" / "peers"))

import peer_table

from finops_xl.functions import FUNCTIONS, Function
from finops_xl.functions.documentation import Parameter
from finops_xl.hosts.excel import ribbon
from finops_xl.template import description
from finops_xl.workshop import (
    agent_rules,
    facts,
    portfolio_rules,
    sign_off_rules,
    validation,
    workbook_rules,
)
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import RowRule
from finops_xl.workshop.kpi_rules import KPI_RULES
from finops_xl.workshop.target_rules import TARGET_RULES
from finops_xl.workshop.wording.text import is_blank, plain

HERE = Path(__file__).resolve().parent.parent


def function_table() -> Iterable[str]:
    """List every worksheet function with how it is written and what it gives."""
    yield "| function | what it gives |"
    yield "|---|---|"
    for function in FUNCTIONS.values():
        yield f"| `{function.signature}` | {function.summary} |"


def function_reference() -> Iterable[str]:
    """Describe every worksheet function under the heading of its topic."""
    for topic, functions in groupby(FUNCTIONS.values(), lambda function: function.category):
        yield f"\n## {topic}"
        for function in functions:
            yield from _reference(function)


def _reference(function: Function) -> Iterable[str]:
    doc = function.documentation
    yield f"\n### {function.name}\n\n`{function.signature}`\n\n{doc.summary}"
    if doc.details:
        yield f"\n{doc.details}"
    if function.parameters:
        yield "\n| argument | kind | unit | if left out | meaning |\n|---|---|---|---|---|"
    for p in function.parameters:
        left_out = "needed" if p.required else _default(p.default)
        yield f"| {p.name} | {_cell(_kind(p))} | {_cell(p.unit)} | {left_out} | {_cell(p.help)} |"
    unit = f" ({doc.unit})" if doc.unit else ""
    yield f"\n**Returns** {doc.returns}{unit}"
    if doc.errors:
        yield "\n| error | when |\n|---|---|"
    for code, cause in doc.errors:
        yield f"| `{code}` | {_cell(cause)} |"
    yield "\n| example | value |\n|---|---|"
    for example in doc.examples:
        yield f"| `{_cell(example.formula)}` | {_cell(example.value)} |"


def _kind(parameter: Parameter) -> str:
    return ", ".join(f"`{c}`" for c in parameter.choices) or parameter.kind


def _default(default: object) -> str:
    if isinstance(default, bool):
        return str(default).upper()
    if isinstance(default, float):
        return f"{default:.15g}"
    return "nothing" if default in (None, "") else f"`{default}`"


def rule_table() -> Iterable[str]:
    """List every rule of the workshop, what breaks it, what passes, and who judges it."""
    yield "| rule | level | gate | refuses sign-off | what it asks | breaks it | passes | judged |"
    yield "|---|---|---|---|---|---|---|---|"
    by_row = {rule.id: rule for rule in (*TARGET_RULES.rules, *KPI_RULES.rules)}
    for rule in facts.rules().values():
        if rule.applies_to == "data":
            continue
        row = by_row.get(rule.id)
        refuses = "yes" if rule.invalidates else "no"
        examples = f"{_examples(row, 'fails')} | {_examples(row, 'passes')}"
        yield (
            f"| {rule.id} | {rule.level} | {rule.gate} | {refuses} | {_cell(rule.rule)} "
            f"| {examples} | {_judged_by(rule.id, row)} |"
        )


def button_table() -> Iterable[str]:
    """List the ribbon's buttons group by group, with what they say they do."""
    yield "| group | button | key | what it does |"
    yield "|---|---|---|---|"
    for group in ribbon.GROUPS:
        for button in group.buttons:
            tips = f"{button.screentip}. {button.supertip}".replace("?.", "?")
            yield f"| {group.label} | {button.label} | {button.keytip} | {tips} |"


def _examples(rule: RowRule | None, which: str) -> str:
    cells = getattr(rule, which) if rule else ()
    return "; ".join(map(_example, cells))


def _example(cell: Cell) -> str:
    if is_blank(cell):
        return "blank"
    looks_like_number = isinstance(cell, str) and cell.replace(".", "").isdigit()
    return f"`{_cell(plain(cell))}`{' as text' if looks_like_number else ''}"


def _judged_by(rule_id: str, rule: RowRule | None) -> str:
    if rule is not None:
        return "row by row"
    if rule_id in agent_rules.RULES:
        return "agent by agent"
    if rule_id in workbook_rules.RULES:
        return "table by table"
    if rule_id in sign_off_rules.RULES:
        return "with the signatures"
    if rule_id in portfolio_rules.RULES:
        return "over all agents"
    return "with the economics" if rule_id in validation.RULES else "not yet"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


GENERATED = {
    "README.md": {"functions": function_table},
    "docs/excel.md": {"buttons": button_table},
    "docs/exercises.md": {"model answers": description.model_answers},
    "docs/functions.md": {"functions": function_reference},
    "docs/kpi-validation.md": {"rules": rule_table},
    "docs/price-peers.md": {"answers": peer_table.table, "basis": peer_table.basis_list},
    "docs/workbook.md": {
        "tabs": description.tab_list,
        "columns": description.column_lists,
        "names": description.name_list,
        "inputs": description.page_inputs,
    },
}


def with_generated_parts(document: str) -> str:
    """Give the text of a document with its generated parts made anew."""
    text = (HERE / document).read_text(encoding="utf-8")
    for name, make in GENERATED[document].items():
        pattern = rf"(<!-- {name}: .*? -->\n).*?(<!-- end of {name} -->)"
        lines = "\n".join(make())
        text = re.sub(pattern, lambda m, lines=lines: f"{m[1]}{lines}\n{m[2]}", text, flags=re.S)
    return text


if __name__ == "__main__":
    for document in GENERATED:
        (HERE / document).write_text(with_generated_parts(document), encoding="utf-8")
