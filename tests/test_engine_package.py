from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hand_made_workbook import MAIN, hand_made, zipped
from rich_workbook import parts, rich_workbook

from finops_xl.engine import package
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.package import Package, write_file
from finops_xl.engine.workbook import Workbook

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ENTITY = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def read_whole(data: bytes) -> None:
    workbook = Workbook.from_bytes(data, "book.xlsx")
    assert workbook.sheets is not None
    assert workbook.tables is not None


def refusal(data: bytes) -> str:
    with pytest.raises(WorkbookError) as caught:
        read_whole(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"Agent,Cost\nA01,3\n", "is not a workbook (.xlsx, .xlsm)"),
        (b"\x00" * 5_000, "is not a workbook (.xlsx, .xlsm)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password-protected: remove the password"),
        (OLE + b"\x00" * 600, "old Excel workbook (.xls)"),
        (zipped({"a.txt": "hello"}), "zip archive but not a workbook"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "(.ods)"),
        (zipped({"word/document.xml": "<d/>"}), "Word document"),
    ],
)
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_a_binary_workbook_is_named(tmp_path: Path) -> None:
    given = parts(rich_workbook())
    given["xl/workbook.bin"] = given.pop("xl/workbook.xml")
    assert "(.xlsb)" in refusal(zipped(given))


@pytest.mark.parametrize("share", [0.2, 0.6, 0.99])
def test_a_truncated_file_asks_for_another_copy(share: float) -> None:
    data = rich_workbook()
    assert "incomplete or damaged" in refusal(data[: int(len(data) * share)])


def test_a_damaged_part_is_named() -> None:
    data = bytearray(rich_workbook())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    start = info.header_offset + 30 + len(info.filename)
    data[start + 20 : start + 60] = b"\xff" * 40
    assert "xl/worksheets/sheet1.xml" in refusal(bytes(data))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_missing_part_is_a_damaged_workbook(part: str) -> None:
    given = parts(rich_workbook())
    del given[part]
    assert "is damaged" in refusal(zipped(given))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({**parts(rich_workbook()), "xl/bomb.xml": b"0" * (30 * package.MEGABYTE)})
    assert len(bomb) < package.MEGABYTE
    assert "too big to open safely" in refusal(bomb)


def test_a_part_that_is_larger_than_it_says_is_refused() -> None:
    data = bytearray(zipped({**parts(rich_workbook()), "xl/big.xml": b"0123456789" * 1_000}))
    directory = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/big.xml"))
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    opened = Package(bytes(data), "book.xlsx")
    with pytest.raises(WorkbookError, match=r"damaged|too big"):
        opened.read("xl/big.xml")


def test_too_many_parts_are_refused() -> None:
    many = zipped({f"xl/{n}.xml": b"" for n in range(package.MAX_PARTS + 1)})
    assert "too big to open safely" in refusal(many)


def test_a_part_that_stands_there_twice_is_refused() -> None:
    target = io.BytesIO(rich_workbook())
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<other/>")
    assert "holds a part twice" in refusal(target.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_every_encoding(encoding: str) -> None:
    given: dict[str, str | bytes] = dict(parts(hand_made("")))
    marks = {"utf-8": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    text = f'{ENTITY}<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    given["xl/worksheets/sheet1.xml"] = marks[encoding] + text.encode(encoding)
    assert "document type" in refusal(zipped(given))


def test_xml_that_is_not_well_formed_names_the_part() -> None:
    assert "part xl/worksheets/sheet1.xml, is not well-formed" in refusal(hand_made("<row>"))


@pytest.mark.parametrize("rows", ['<row r="x"/>', '<row r="1"><c r="1A"/></row>'])
def test_rows_and_cells_without_an_address_name_the_sheet(rows: str) -> None:
    assert "Sheet 'Sheet1' is damaged" in refusal(hand_made(rows))


def test_a_folder_and_a_missing_file_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="is a folder"):
        Package.open(tmp_path)
    with pytest.raises(WorkbookError, match="does not exist"):
        Package.open(tmp_path / "none.xlsx")


def test_an_unchanged_package_gives_its_own_bytes() -> None:
    data = rich_workbook()
    opened = Package(data)
    opened.replace("xl/workbook.xml", opened.read("xl/workbook.xml"))
    assert opened.to_bytes() == data


def test_a_changed_package_keeps_order_and_entries_of_all_other_parts() -> None:
    data = rich_workbook()
    opened = Package(data)
    opened.replace("xl/workbook.xml", b"<new/>")
    changed = opened.to_bytes()
    before, after = parts(data), parts(changed)
    assert list(before) == list(after)
    assert {n for n in before if before[n] != after[n]} == {"xl/workbook.xml"}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(changed)) as new:
        for left, right in zip(old.infolist(), new.infolist(), strict=True):
            assert (left.date_time, left.compress_type, left.external_attr) == (
                right.date_time,
                right.compress_type,
                right.external_attr,
            )


def test_writing_replaces_the_file_in_one_step_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_leaves_the_old_file_and_no_remains(tmp_path: Path) -> None:
    target = tmp_path / "book.xlsx"
    target.mkdir()
    (target / "inside").touch()
    with pytest.raises(WorkbookError, match="cannot be written"):
        write_file(target, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
    with pytest.raises(WorkbookError, match="choose a folder"):
        write_file(tmp_path / "none" / "book.xlsx", b"new")
