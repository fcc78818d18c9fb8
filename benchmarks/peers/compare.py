"""Ask the price libraries that one would otherwise use the questions whose answers are known.

    python benchmarks/peers/compare.py [--only finops-xl]

Each library of requirements.txt is installed into an environment of its own in a temporary
folder, asked in a process of its own, and thrown away. The answers go into answers.csv;
scripts/write_docs.py makes the table of docs/price-peers.md from it. Needs the network and
about half a gigabyte of disk for a while; --only asks again the tools that are named.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable
from pathlib import Path

from asking import Question
from peer_table import ANSWERS, LACKS, OURS, Answers, is_right, questions

import finops_xl

HERE = Path(__file__).resolve().parent
COLUMNS = ("tool", "version", "asked_on", "question", "answer")


def ask_finops_xl(asked: Iterable[Question]) -> Answers:
    """Ask our own worksheet function; the seller goes before the model."""
    answers = {}
    for question in asked:
        name, model, provider, *sizes = question
        try:
            usd = finops_xl.call("TOKENCOST", f"{provider}/{model}", *sizes)
            answers[name] = f"{usd:.12g}"
        except finops_xl.CellError as error:
            answers[name] = error.code
    return answers


def ask_peer(tool: str, version: str, asked: Iterable[Question]) -> Answers:
    """Install one library into an environment of its own and ask it there."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "Scripts" if sys.platform == "win32" else "bin", "python")
        install = [python, "-m", "pip", "install", "-qq", f"{tool}=={version}"]
        subprocess.run(install, check=True)
        return answers_of(tool, python, asked)


def answers_of(tool: str, python: Path | str, asked: Iterable[Question]) -> Answers:
    """Run the questions through a Python that has the library, and no path of ours."""
    script = HERE / f"ask_{tool.replace('-', '_')}.py"
    done = subprocess.run(
        [python, "-E", script],
        input=json.dumps(list(asked)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answers: Answers = json.loads(done.stdout)
    return answers


def pinned() -> dict[str, str]:
    """Read the versions to ask."""
    lines = (HERE / "requirements.txt").read_text(encoding="utf-8").split()
    return dict(line.split("==") for line in lines)


def keep(fresh: list[dict[str, str]], tools: list[str]) -> None:
    """Write the new answers beside those of the tools that were not asked."""
    kept = []
    if ANSWERS.exists():
        with ANSWERS.open(encoding="utf-8", newline="") as file:
            kept = [row for row in csv.DictReader(file) if row["tool"] not in tools]
    with ANSWERS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(kept + fresh, key=lambda row: list(LACKS).index(row["tool"])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(LACKS), default=list(LACKS))
    tools = parser.parse_args().only
    versions = {OURS: finops_xl.__version__, **pinned()}
    asked = questions()
    today = dt.datetime.now(dt.UTC).date().isoformat()
    fresh = []
    for tool in tools:
        to_ask = [question for question, _, _ in asked.values()]
        ours = tool == OURS
        answers = ask_finops_xl(to_ask) if ours else ask_peer(tool, versions[tool], to_ask)
        right = sum(is_right(answers[name], usd) for name, (_, usd, _) in asked.items())
        print(f"{tool} {versions[tool]}: {right} of {len(asked)} right")
        facts = (tool, versions[tool], today)
        fresh += [dict(zip(COLUMNS, (*facts, *each), strict=True)) for each in answers.items()]
    keep(fresh, tools)


if __name__ == "__main__":
    main()
