"""The four steps of target setting as a card to project, below the agent card."""

from __future__ import annotations

from collections.abc import Mapping

from finops_xl.template.draft import Page
from finops_xl.template.sheets.agent_card.grid import MIDDLE, RIGHT, WIDTHS

STEPS = (
    (
        "1 Baseline",
        ("What is the current state? It must be measurable.",
         'What does "good enough" look like, what "transformational"?'),
        ("On 3 KPIs: baseline, date, source, owner.", "No baseline: open a task, set no target."),
    ),
    (
        "2 Benchmark",
        ("What have similar organisations achieved?",
         "What do vendor case studies show? Discount them by 30-50 %."),
        ("On 4 Targets: pick a benchmark, or type a claim.",
         "Defaults by kind of evidence: Settings."),
    ),
    (
        "3 Constraints",
        ("What limits adoption: change management, data readiness?",
         "What is realistic, given the capacity of the organisation?"),
        ("On 4 Targets: the constraint in words,", "adoption at month 6 and at month 12."),
    ),
    (
        "4 Thresholds",
        ("Floor, target and stretch at 6 and at 12 months.",
         "The band is suggested; what you choose is what counts."),
        ("On 4 Targets, with the assumption it rests on.", "Then finance signs: 4 Sign-off."),
    ),
)  # fmt: skip
THRESHOLDS = (
    ("Floor", "Minimum acceptable", "Go/no-go decision"),
    ("Target", "Expected outcome", "Planning and budgeting"),
    ("Stretch", "Optimistic upside", "Incentive alignment"),
)
_HEIGHT, _GAP, _TITLE = 37, 14, 46
ROWS = 2 + 3 * len(STEPS) + 1 + len(THRESHOLDS)


def write_steps(page: Page, row: int) -> int:
    """Write the card; give its last row."""
    _row(page, row, {0: "Target setting in four steps"}, "card title", _TITLE)
    for step, questions, places in STEPS:
        _row(page, row + 1, {}, "line", _GAP)
        _row(page, row + 2, dict.fromkeys(range(len(WIDTHS))), "step", _HEIGHT)
        page.put(row + 2, 0, step, page.look("step"))
        for column, text in ((1, questions[0]), (RIGHT, places[0])):
            page.put(row + 2, column, text, page.look("step question"))
        _row(page, row + 3, {1: questions[1], RIGHT: places[1]}, "question", _HEIGHT)
        row += 3
    _row(page, row + 1, {}, "line", _GAP)
    header = {0: "Target type", 1: "Definition", MIDDLE: "", RIGHT: "Use for"}
    for column in range(len(WIDTHS)):
        page.put(row + 2, column, header.get(column), page.look("step header"))
    page.sheet.set_row(row + 2, _HEIGHT)
    for at, (name, definition, use) in enumerate(THRESHOLDS, row + 3):
        _row(page, at, {1: definition, RIGHT: use}, "question", _HEIGHT)
        page.put(at, 0, name, page.look("step name"))
    return row + 2 + len(THRESHOLDS)


def _row(page: Page, row: int, texts: Mapping[int, str | None], role: str, height: int) -> None:
    page.sheet.set_row(row, height)
    for column, text in texts.items():
        page.put(row, column, text, page.look(role))
