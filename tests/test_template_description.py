"""docs/workbook.md names every tab, table, column and setting as they are."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from finops_xl.template.settings import SETTINGS
from finops_xl.template.sheets import SHEETS
from finops_xl.template.tables import ALL_TABLES

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "workbook.md").read_text(encoding="utf-8")


def test_the_document_is_what_the_generator_writes() -> None:
    path = ROOT / "scripts" / "write_docs.py"
    spec = importlib.util.spec_from_file_location("write_docs", path)
    assert spec
    assert spec.loader
    write_docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(write_docs)
    assert write_docs.with_generated_parts("docs/workbook.md") == DOCUMENT


def test_every_tab_table_column_and_setting_is_in_it() -> None:
    for sheet in SHEETS:
        assert f"| {sheet.name} | {sheet.summary} |" in DOCUMENT
    for record_class in ALL_TABLES:
        section = DOCUMENT.split(f"### {record_class.TABLE}\n")[1].split("\n### ")[0]
        for column in record_class.columns().values():
            assert f"| {column.name} | {column.kind} |" in section
    for name in SETTINGS:
        assert f"| `{name}` |" in DOCUMENT
