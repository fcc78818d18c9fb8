"""Build what a user opens into workbook/: run it after changing the template, VBA or ribbon.

python scripts/build_workbooks.py
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from finops_xl.books.file import FileBook
from finops_xl.hosts.excel.addin import (
    ADDIN_NAME,
    INTELLISENSE_NAME,
    addin_bytes,
    intellisense_xml,
)
from finops_xl.hosts.excel.workbooks import macro_workbook_bytes
from finops_xl.macros import build_register
from finops_xl.prices.book import price_book
from finops_xl.template.build import workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import empty_content
from finops_xl.user_folder import VARIABLE
from finops_xl.workshop.dates import to_date

FOLDER = Path(__file__).resolve().parent.parent / "workbook"
PLACEHOLDER = "set by: py -m finops_xl install"


def shipped_files() -> Iterator[tuple[str, bytes]]:
    """Give every generated file of workbook/ by name."""
    yield "finops-workshop.xlsx", workbook_bytes(empty_content())
    yield "finops-workshop.xlsm", macro_workbook_bytes(empty_content())
    for ending, data in (
        (".xlsx", workbook_bytes(case_study_content())),
        (".xlsm", macro_workbook_bytes(case_study_content())),
    ):
        yield f"finops-case-study{ending}", with_register(data, ending)
    yield ADDIN_NAME, addin_bytes(PLACEHOLDER, PLACEHOLDER)
    yield INTELLISENSE_NAME, intellisense_xml().encode()


def with_register(data: bytes, ending: str) -> bytes:
    """Validate a workbook and build its register, dated as the price book is."""
    today = to_date(price_book().as_of)
    assert today
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"workbook{ending}"
        path.write_bytes(data)
        book = FileBook.open(path)
        build_register(book, today)
        return book.save().read_bytes()


def main() -> None:
    """Write the files, with the prices of the package and none that this user has refreshed."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as no_user:
        os.environ[VARIABLE] = no_user
        for name, data in shipped_files():
            (FOLDER / name).write_bytes(data)
            print(f"{name}  {len(data):,} bytes")


if __name__ == "__main__":
    main()
