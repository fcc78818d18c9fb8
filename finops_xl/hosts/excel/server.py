"""The process that Excel talks to, started by the bridge of the add-in."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from typing import Any


def serve(class_id: str) -> None:
    """Answer Excel's calls until Excel ends; ``class_id`` is the one it asks for."""
    if not os.path.isdir(os.environ.get("LOCALAPPDATA", "")):  # noqa: PTH112 - "" is no path
        mend_environment(os.environ, "mbcs", "oem")
    import_xlwings().serve(class_id)


def mend_environment(environment: MutableMapping[str, str], ansi: str, oem: str) -> None:
    """Undo what xlwings' DLL does to the folders of a user whose name has an accent.

    It reads the environment in the OEM code page and hands it on as if it were ANSI.
    """
    for name, value in list(environment.items()):
        if not value.isascii():
            environment[name] = value.encode(ansi, "replace").decode(oem, "replace")


def import_xlwings() -> Any:
    """Import xlwings without pandas, which it would load where it is installed.

    The user waits for this import on the first call, and pandas is most of it.
    """
    kept_out = "pandas" not in sys.modules
    if kept_out:
        sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        import xlwings
    finally:
        if kept_out:
            del sys.modules["pandas"]
    return xlwings
