"""The process that Excel starts: what it imports, and the environment it is given."""

import subprocess
import sys

from finops_xl.hosts.excel.server import mend_environment


def test_the_folders_of_a_user_with_an_accent_are_found_again():
    """xlwings' DLL reads OEM text and hands it on as ANSI: Jörg arrives as J”rg."""
    right = {"LOCALAPPDATA": r"C:\Users\Jörg\AppData\Local", "PATH": r"C:\Windows"}
    given = {name: text.encode("cp850").decode("cp1252") for name, text in right.items()}
    assert given["LOCALAPPDATA"] == r"C:\Users\J”rg\AppData\Local"
    mend_environment(given, "cp1252", "cp850")
    assert given == right


def test_xlwings_is_imported_without_pandas_which_stays_importable():
    code = (
        "import sys; from finops_xl.hosts.excel.server import import_xlwings; import_xlwings();"
        "sys.exit('pandas' in sys.modules or 'xlwings' not in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
