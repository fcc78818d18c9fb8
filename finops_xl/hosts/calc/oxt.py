"""The extension file: an archive with what Calc reads, our functions, and where numpy is.

Our own modules travel inside it, so it answers for the version that built it. numpy is
compiled for one Python and stays where it is: the extension remembers that folder.
"""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import finops_xl
from finops_xl.functions import FUNCTIONS
from finops_xl.hosts.calc import descriptions

COMPONENT = "component.py"
INTERFACE = "XFinOps.idl"
ADD_INS = "CalcAddIns.xcu"
SETTINGS = "settings.json"
PACKAGES = "pythonpath"

REGISTERED = (
    (INTERFACE, "application/vnd.sun.star.uno-typelibrary;type=RDB"),
    (COMPONENT, "application/vnd.sun.star.uno-component;type=Python"),
    (ADD_INS, "application/vnd.sun.star.configuration-data"),
)

_NEEDED = ("economics", "functions", "prices", "workshop")
_NEEDED_OF_HOSTS = ("__init__.py", "calc/__init__.py", "calc/calls.py", "calc/conversion.py")
_KINDS = ("py", "csv")
_LEFT_OUT = {"refresh", "snapshot", "__pycache__"}
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def oxt_bytes(packages: Path | None = None) -> bytes:
    """Build the extension; ``packages`` is the folder with numpy, else this environment's."""
    parts = {
        "META-INF/manifest.xml": descriptions.manifest(REGISTERED),
        "description.xml": descriptions.extension_description(),
        INTERFACE: descriptions.interface().encode(),
        ADD_INS: descriptions.add_in_settings(),
        COMPONENT: Path(__file__).with_name(COMPONENT).read_bytes(),
        SETTINGS: _settings(packages or folder_of("numpy")),
    }
    parts |= {f"{PACKAGES}/{name}": path.read_bytes() for name, path in _modules()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def folder_of(package: str) -> Path:
    """Find the folder in which a package of this environment lies."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{package} is not installed in this Python")
    return Path(spec.origin).resolve().parent.parent


def _settings(packages: Path) -> bytes:
    settings = {
        "python": sys.version_info[:2],
        "packages": str(packages),
        "functions": [
            {
                "name": function.name,
                "repeats": any(parameter.repeats for parameter in function.parameters),
                "single": descriptions.gives_single(function),
            }
            for function in FUNCTIONS.values()
        ],
    }
    return json.dumps(settings, indent=1).encode()


def travels(inside: Path) -> bool:
    """Tell what belongs in the extension from what lies about in a source tree."""
    hidden = any(part.startswith(".") for part in inside.parts)
    return not hidden and _LEFT_OUT.isdisjoint(inside.parts)


def _modules() -> Iterator[tuple[str, Path]]:
    """List the modules that the functions import, and their data, by their names inside."""
    ours = Path(finops_xl.__file__).parent
    files = [*ours.glob("*.py"), *(ours / "hosts" / name for name in _NEEDED_OF_HOSTS)]
    for package in _NEEDED:
        files += (file for kind in _KINDS for file in (ours / package).rglob(f"*.{kind}"))
    parser = folder_of("docstring_parser")
    files += (parser / "docstring_parser").rglob("*.py")
    files += parser.glob("docstring_parser-*/**/LICENSE*")
    for path in sorted(files):
        top = ours.parent if path.is_relative_to(ours) else parser
        inside = path.relative_to(top)
        if path.is_file() and travels(inside):
            yield inside.as_posix(), path
