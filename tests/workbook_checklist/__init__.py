"""Checklist W: what every workbook owes its reader, as functions that return complaints.

A complaint names tab and cell. The checks read the file alone, not the code that builds
it, so they hold for any workbook of ours, whatever tabs it has.
"""

from workbook_checklist import about, frame, inputs, numbers, printing, screen_reader, styles
from workbook_checklist.book import Book, Check

CHECKS: dict[str, Check] = {
    check.__name__: check
    for group in (about, frame, styles, numbers, inputs, screen_reader, printing)
    for check in group.CHECKS
}
"""Every check by its name, which begins with its item: w1_..., w2_..."""


def complaints(data: bytes, *names: str) -> list[str]:
    """What a workbook lacks, by all checks or by those that are named."""
    book = Book(data)
    return [
        f"{name.split('_')[0].upper()} {complaint}"
        for name in names or CHECKS
        for complaint in CHECKS[name](book)
    ]
