"""Checklist R of a button: what it is called, what its tips say, its icon and its key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from finops_xl.hosts.excel.ribbon import Button

VERBS = "New Open Refresh Explain Show Validate Sign Go Build Export Run".split()
PUBLISHED = {
    name
    for line in (Path(__file__).parent / "data" / "image_mso_names.txt").read_text().splitlines()
    if not line.startswith("#")
    for name in line.split()
}
"""Icons that Excel has."""


def complaints(button: Button, writes: bool) -> Iterator[str]:
    """Say what a button lacks; ``writes`` tells whether it changes the workbook."""
    words = button.label.split()
    if not words or words[0] not in VERBS or len(words) < 2 or len(button.label) > 25:
        yield f"{button.id}: {button.label!r} is not a verb and a noun of 25 characters at most"
    if not 10 <= len(button.screentip) <= 60:
        yield f"{button.id}: a screen tip of {len(button.screentip)} characters"
    if not 10 <= len(button.supertip) <= 1023:
        yield f"{button.id}: a super tip of {len(button.supertip)} characters"
    keeps = "A copy of the workbook" in button.supertip
    if keeps + ("Changes nothing" in button.supertip) != 1 or keeps != writes:
        yield f"{button.id}: the super tip does not say what it changes"
    if not re.fullmatch("[A-Z]{1,3}", button.keytip):
        yield f"{button.id}: key tip {button.keytip!r}"
    if button.image not in PUBLISHED:
        yield f"{button.id}: no icon {button.image}"
