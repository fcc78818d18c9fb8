"""What the registry tells about Excel: version, bits, and settings that keep an add-in out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from finops_xl.hosts.excel.addin import ADDIN_NAME
from finops_xl.hosts.excel.setup.machine import Machine

CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
OUTLOOK = r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook"
INSTALLED = r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot"
USER = r"HKCU\Software\Microsoft\Office\16.0"
POLICIES = (
    r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0",
    r"HKCU\Software\Policies\Microsoft\Office\16.0",
)
"""What an organisation sets goes before what the user chose."""

DEFENDER = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
    r"\Windows Defender Exploit Guard\ASR\Rules"
)
DEFENDER_RULES = {
    "d4f940ab-401b-4efc-aadc-ad5f3c50688a": "Block all Office applications from creating "
    "child processes",
    "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b": "Block Win32 API calls from Office macros",
}
"""Rules of Microsoft Defender that keep Excel from starting Python, by their number."""

TRUST_CENTER = "File > Options > Trust Center > Trust Center Settings"


@dataclass(frozen=True)
class Obstacle:
    """A setting of Office that stands in the way when it has one of these values."""

    key: str
    name: str
    bad: frozenset[int]
    effect: str
    remedy: str

    def in_words(self, by_organisation: bool) -> str:
        """Say what to do, which depends on who made the setting."""
        if by_organisation:
            return f"Your organisation sets this ({self.name}): ask your IT department."
        return self.remedy


OBSTACLES = (
    Obstacle(
        "Common",
        "VBAOff",
        frozenset({1}),
        "Visual Basic is switched off in Office, so no function or button of an add-in runs",
        "Ask who administers Office on this computer, or use the macro-free workbook.",
    ),
    Obstacle(
        r"Excel\Security",
        "DisableAllAddins",
        frozenset({1}),
        "Excel loads no add-ins",
        f'Clear "Disable all Application Add-ins" in {TRUST_CENTER} > Add-ins.',
    ),
    Obstacle(
        r"Excel\Security",
        "RequireAddinSig",
        frozenset({1}),
        "Excel loads signed add-ins only, and this one is not signed",
        'Clear "Require Application Add-ins to be signed by Trusted Publisher" '
        f"in {TRUST_CENTER} > Add-ins, or have your organisation sign the add-in.",
    ),
    Obstacle(
        r"Common\Security",
        "RequireAlwaysOnMacroSig",
        frozenset({1}),
        "Office loads signed add-ins only, and this one is not signed",
        "Ask your IT department to sign the add-in.",
    ),
    Obstacle(
        r"Excel\Security\Trusted Locations",
        "AllLocationsDisabled",
        frozenset({1}),
        "Excel trusts no folder, so it blocks the add-in or asks about it",
        f'Clear "Disable all Trusted Locations" in {TRUST_CENTER} > Trusted Locations.',
    ),
    Obstacle(
        r"Common\Security\Trusted Locations",
        "Allow User Locations",
        frozenset({0}),
        "Excel trusts only folders that your organisation named",
        "Ask your IT department to trust Excel's start-up folder.",
    ),
    Obstacle(
        r"Excel\Security",
        "VBAWarnings",
        frozenset({3, 4}),
        "Excel runs no unsigned macros in workbooks, so functions in a workbook show #NAME?",
        f'Choose "Disable VBA macros with notification" in {TRUST_CENTER} > Macro Settings, '
        "or keep the workbook in a trusted location.",
    ),
)


def blocked_by_defender(machine: Machine) -> list[str]:
    """Name the rules that an organisation set to block; those set elsewhere are not seen."""
    rules = machine.registry.values(DEFENDER)
    return [name for number, name in DEFENDER_RULES.items() if str(rules.get(number)) == "1"]


def excel_version(machine: Machine) -> str:
    """Give the version of Excel, "16.0" where only its presence is known, or ""."""
    version = machine.registry.values(CLICK_TO_RUN).get("versiontoreport")
    if isinstance(version, str) and version:
        return version
    return "16.0" if machine.registry.values(INSTALLED).get("path") else ""


def excel_bits(machine: Machine) -> int | None:
    """Give 32 or 64, or None where the registry does not tell."""
    for key, name in ((CLICK_TO_RUN, "platform"), (OUTLOOK, "bitness")):
        kind = str(machine.registry.values(key).get(name, "")).lower()
        if kind:
            return 32 if kind == "x86" else 64
    return None


def obstacles(machine: Machine) -> Iterator[tuple[Obstacle, bool]]:
    """Find settings that stand in the way; True with those that the organisation made."""
    for obstacle in OBSTACLES:
        value, by_organisation = _setting(machine, obstacle)
        if value in obstacle.bad:
            yield obstacle, by_organisation


def trusted_folders(machine: Machine) -> Sequence[str]:
    """Give the folders that Excel trusts, as far as the registry lists them."""
    folders = []
    for root in (*POLICIES, USER):
        key = rf"{root}\Excel\Security\Trusted Locations"
        for location in machine.registry.subkeys(key):
            path = machine.registry.values(rf"{key}\{location}").get("path")
            if isinstance(path, str):
                folders.append(path)
    return folders


def trusts(machine: Machine, folder: str) -> bool:
    """Whether a folder is in the list of folders that Excel trusts."""
    return any(_plain(path) == _plain(folder) for path in trusted_folders(machine))


def is_disabled(machine: Machine) -> bool:
    """Whether Excel switched the add-in off after a crash: it names the path in UTF-16."""
    items = machine.registry.values(rf"{USER}\Excel\Resiliency\DisabledItems")
    return any(
        isinstance(item, bytes) and ADDIN_NAME in item.decode("utf-16-le", "ignore").lower()
        for item in items.values()
    )


def _setting(machine: Machine, obstacle: Obstacle) -> tuple[object, bool]:
    for root in (*POLICIES, USER):
        value = machine.registry.values(rf"{root}\{obstacle.key}").get(obstacle.name.lower())
        if value is not None:
            return value, root != USER
    return None, False


def _plain(folder: str) -> str:
    return os.path.normcase(folder).rstrip("\\/").lower()
