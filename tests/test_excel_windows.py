"""The questions to Windows, asked of stand-ins for winreg and ctypes in a process of its own.

What this cannot show: what a real Windows answers. It shows which questions are asked, in
which order, and what is made of the answers.
"""

import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="replaces what Windows has")

STAND_INS = """
import codecs, ctypes, sys, types

class Key:
    def __init__(self, values, subkeys):
        self.values, self.subkeys = values, subkeys
    def __enter__(self):
        return self
    def __exit__(self, *error):
        asked.append("closed")

VIEW64, VIEW32, READ, EXPAND, TEXT, NUMBER = 256, 512, 131097, 2, 1, 4
asked, keys = [], {}

def open_key(hive, path, reserved, access):
    assert access & READ == READ and reserved == 0
    view = 64 if access & VIEW64 else 32
    asked.append((hive, path, view))
    if (hive, path, view) not in keys:
        raise FileNotFoundError(2, "no such key")
    return Key(*keys[hive, path, view])

sys.modules["winreg"] = types.SimpleNamespace(
    HKEY_CURRENT_USER="user", HKEY_LOCAL_MACHINE="machine",
    KEY_WOW64_64KEY=VIEW64, KEY_WOW64_32KEY=VIEW32, KEY_READ=READ, REG_EXPAND_SZ=EXPAND,
    HKEYType=Key, OpenKey=open_key,
    QueryInfoKey=lambda key: (len(key.subkeys), len(key.values), 0),
    EnumValue=lambda key, index: key.values[index], EnumKey=lambda key, index: key.subkeys[index],
    ExpandEnvironmentStrings=lambda text: text.replace("%APPDATA%", "C:/Roaming"),
)

def short_name(path, buffer, room):
    answer = SHORT.get(path)
    if answer is None:
        return 0
    if buffer is None:
        return len(answer) + 1
    buffer.value = answer
    return len(answer)

SHORT = {}
ctypes.windll = types.SimpleNamespace(kernel32=types.SimpleNamespace(GetShortPathNameW=short_name))
PAGES = {"mbcs": "cp1252", "oem": "cp850"}
codecs.register(lambda name: codecs.lookup(PAGES[name]) if name in PAGES else None)
here = sys.platform
import finops_xl.hosts.excel.setup.machine
sys.platform = "win32"
from finops_xl.hosts.excel.setup import windows
sys.platform = here
"""


def on_stand_ins(code):
    script = STAND_INS + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_registry_is_read_in_both_views_and_its_paths_are_expanded():
    on_stand_ins(r"""
        keys["user", r"Software\Office", 32] = (
            [
                ("Path", "%APPDATA%\\XLSTART", EXPAND),
                ("Level", 4, NUMBER),
                ("Text", "%APPDATA%", TEXT),
            ],
            ["Location0", "Location1"],
        )
        registry = windows.WindowsRegistry()
        assert registry.values(r"HKCU\Software\Office") == {
            "path": "C:/Roaming\\XLSTART", "level": 4, "text": "%APPDATA%",
        }
        assert asked == [
            ("user", r"Software\Office", 64), ("user", r"Software\Office", 32), "closed",
        ]
        assert registry.subkeys(r"HKCU\Software\Office") == ["Location0", "Location1"]
        assert registry.values(r"HKLM\Nowhere") == {}
        assert registry.subkeys(r"HKLM\Nowhere") == ()
    """)


def test_the_first_view_that_has_something_counts():
    on_stand_ins(r"""
        keys["machine", "Office", 64] = ([("Platform", "x64", TEXT)], [])
        keys["machine", "Office", 32] = ([("Platform", "x86", TEXT)], [])
        assert windows.WindowsRegistry().values(r"HKLM\Office") == {"platform": "x64"}
    """)


def test_a_path_is_shortened_where_the_disk_keeps_short_names():
    on_stand_ins(r"""
        SHORT[r"C:\Users\Łukasz\python.exe"] = r"C:\Users\UKASZ~1\python.exe"
        assert windows.short_path(r"C:\Users\Łukasz\python.exe") == r"C:\Users\UKASZ~1\python.exe"
        assert windows.short_path(r"D:\Łukasz") == r"D:\Łukasz"
        assert windows.fits_code_page(r"C:\Users\Jörg Müller\python.exe")
        assert not windows.fits_code_page(r"C:\Users\Łukasz\python.exe")
    """)


def test_the_environment_is_tried_as_the_dll_hands_it_on():
    on_stand_ins(r"""
        given = {"APPDATA": r"C:\Users\Jörg", "PATH": r"C:\Windows"}
        assert windows.handed_on(given) == {"APPDATA": r"C:\Users\J”rg", "PATH": r"C:\Windows"}
    """)


def test_running_programs_are_listed_without_a_window():
    on_stand_ins(r"""
        import os
        def run(command, **options):
            asked.append((command, options["creationflags"]))
            tasks = f'"python.exe","{os.getpid()}","Console","1","21.000 K"\n'
            tasks += '"EXCEL.EXE","1","Console","1","9 K"\n'
            return types.SimpleNamespace(stdout=tasks.encode())
        windows.subprocess.CREATE_NO_WINDOW = 0x08000000
        windows.subprocess.run = run
        assert windows.excel_runs() is True
        assert asked == [(["tasklist", "/FO", "CSV", "/NH"], 0x08000000)]
        def refuse(command, **options):
            raise PermissionError(13, "Permission denied")
        windows.subprocess.run = refuse
        assert windows.excel_runs() is None
    """)


def test_this_machine_asks_windows():
    on_stand_ins(r"""
        from finops_xl.hosts.excel.setup import machine
        sys.platform = "win32"
        described = machine.this_machine()
        sys.platform = here
        assert isinstance(described.registry, windows.WindowsRegistry)
        assert described.short_path is windows.short_path
        assert not described.fits_code_page("Ł")
    """)
