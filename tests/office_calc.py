"""LibreOffice with our functions: the extension built once, added as a user adds it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from office_uno import Office

from finops_xl.hosts.calc.oxt import oxt_bytes


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Keep one LibreOffice with our functions for all tests of a module."""
    with calc_with(oxt_bytes(), tmp_path_factory.mktemp("extension")) as office:
        yield office


def calc_with(extension: bytes, folder: Path) -> Office:
    """Make a LibreOffice with an extension, not yet started."""
    path = folder / "finops.oxt"
    path.write_bytes(extension)
    return Office(path)
