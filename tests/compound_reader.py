"""A strict reader of compound files (MS-CFB, version 3): it accepts nothing unusual.

Written from the specification and apart from the writer, so that both cannot share a
mistake. Its first finding raises ``BadFile``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

SECTOR, MINI_UNIT, CUTOFF = 512, 64, 4096
FAT_SECTOR, END, FREE = 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF
NO_ENTRY = 0xFFFFFFFF
UNUSED, STORAGE, STREAM, ROOT = 0, 1, 2, 5
RED, BLACK = 0, 1
MINOR_VERSIONS = (0x3E, 0x21)  # Excel's, Aspose's
UNUSED_ENTRY = bytes(68) + b"\xff" * 12 + bytes(48)

Key = tuple[int, str]


class BadFile(AssertionError):  # noqa: N818
    """What breaks the rules of the format."""


def check(holds: bool, finding: str) -> None:
    if not holds:
        raise BadFile(finding)


class Header(NamedTuple):
    signature: bytes
    clsid: bytes
    minor: int
    major: int
    byte_order: int
    sector_shift: int
    mini_shift: int
    reserved: bytes
    directory_sectors: int
    fat_sectors: int
    directory_start: int
    transaction: int
    cutoff: int
    mini_fat_start: int
    mini_fat_sectors: int
    difat_start: int
    difat_sectors: int


class Entry(NamedTuple):
    name: str
    kind: int
    colour: int
    left: int
    right: int
    child: int
    start: int
    size: int

    @property
    def key(self) -> Key:
        """What the search tree is ordered by."""
        return len(self.name.encode("utf-16-le")), self.name.upper()


class CompoundFile:
    """A compound file that was checked in every part."""

    def __init__(self, data: bytes) -> None:
        check(len(data) % SECTOR == 0, "the size is not a multiple of a sector")
        self._data = data
        self._count = len(data) // SECTOR - 1
        self.header = Header._make(struct.unpack_from("<8s16s5H6s9I", data))
        check_header(self.header)
        self.fat = self._read_fat(struct.unpack_from("<109I", data, 76))
        self._owners: dict[int, str] = {}
        self.entries = self._read_directory()
        root = self.entries[0]
        self._mini = self._sectors("mini stream", root.start, root.size)
        self.mini_fat = self._read_mini_fat(root.size)
        self._mini_owners: dict[int, str] = {}
        self._reached = {0}
        self.streams = dict(self._walk(root.child, "", None, None, BLACK))
        """Contents by path, such as "VBA/dir"."""
        self._check_nothing_left()

    def _read_fat(self, listed: tuple[int, ...]) -> tuple[int, ...]:
        used = listed[: self.header.fat_sectors]
        check(set(listed[len(used) :]) <= {FREE}, "the header lists more FAT sectors than it has")
        check(all(sector < self._count for sector in used), "a FAT sector is outside the file")
        fat = numbers(b"".join(map(self._sector, used)))
        marked = [sector for sector, following in enumerate(fat) if following == FAT_SECTOR]
        check(marked == sorted(used), "the FAT does not mark its own sectors")
        check(len(fat) >= self._count, "the FAT does not cover the file")
        check(set(fat[self._count :]) <= {FREE}, "the FAT has entries behind the end of the file")
        return fat

    def _read_directory(self) -> list[Entry]:
        data = self._sectors("directory", self.header.directory_start)
        entries = [read_entry(data[at : at + 128]) for at in range(0, len(data), 128)]
        kinds = [entry.kind for entry in entries]
        check(kinds[0] == ROOT and kinds.count(ROOT) == 1, "the root is not the first entry")
        check(entries[0].name == "Root Entry", "the root has another name")
        return entries

    def _read_mini_fat(self, mini_size: int) -> tuple[int, ...]:
        data = self._sectors("mini FAT", self.header.mini_fat_start)
        check(len(data) == self.header.mini_fat_sectors * SECTOR, "the mini FAT has another size")
        table = numbers(data)
        units = -(-mini_size // MINI_UNIT)
        check(len(table) >= units, "the mini FAT does not cover the mini stream")
        check(set(table[units:]) <= {FREE}, "the mini FAT goes on behind the mini stream")
        return table

    def _walk(
        self, number: int, path: str, low: Key | None, high: Key | None, parent_colour: int
    ) -> Iterator[tuple[str, bytes]]:
        """Follow a search tree in order; bounds come from the entries above."""
        if number == NO_ENTRY:
            return
        check(number < len(self.entries), "a link leads outside the directory")
        check(number not in self._reached, "an entry is reached twice")
        self._reached.add(number)
        entry = self.entries[number]
        check(low is None or low < entry.key, f"{entry.name} is out of order")
        check(high is None or entry.key < high, f"{entry.name} is out of order")
        check(BLACK in (entry.colour, parent_colour), f"{entry.name}: red below red")
        yield from self._walk(entry.left, path, low, entry.key, entry.colour)
        if entry.kind == STORAGE:
            check(entry.size == 0, f"folder {entry.name} has a size")
            yield from self._walk(entry.child, f"{path}{entry.name}/", None, None, BLACK)
        else:
            check(entry.kind == STREAM, f"{entry.name} is neither folder nor stream")
            check(entry.child == NO_ENTRY, f"stream {entry.name} has children")
            yield path + entry.name, self._content(entry)
        yield from self._walk(entry.right, path, entry.key, high, entry.colour)

    def _content(self, entry: Entry) -> bytes:
        if entry.size >= CUTOFF:
            return self._sectors(entry.name, entry.start, entry.size)
        units = chain(entry.name, entry.start, self.mini_fat, self._mini_owners)
        check(len(units) == -(-entry.size // MINI_UNIT), f"{entry.name}: chain and size differ")
        data = b"".join(self._mini[unit * MINI_UNIT :][:MINI_UNIT] for unit in units)
        return data[: entry.size]

    def _sectors(self, owner: str, start: int, size: int | None = None) -> bytes:
        found = chain(owner, start, self.fat, self._owners)
        if size is not None:
            check(len(found) == -(-size // SECTOR), f"{owner}: chain and size differ")
        return b"".join(map(self._sector, found))[:size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * SECTOR :][:SECTOR]

    def _check_nothing_left(self) -> None:
        for number, entry in enumerate(self.entries):
            is_used = entry.kind != UNUSED
            check(is_used == (number in self._reached), f"{entry.name or 'an entry'} is lost")
        for sector in range(self._count):
            is_used = sector in self._owners or self.fat[sector] == FAT_SECTOR
            check(is_used, f"sector {sector} belongs to nothing")
        for unit, following in enumerate(self.mini_fat):
            check(unit in self._mini_owners or following == FREE, f"unit {unit} is lost")


def check_header(header: Header) -> None:
    check(header.signature == bytes.fromhex("D0CF11E0A1B11AE1"), "the signature is wrong")
    check(header.clsid == bytes(16) and header.reserved == bytes(6), "reserved bytes are filled")
    check(header.minor in MINOR_VERSIONS and header.major == 3, "the version is not 3")
    check(header.byte_order == 0xFFFE, "the byte order is wrong")
    check((header.sector_shift, header.mini_shift) == (9, 6), "the sizes of units are wrong")
    check(header.directory_sectors == 0, "version 3 does not count directory sectors")
    check(header.transaction == 0, "the transaction number is not 0")
    check(header.cutoff == CUTOFF, "the cutoff of the mini stream is not 4096")
    check((header.difat_start, header.difat_sectors) == (END, 0), "it has DIFAT sectors")


def read_entry(data: bytes) -> Entry:
    padded, length, *rest = struct.unpack("<64sHBB3I36xIQ", data)
    name = padded[:length].decode("utf-16-le")
    entry = Entry(name.removesuffix("\0"), *rest)
    if entry.kind == UNUSED:
        check(data == UNUSED_ENTRY, "an unused entry is filled")
        return entry
    check(length % 2 == 0 and name.endswith("\0"), "a name is not terminated")
    check(padded[length:].count(0) == 64 - length, f"{entry.name}: bytes behind the name")
    check(not set(entry.name) & set("/\\:!\0"), f"{entry.name}: a character names cannot have")
    check(entry.kind in (STORAGE, STREAM, ROOT), f"{entry.name}: unknown kind")
    check(entry.colour in (RED, BLACK), f"{entry.name}: unknown colour")
    return entry


def chain(owner: str, start: int, table: tuple[int, ...], owners: dict[int, str]) -> list[int]:
    """Follow a chain from unit to unit; each unit belongs to one owner once."""
    found = []
    number = start
    while number != END:
        check(number < len(table) and table[number] != FREE, f"{owner} leads outside the file")
        check(number not in owners, f"{owner} shares a unit with {owners.get(number)}")
        owners[number] = owner
        found.append(number)
        number = table[number]
    return found


def numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data)
