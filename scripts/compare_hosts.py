"""Run every case through every host and write the tables of docs/hosts.md.

    python scripts/compare_hosts.py

Needs LibreOffice 25.2; about ten seconds.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import hosts_compared
from office_calc import calc_with

from finops_xl.hosts.calc.oxt import oxt_bytes


def main() -> None:
    """Ask all hosts and write what they answered."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        asked, answers = hosts_compared.without_libreoffice(folder)
        with calc_with(oxt_bytes(), folder) as office:
            answers[hosts_compared.LIBREOFFICE] = hosts_compared.of_libreoffice(
                asked, answers["Python"], folder, office
            )
    text = hosts_compared.written(asked, answers)
    hosts_compared.DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
