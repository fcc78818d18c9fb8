"""The user's folder for this product: copies of workbooks, the log, refreshed prices."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PRODUCT = "finops-xl"
VARIABLE = "FINOPS_XL_DATA"
"""The environment variable that names the folder itself."""

_PLACES = {
    "win32": (("LOCALAPPDATA", ""), ("USERPROFILE", "AppData/Local")),
    "darwin": (("HOME", "Library/Application Support"),),
}
_ELSEWHERE = (("XDG_DATA_HOME", ""), ("HOME", ".local/share"))


def user_folder(environment: Mapping[str, str], platform: str) -> Path | None:
    """Find the folder; None where the environment names no home.

    ``platform`` is that of ``sys.platform``.
    """
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE])
    places = _PLACES.get(platform, _ELSEWHERE)
    return next(
        (Path(environment[key], below) / PRODUCT for key, below in places if environment.get(key)),
        None,
    )
