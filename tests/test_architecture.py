"""The house: imports go down only, files stay readable, types and style hold."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
SOURCES = sorted((HERE / "finops_xl").rglob("*.py"))
LONGEST_FILE = 300
LONGEST_FUNCTION = 45


def run(*command):
    done = subprocess.run(
        [sys.executable, *command], cwd=HERE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_imports_go_down_only():
    said = run("-c", "from importlinter.cli import lint_imports_command as lint; lint()")
    assert "3 kept, 0 broken" in said  # import-linter has no -m of its own


def test_types_hold():
    run("-m", "mypy")


def test_style_holds():
    run("-m", "ruff", "check", ".")
    run("-m", "ruff", "format", "--check", ".")


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(HERE)))
def test_a_file_can_be_held_in_the_head(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = len((ast.get_docstring(node) or "").splitlines())
            assert node.end_lineno - node.lineno - documented <= LONGEST_FUNCTION, node.name


def test_the_list_of_functions_imports_no_heavy_library():
    code = (
        "import sys, finops_xl; finops_xl.call('ROI', 300, 100);"
        "heavy = {'pandas', 'scipy', 'openpyxl', 'xlsxwriter', 'formualizer', 'lxml', 'typer',"
        " 'rich', 'genai_prices', 'xlwings'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
