"""Time of building the workbook: two passes with the engine's evaluation between them.

    python benchmarks/bench_template.py

The aim is 3 s for the empty template and for the case study.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.template.build import workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content, empty_content

ROUNDS = 5


def measure(name: str, content: Callable[[], Content]) -> None:
    """Build a few times; say how long, how large and how many formulas."""
    runs = []
    for _ in range(ROUNDS):
        start = time.process_time()
        data = workbook_bytes(content())
        runs.append(time.process_time() - start)
    start = time.process_time()
    result = recalculate(Workbook.from_bytes(data))
    evaluation = time.process_time() - start
    formulas = sum(len(cells) for cells in result.values.values())
    print(
        f"{name:15} first {runs[0]:.2f} s, median {statistics.median(runs):.2f} s, of that "
        f"evaluation {evaluation:.2f} s; {formulas:,} formulas, {len(data) / 1024:.0f} KB"
    )


if __name__ == "__main__":
    measure("empty template", empty_content)
    measure("case study", case_study_content)
