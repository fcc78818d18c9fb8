"""One LibreOffice for tests, started by the system's Python, the one that knows ``uno``."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.connection import NoConnectException

START_TIMEOUT = 240
"""Seconds; on a machine whose cores are all busy a first start takes long."""
ENVIRONMENT = {**os.environ, "PATH": os.pathsep.join(("/usr/bin", "/bin", os.environ["PATH"]))}
"""Debian's LibreOffice takes the library of whatever Python is first on the PATH; only the
system's fits, and with another one (pyenv's, conda's) no extension in Python loads."""
SOMEBODY = 1000
"""A user without rights; no account needs to be behind the number."""
SETTINGS = {
    "Calc/Formula/Load/OOXMLRecalcMode": "0",  # always: cached values are not believed
    "Calc/Formula/Syntax/EnglishFunctionName": "true",
    "Calc/Formula/Syntax/SeparatorArg": ",",
    "Calc/Formula/Syntax/SeparatorArrayCol": ",",
    "Calc/Formula/Syntax/SeparatorArrayRow": ";",
    "Common/Security/Scripting/MacroSecurityLevel": "0",
}


class Office:
    """One LibreOffice with a profile, a pipe and a process group of its own."""

    def __init__(
        self, folder: Path, program: str, extension: str = "", settings: str | None = None
    ) -> None:
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(settings or _settings())
        if extension:
            _add_extension(profile, extension)
        pipe = f"uno:pipe,name=finops{os.getpid()}-{folder.name};urp;StarOffice.ComponentContext"
        options = "--headless --norestore --nologo --nodefault --nolockcheck".split()
        profile_option = f"-env:UserInstallation={profile.as_uri()}"
        accept = f"--accept={pipe.removeprefix('uno:')}"
        self._words = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115 - as long as it runs
        self._process = subprocess.Popen(
            [program, profile_option, *options, accept],
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=self._words,
            stderr=self._words,
            start_new_session=True,
        )
        try:
            self.desktop = self._connect(pipe)
        except BaseException:
            self.end()
            raise

    def _connect(self, pipe: str) -> Any:
        context = uno.getComponentContext()
        resolver = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", context
        )
        until = time.monotonic() + START_TIMEOUT
        while True:
            try:
                remote = resolver.resolve(pipe)
                break
            except NoConnectException:
                if self.ended or time.monotonic() > until:
                    raise RuntimeError(f"LibreOffice does not start: {self._said()}") from None
                time.sleep(0.1)
        self._context = remote
        return self._service("com.sun.star.frame.Desktop")

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def _said(self) -> str:
        """Give the first words of the program itself, such as why it ended."""
        self._words.seek(0)
        return self._words.read(1000) or "it says nothing"

    def help_of(self, function: str) -> dict[str, Any]:
        """Give what the function wizard says about a function."""
        found = self._service("com.sun.star.sheet.FunctionDescriptions").getByName(function)
        values = {each.Name: each.Value for each in found}
        arguments = [
            [each.Name, each.Description, each.IsOptional] for each in values["Arguments"] or ()
        ]
        return {"description": values["Description"], "arguments": arguments}

    @property
    def ended(self) -> bool:
        """Whether it was ended, or ended itself."""
        return self._process.poll() is not None

    def end(self) -> None:
        """End the whole group: the starting script leaves the program behind otherwise."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _add_extension(profile: Path, extension: str) -> None:
    """Add an extension as a user does; unopkg refuses root, so root does it as somebody else."""
    shutil.copy(extension, profile)
    command = ["unopkg", "add", f"-env:UserInstallation={profile.as_uri()}"]
    command.append(str(profile / Path(extension).name))
    if os.geteuid() == 0:
        for path in (profile, *profile.rglob("*")):
            os.chown(path, SOMEBODY, SOMEBODY)
        as_somebody = ["setpriv", f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"]
        command = [*as_somebody, "env", f"HOME={profile}", *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    if done.returncode:
        raise RuntimeError(f"unopkg does not add {extension}: {done.stderr or done.stdout}")


def _settings() -> str:
    items = (
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for (path, _, name), value in ((key.rpartition("/"), v) for key, v in SETTINGS.items())
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{''.join(items)}</oor:items>\n"
    )
