"""Benchmarks: reported outcomes that a target may start from."""

from finops_xl.template.sheets.progress import count_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.benchmarks import Benchmark

SHEET = table_tab(
    Benchmark,
    title="Benchmarks",
    purpose=(
        "What have others achieved? A start for targets, not a promise: pick one on 4 Targets, "
        "where it is discounted by its evidence. Add your own at the end."
    ),
    summary="Reported outcomes to start targets from, with evidence, source and caveat",
    block="block 4",
    look=TableLook(frozen=1, status=()),
    progress=count_of(
        "{Benchmark.benchmark_id}", "benchmark to pick from", "benchmarks to pick from"
    ),
)
