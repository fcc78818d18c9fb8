"""The process that Excel talks to, started by the bridge of the add-in."""

from __future__ import annotations

import sys
from typing import Any


def serve(class_id: str) -> None:
    """Answer Excel's calls until Excel ends; ``class_id`` is the one it asks for."""
    import_xlwings().serve(class_id)


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
