"""Check and register of 200 agents with 3 KPIs each, as ratios to reading the workbook.

Python looks for garbage as often as under our command line.

python benchmarks/bench_workshop.py [agents]
"""

from __future__ import annotations

import datetime as dt
import gc
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from finops_xl.books.file import FileBook
from finops_xl.cli.app import NEW_OBJECTS
from finops_xl.macros import build_register, findings_of
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target

KPIS_PER_AGENT = 3


def many_agents(count: int) -> Content:
    """Repeat one sound agent of the case study, with three KPIs, under new ids."""
    study = case_study_content()
    kpis = study.of(Kpi)
    agent = next(
        a for a in study.of(Agent) if sum(k.agent_id == a.agent_id for k in kpis) >= KPIS_PER_AGENT
    )
    rows: dict[type, list] = {c: [] for c in (Agent, Kpi, Target, AgentEconomics, CostLine)}
    for number in range(count):
        for record_class, copies in rows.items():
            mine = [r for r in study.of(record_class) if r.agent_id == agent.agent_id]
            most = KPIS_PER_AGENT if record_class in (Kpi, Target) else len(mine)
            copies += [replace(r, agent_id=f"X{number:04d}") for r in mine[:most]]
    shared = {c: study.of(c) for c in (Model, Assumption)}
    return Content(settings=study.settings, rows={**rows, **shared})


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    gc.set_threshold(NEW_OBJECTS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "many.xlsx"
        took = {}
        for name, work in (
            ("build (two passes)", lambda: build(many_agents(count), file)),
            ("open and recalculate", lambda: FileBook.open(file)),
            ("open + check", lambda: findings_of(FileBook.open(file))),
            ("open + register + save", lambda: _register(file)),
        ):
            start = time.process_time()
            work()
            took[name] = time.process_time() - start
    base = took["open and recalculate"]
    print(f"{count} agents with {KPIS_PER_AGENT} KPIs each")
    for name, seconds in took.items():
        print(f"{name:24} {seconds:6.2f} s, {seconds / base:.2f} x open and recalculate")


def _register(file: Path) -> None:
    book = FileBook.open(file)
    build_register(book, dt.date(2026, 11, 22))
    book.save()


if __name__ == "__main__":
    main()
