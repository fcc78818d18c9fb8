"""Every command that a document shows in full runs, with files of the names that it uses."""

import re
import shlex
from pathlib import Path

import pytest
from made_workbooks import workbook_of
from portfolio_workbooks import SALES, SERVICE, content_of, in_dollars, workbook

from finops_xl.cli import main
from finops_xl.template.build import workbook_bytes

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
MADE_HERE = re.compile(r"new (\S+)|--(?:out|csv) (\S+)")
OF_A_COMPUTER = ("install", "uninstall", "doctor", "prices refresh", "prices diff")
"""What changes or looks at the computer has tests of its own."""


WORKSHOPS = {"A": SALES, "sales": SALES, "B": SERVICE, "service": SERVICE}
IN_DOLLARS = {"abroad"}


def shown() -> list[str]:
    """List the commands that a reader can type as they stand."""
    found = {
        line
        for path in DOCUMENTS
        for line in re.findall(
            r"(?:`|^    )finops-xl ([a-z][^`\n]*)", path.read_text(encoding="utf-8"), flags=re.M
        )
    }
    whole = {line for line in found if re.search(r"\.(xlsx|xlsm|oxt)\b|\"|[A-Z]{3}", line)}
    return sorted(line for line in whole if not line.startswith(OF_A_COMPUTER))


def give(path: Path) -> None:
    """Make a workbook for a name: each workshop of a portfolio is one of its own."""
    if path.stem in IN_DOLLARS:
        path.write_bytes(workbook_bytes(in_dollars(content_of("Abroad", SERVICE), 0.92)))
    elif path.stem in WORKSHOPS:
        workbook(path, path.stem, WORKSHOPS[path.stem])
    else:
        path.write_bytes(workbook_of("case study"))


@pytest.mark.parametrize("line", shown())
def test_a_command_that_is_shown_runs(line, tmp_path, monkeypatch, capsys):
    line = re.sub(r"\bFILE\b", "workshop.xlsx", line)
    made = {name for pair in MADE_HERE.findall(line) for name in pair if name}
    for name in re.findall(r"\S+\.xls[xm]", line):
        if name not in made:
            give(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["finops-xl", *shlex.split(line)])
    with pytest.raises(SystemExit) as stop:
        main()
    printed = capsys.readouterr()
    assert (stop.value.code or 0) in (0, 1), printed.err
    assert printed.out
    assert all((tmp_path / name).stat().st_size for name in made)


def test_enough_commands_are_shown():
    assert len(shown()) >= 15
