"""Write the generated parts of the documents: run it after changing a function or a table.

python scripts/write_docs.py
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from finops_xl.functions import FUNCTIONS

HERE = Path(__file__).resolve().parent.parent


def function_table() -> Iterable[str]:
    """List every worksheet function with how it is written and what it gives."""
    yield "| function | what it gives |"
    yield "|---|---|"
    for function in FUNCTIONS.values():
        yield f"| `{function.signature}` | {function.summary} |"


GENERATED = {"README.md": {"functions": function_table}}


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
