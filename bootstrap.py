"""Make the environment of finops-xl and run it: needs nothing but Python 3.11 or newer.

    python bootstrap.py demo     set up, then run the main job on the case study
    python bootstrap.py test     set up, then run the tests
    python bootstrap.py ...      set up, then run any finops-xl command

The environment lives in .venv beside this file, with the versions of requirements.txt.
It is made again when those change, and never touches the system's Python.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
WANTED = [HERE / name for name in ("requirements.txt", "requirements-test.txt", "pyproject.toml")]
STAMP = ENVIRONMENT / "finops-xl.stamp"
OLDEST_PYTHON = (3, 11)
SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
"""How all tests run: file by file, on as many processors as there are, up to four."""


def main(arguments: list[str]) -> int:
    """Set the environment up if it is not there, then run the command in it."""
    if sys.version_info < OLDEST_PYTHON:
        wanted, found = ".".join(map(str, OLDEST_PYTHON)), sys.version.split()[0]
        return _stop(f"finops-xl needs Python {wanted} or newer, but this is {found}.")
    for_tests = arguments[:1] == ["test"]
    # The environment for tests also serves every other command.
    serving = {_fingerprint(True), _fingerprint(for_tests)}
    if not STAMP.exists() or STAMP.read_text() not in serving:
        problem = _set_up(for_tests)
        if problem:
            return _stop(problem)
        STAMP.write_text(_fingerprint(for_tests))
    if for_tests:
        command = ["-m", "pytest", *(arguments[1:] or SIDE_BY_SIDE)]
    else:
        command = ["-m", "finops_xl", *(arguments or ["--help"])]
    # -X utf8 so that a redirected Windows console takes every character.
    folder = HERE if for_tests else None
    return subprocess.call([str(_python()), "-X", "utf8", *command], cwd=folder)


def _fingerprint(for_tests: bool) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in WANTED:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16] + ("-test" if for_tests else "")


def _python() -> Path:
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return ENVIRONMENT / folder / name


def _set_up(for_tests: bool) -> str:
    """Make .venv and install into it; give what went wrong, or nothing."""
    print(f"Setting up {ENVIRONMENT} (once, about a minute) ...", flush=True)
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(ENVIRONMENT)
    except (OSError, subprocess.CalledProcessError) as error:
        return (
            f"The environment could not be made: {error}\n"
            "On Debian or Ubuntu: apt install python3-venv, then run this again."
        )
    pinned = "requirements-test.txt" if for_tests else "requirements.txt"
    pip = [str(_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for step in (["-r", str(HERE / pinned)], ["--no-deps", "--editable", str(HERE)]):
        if subprocess.call([*pip, *step]) != 0:
            return "Packages could not be installed: see the lines above. Is there a network?"
    return ""


def _stop(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
