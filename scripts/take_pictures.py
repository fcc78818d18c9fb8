"""Take the pictures of the documents from the built case study: run it after a sheet changed.

python scripts/take_pictures.py

LibreOffice prints workbook/finops-case-study.xlsx with its saved values; the page of each
tab is cut to what is on it. ``docs/pictures/made-from.csv`` keeps what the tabs showed, so
that a test can tell a picture that is out of date. It needs ``pip install .[pictures]``,
LibreOffice and poppler-utils.
"""

from __future__ import annotations

import csv
import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineWorkbook

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "docs" / "pictures"
WORKBOOK = HERE.parent / "workbook" / "finops-case-study.xlsx"
MADE_FROM = FOLDER / "made-from.csv"

FOOTER = re.compile(r"^ *(\S.*?)(?: {3,}.*)? +Page \d+ of \d+ +finops-xl", re.MULTILINE)
DPI = 110
MARGIN = 12
ABOVE_THE_FOOTER = 0.93
COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """A picture of one printed page of a tab, perhaps of its upper part only."""

    file: str
    tab: str
    page: int = 1
    part: float = 1.0


PICTURES = (
    Picture("start.png", "Start"),
    Picture("agenda.png", "Agenda"),
    Picture("foundation.png", "1 Foundation"),
    Picture("knowledge-check.png", "1 Knowledge check"),
    Picture("agent-card.png", "Agent card"),
    Picture("cost-evolution.png", "1 Cost evolution"),
    Picture("break-even.png", "1 Break-even", part=0.53),
    Picture("register-totals.png", "Register totals"),
    Picture("findings.png", "Findings"),
)


def shown_by(workbook: Path) -> dict[str, str]:
    """Give a digest of the values of every tab that is pictured."""
    book = CalamineWorkbook.from_path(str(workbook))
    return {
        tab: hashlib.sha256(repr(book.get_sheet_by_name(tab).to_python()).encode()).hexdigest()[:16]
        for tab in sorted({picture.tab for picture in PICTURES})
    }


def recorded() -> dict[str, str]:
    """Read what the tabs showed when the pictures were taken."""
    with MADE_FROM.open(encoding="utf-8", newline="") as file:
        return {row["tab"]: row["shown"] for row in csv.DictReader(file)}


def pages_of(pdf: Path) -> Iterator[str]:
    """Give the tab of every page, which its footer names on the left."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    for page in text.split("\f")[:-1]:
        footer = FOOTER.search(page)
        assert footer, page
        yield footer[1].strip()


def take(picture: Picture, pdf: Path, number: int) -> None:
    """Turn one page into a picture, cut to what is on it above its footer."""
    from PIL import Image, ImageChops, ImageOps

    with tempfile.TemporaryDirectory() as scratch:
        stem = Path(scratch) / "page"
        at = str(number)
        command = ["pdftoppm", "-png", "-singlefile", "-r", str(DPI), "-f", at, "-l", at]
        subprocess.run([*command, str(pdf), str(stem)], check=True)
        page = Image.open(f"{stem}.png").convert("RGB")
    page = page.crop((0, 0, page.width, int(page.height * ABOVE_THE_FOOTER * picture.part)))
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    assert box, f"the page of {picture.tab} is empty"
    framed = ImageOps.expand(page.crop(box), MARGIN, "white")
    framed.quantize(COLOURS).save(FOLDER / picture.file, optimize=True)


def main() -> int:
    """Take every picture anew and record what was shown."""
    sys.path.insert(0, str(HERE))
    import render_sheets

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        pdf = render_sheets.convert(WORKBOOK, Path(scratch), "pdf", recalculate=False)
        tabs = list(pages_of(pdf))
        for picture in PICTURES:
            take(picture, pdf, tabs.index(picture.tab) + picture.page)
            print(f"docs/pictures/{picture.file}  {picture.tab}")
    with MADE_FROM.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["tab", "shown"])
        writer.writerows(shown_by(WORKBOOK).items())
    return 0


if __name__ == "__main__":
    sys.exit(main())
