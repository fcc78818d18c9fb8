"""The documents say what is true: links, commands, examples and generated parts."""

import importlib.util
import re
import shlex
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from finops_xl.cli.app import app
from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.errors import CellError

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
EACH = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)


@EACH
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@EACH
def test_commands_and_their_options_exist(path):
    commands = get_command(app).commands
    for line in re.findall(r"`finops-xl ([a-z][^`]*)`", path.read_text(encoding="utf-8")):
        name, *words = shlex.split(line)
        assert name in commands, line
        command = commands[name]
        if hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        options = {opt for param in command.params for opt in param.opts}
        assert {word for word in words if word.startswith("--")} <= options, line


def test_the_python_example_of_the_readme_gives_what_it_says():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, flags=re.S)
    space: dict = {}
    checked = 0
    for line in code.splitlines():
        call, _, said = line.partition("  # ")
        if not said:
            exec(line, space)
            continue
        answer = eval(call, space)
        expected = said.strip()
        if expected.startswith('"'):
            assert str(answer).startswith(expected.strip('"').split("...")[0])
        else:
            assert answer == pytest.approx(float(expected))
        checked += 1
    assert checked == 3


def test_the_examples_of_the_page_on_returns_give_what_they_say():
    text = (ROOT / "docs" / "returns.md").read_text(encoding="utf-8")
    examples = re.findall(r"^\| `(=[^`]+)` \| ([^|]+) \|", text, flags=re.M)
    assert len(examples) == 8
    for formula, said in examples:
        answer = evaluate_formula(formula)
        cells = [cell for row in answer for cell in row] if isinstance(answer, list) else [answer]
        given = [cell.code if isinstance(cell, CellError) else f"{cell:.15g}" for cell in cells]
        assert "; ".join(given) == said, formula


def test_generated_parts_are_fresh():
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "scripts" / "write_docs.py")
    write_docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(write_docs)
    assert "README.md" in write_docs.GENERATED
    for document in write_docs.GENERATED:
        text = (ROOT / document).read_text(encoding="utf-8")
        assert write_docs.with_generated_parts(document) == text, document


def test_the_changelog_names_every_function():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    from finops_xl.functions import FUNCTIONS

    assert set(FUNCTIONS) <= set(re.findall(r"\w+", changelog))


def test_the_reference_describes_every_function_and_no_other():
    from finops_xl.functions import FUNCTIONS

    reference = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (.*)", reference, flags=re.M) == list(FUNCTIONS)


def test_every_tab_that_the_walk_through_names_exists():
    from finops_xl.template.sheets import SHEETS

    guide = (ROOT / "docs" / "facilitator.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<!\*)\*([A-Z0-9][^*\n]*)\*(?!\*)", guide))
    assert len(named) > 20
    assert named <= {sheet.name for sheet in SHEETS}


def test_the_pictures_show_the_workbook_as_it_is_built():
    sys.path.insert(0, str(ROOT / "scripts"))
    import take_pictures

    shown = {file.name for file in take_pictures.FOLDER.glob("*.png")}
    assert shown == {picture.file for picture in take_pictures.PICTURES}
    assert take_pictures.recorded() == take_pictures.shown_by(take_pictures.WORKBOOK), (
        "a sheet that is pictured has changed: run scripts/take_pictures.py"
    )


def test_every_picture_is_in_a_document_and_said_in_words():
    named = {
        Path(file).name: words
        for path in DOCUMENTS
        for words, file in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    }
    assert set(named) == {file.name for file in (ROOT / "docs" / "pictures").glob("*.png")}
    assert all(len(words) > 30 for words in named.values())
