"""Compound files of ours pass a strict reader, which finds any fault planted into them."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import olefile
import pytest
from compound_reader import BLACK, NO_ENTRY, SECTOR, BadFile, CompoundFile
from hypothesis import given, settings
from hypothesis import strategies as st

from finops_xl.hosts.excel.vba import RefusedModule
from finops_xl.hosts.excel.vba.compound_file import Folder, compound_file

SMALL = {
    "VBA": {"dir": b"d" * 700, "Module1": b"m" * 4096, "Module2": b"n" * 9000, "Empty": b""},
    "PROJECT": b"p" * 130,
    "PROJECTwm": b"w" * 4095,
}


def paths(folder: Folder, above: str = "") -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, item in folder.items():
        found |= {above + name: item} if isinstance(item, bytes) else paths(item, f"{above}{name}/")
    return found


def assert_reads_back(folder: Folder) -> CompoundFile:
    data = compound_file(folder)
    read = CompoundFile(data)
    assert read.streams == paths(folder)
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL) as ole:
        assert ole.parsing_issues == []
        assert {path: ole.openstream(path).read() for path in paths(folder)} == paths(folder)
    return read


def test_nothing_at_all_is_a_file_too() -> None:
    assert_reads_back({})


def test_folders_and_streams_of_all_sizes_read_back() -> None:
    assert_reads_back(SMALL)
    assert compound_file(SMALL) == compound_file(dict(reversed(SMALL.items()))), "any order"


def test_names_are_sorted_without_regard_to_case() -> None:
    """A reader that searches for "APPLE" goes left of "Zebra"."""
    read = assert_reads_back({"Zebra": b"z", "apple": b"a", "Mango": b"m", "Fig": b"f"})
    assert list(read.streams) == ["Fig", "apple", "Mango", "Zebra"]


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 4608, 70_000])
def test_a_stream_alone_reads_back_at_every_border(size: int) -> None:
    assert_reads_back({"stream": (bytes(range(1, 256)) * (size // 255 + 1))[:size]})


@pytest.mark.parametrize("sectors", [*range(122, 131), *range(250, 256)])
def test_the_fat_is_as_long_as_the_file_needs_it(sectors: int) -> None:
    """One sector of the FAT covers 128 sectors, itself among them."""
    read = assert_reads_back({"stream": bytes(sectors * SECTOR)})
    all_sectors = sectors + 1  # the directory
    assert read.header.fat_sectors == -(-all_sectors // 127)


def test_a_file_larger_than_its_header_can_list_is_refused() -> None:
    most = 109 * 127 - 1
    assert_reads_back({"stream": bytes(most * SECTOR)})
    with pytest.raises(RefusedModule, match=r"takes 7,088,\d+ bytes"):
        compound_file({"stream": bytes((most + 1) * SECTOR)})


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 64, 200])
def test_the_search_tree_is_balanced_and_black(count: int) -> None:
    read = assert_reads_back({f"Sheet{number}": b"x" for number in range(count)})

    def depth(number: int) -> int:
        if number == NO_ENTRY:
            return 0
        return 1 + max(depth(read.entries[number].left), depth(read.entries[number].right))

    assert depth(read.entries[0].child) == count.bit_length()
    assert {entry.colour for entry in read.entries[: count + 1]} == {BLACK}


NAMES = st.text("abcXYZ_09", min_size=1, max_size=31)
CONTENTS = st.binary(max_size=40).flatmap(
    lambda data: st.integers(0, 300).map(lambda times: data * times)
)
FOLDERS = st.dictionaries(NAMES, CONTENTS, max_size=30).map(
    lambda folder: {name.upper(): item for name, item in folder.items()}
)


@given(FOLDERS, FOLDERS)
@settings(max_examples=60, deadline=None)
def test_any_folders_read_back(outer: dict[str, bytes], inner: dict[str, bytes]) -> None:
    assert_reads_back({**outer, "the-inner-folder": inner})


# -- the strict reader itself ---------------------------------------------------------

GOOD = compound_file(SMALL)
READ = CompoundFile(GOOD)
FAT = (READ.fat.index(0xFFFFFFFD) + 1) * SECTOR
DIRECTORY = (READ.header.directory_start + 1) * SECTOR
MINI_FAT = (READ.header.mini_fat_start + 1) * SECTOR
LINKS, START, SIZE = 68, 116, 120
"""Where an entry of 128 bytes holds its three links, its first unit and its size."""


def entry(name: str, field: int) -> int:
    """Give the place of a field of an entry in the file."""
    number = next(at for at, found in enumerate(READ.entries) if found.name == name)
    return DIRECTORY + 128 * number + field


def put(place: int, value: int, size: int = 4) -> Callable[[bytearray], None]:
    def change(data: bytearray) -> None:
        data[place : place + size] = value.to_bytes(size, "little")

    return change


def swap_names(data: bytearray) -> None:
    one, other = entry("Module1", 0), entry("Module2", 0)
    data[one : one + 64], data[other : other + 64] = data[other : other + 64], data[one : one + 64]


def add_sector(data: bytearray) -> None:
    data += bytes(SECTOR)


FAULTS: dict[str, tuple[Callable[[bytearray], None], str]] = {
    "signature": (put(0, 0), "the signature"),
    "class of the header": (put(8, 1), "reserved bytes"),
    "major version": (put(26, 4, 2), "version is not 3"),
    "byte order": (put(28, 0xFEFF, 2), "byte order"),
    "sector shift": (put(30, 12, 2), "sizes of units"),
    "directory sectors": (put(40, 1), "does not count directory sectors"),
    "transaction": (put(52, 1), "transaction"),
    "cutoff": (put(56, 4097), "cutoff"),
    "DIFAT": (put(68, 0), "DIFAT"),
    "a FAT sector too few": (put(44, 0), "more FAT sectors"),
    "a FAT sector outside": (put(76, 9999), "outside the file"),
    "FAT does not mark itself": (put(FAT + 4 * READ.fat.index(0xFFFFFFFD), 0xFFFFFFFE), "mark"),
    "FAT behind the end": (put(FAT + 508, 0), "behind the end"),
    "size of the file": (lambda data: data.append(0), "multiple of a sector"),
    "a sector at the end": (add_sector, "belongs to nothing"),
    "a chain that leads outside": (put(FAT, 120), "leads outside"),
    "a circle": (put(FAT + 4, 0), "shares a unit"),
    "two streams in one place": (
        put(entry("Module2", START), READ.entries[1].start), "shares a unit|differ"
    ),
    "a chain cut short": (put(FAT, 0xFFFFFFFE), "chain and size differ"),
    "size too large": (put(entry("Module1", SIZE), 4609), "chain and size differ"),
    "size too small": (put(entry("Module2", SIZE), 8500), "chain and size differ"),
    "small size too large": (put(entry("PROJECT", SIZE), 193), "chain and size differ"),
    "no mini stream": (put(DIRECTORY + SIZE, 64), "chain and size differ"),
    "mini FAT of another size": (put(64, 2), "mini FAT has another size"),
    "mini FAT behind the end": (put(MINI_FAT + 508, 0), "behind the mini stream"),
    "mini chain cut short": (put(MINI_FAT, 0xFFFFFFFE), "chain and size differ"),
    "names out of order": (swap_names, "out of order"),
    "a link to nowhere": (put(entry("PROJECT", LINKS), 4000), "outside the directory"),
    "a link back": (put(entry("PROJECTwm", LINKS), 0), "reached twice"),
    "an entry cut off": (put(entry("VBA", LINKS + 8), NO_ENTRY), "is lost"),
    "a stream with children": (put(entry("PROJECT", LINKS + 8), 0), "has children"),
    "a folder with a size": (put(entry("VBA", SIZE), 1), "has a size"),
    "another kind": (put(entry("PROJECT", 66), 3, 1), "unknown kind"),
    "another colour": (put(entry("PROJECT", 67), 2, 1), "unknown colour"),
    "a second root": (put(entry("PROJECT", 66), 5, 1), "root is not the first"),
    "name of the root": (put(DIRECTORY, ord("r"), 1), "another name"),
    "name not terminated": (put(entry("VBA", 64), 6, 2), "not terminated"),
    "bytes behind the name": (put(entry("VBA", 62), 1, 1), "behind the name"),
    "a name with a slash": (put(entry("dir", 0), ord("/"), 1), "cannot have"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_strict_reader_finds_a_planted_fault(fault: str) -> None:
    plant, finding = FAULTS[fault]
    data = bytearray(GOOD)
    plant(data)
    with pytest.raises((BadFile, struct.error), match=finding):
        CompoundFile(bytes(data))


def test_the_strict_reader_finds_red_below_red() -> None:
    data = bytearray(GOOD)
    for name in ("dir", "Empty", "Module1", "Module2"):
        put(entry(name, 67), 0, 1)(data)
    with pytest.raises(BadFile, match="red below red"):
        CompoundFile(bytes(data))


def test_the_strict_reader_finds_a_lost_sector() -> None:
    """A stream whose last sectors are no longer its own, as LibreOffice leaves them."""
    data = bytearray(GOOD)
    start = READ.entries[next(at for at, e in enumerate(READ.entries) if e.name == "Module2")].start
    put(FAT + 4 * (start + 8), 0xFFFFFFFE)(data)
    put(entry("Module2", SIZE), 9 * SECTOR)(data)
    with pytest.raises(BadFile, match="belongs to nothing"):
        CompoundFile(bytes(data))
