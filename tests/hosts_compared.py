"""Every case through every host, and the tables that docs/hosts.md shows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from golden import rows
from host_answers import by_engine, by_libreoffice, by_python, by_xlwings, write_workbook
from host_cases import Case, cases
from office_uno import Office
from xlwings_process import XlwingsProcess

from finops_xl.functions import FUNCTIONS

DOCUMENT = Path(__file__).parents[1] / "docs" / "hosts.md"
LIBREOFFICE = "LibreOffice"
HOSTS = ("Python", "xlwings", "formualizer", LIBREOFFICE)

Answers = Mapping[str, Sequence[Any]]
"""The answers of a host to all cases, by the host's name."""

WHY = {
    "blank cell": "LibreOffice hands a reference to one blank cell over as 0",
    "error in a range": "LibreOffice stops a call over a range that holds an error (Err:504)",
    "error argument": "an error among the arguments ends the call before it reaches REASON",
    "several errors": "of several errors LibreOffice passes the last on, not the first",
    "text over a range": "a function that gives text takes single cells in LibreOffice",
}
"""Why LibreOffice answers otherwise, by the word in host_rules.csv."""


def without_libreoffice(folder: Path) -> tuple[list[Case], dict[str, list[Any]]]:
    """Ask all hosts but LibreOffice."""
    asked = cases()
    answers = {"Python": by_python(asked)}
    with XlwingsProcess() as excel:
        answers["xlwings"] = by_xlwings(asked, excel)
    path, areas = in_cells(asked, answers["Python"], folder)
    answers["formualizer"] = by_engine(path, areas)
    return asked, answers


def of_libreoffice(
    asked: Sequence[Case], shapes: Sequence[Any], folder: Path, office: Office
) -> list[Any]:
    """Ask LibreOffice, in areas as large as another host's answers."""
    path, areas = in_cells(asked, shapes, folder)
    return by_libreoffice(path, areas, office)


def in_cells(asked: Sequence[Case], shapes: Sequence[Any], folder: Path) -> Any:
    """Write the workbook of all cases."""
    path = folder / "cases.xlsx"
    return path, write_workbook(asked, shapes, path)


def table(asked: Sequence[Case], answers: Answers) -> Iterator[str]:
    """Count for every function how many cases each host answers as the case says."""
    yield f"| function | cases | {' | '.join(answers)} |"
    yield f"|---|{'---:|' * (1 + len(answers))}"
    for name in (*FUNCTIONS, ""):
        places = [i for i, case in enumerate(asked) if name in ("", case.function)]
        right = [sum(asked[i].is_right(found[i]) for i in places) for found in answers.values()]
        counts = " | ".join(str(count) for count in (len(places), *right))
        yield f"| {f'`{name}`' if name else 'all'} | {counts} |"


def differences(asked: Sequence[Case]) -> Iterator[str]:
    """List what LibreOffice answers otherwise, and why."""
    yield "| call | all others | LibreOffice | why |"
    yield "|---|---|---|---|"
    ids = {case.id for case in asked if case.differs}
    for row in rows("host_rules.csv"):
        if f"host_rules {row['id']}" in ids:
            call = f"{row['function']}: {row['note']}"
            yield f"| {call} | {row['expected']} | {row['calc']} | {WHY[row['why_calc']]} |"


def written(asked: Sequence[Case], answers: Answers) -> str:
    """Give the document with both tables made anew."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, lines in (("results", table(asked, answers)), ("differences", differences(asked))):
        pattern = rf"(<!-- {name}: .*? -->\n).*?(<!-- end of {name} -->)"
        new = "\n".join(lines)
        text = re.sub(pattern, lambda m, new=new: f"{m[1]}{new}\n{m[2]}", text, flags=re.S)
    return text
