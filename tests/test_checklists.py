"""docs/checklists.md names for every item of the checklists tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from workbook_checklist import CHECKS

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "checklists.md").read_text(encoding="utf-8")
HELD = {
    item: re.findall(r"`([^`]+)`", held)
    for item, held in re.findall(r"^\| ([FWR]\d+) \| [^|]+ \| ([^|]+) \|$", TEXT, flags=re.M)
}
ITEMS = [
    f"{letter}{n}" for letter, last in (("F", 11), ("W", 17), ("R", 7)) for n in range(1, last + 1)
]


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_item_stands_there_in_order() -> None:
    assert list(HELD) == ITEMS


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_is_held_by_tests_that_exist(item: str) -> None:
    assert HELD[item]
    for held in HELD[item]:
        path, _, name = held.rpartition("::")
        assert name in (names_in(path) if path else CHECKS), held
        assert not path or name.startswith("test_")


def test_every_check_of_a_workbook_stands_at_its_item() -> None:
    for name in CHECKS:
        assert name in HELD[name.split("_")[0].upper()]
