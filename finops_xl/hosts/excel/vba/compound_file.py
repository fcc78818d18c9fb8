"""A compound file (MS-CFB, version 3): folders and streams inside one file of sectors.

Streams below 4,096 bytes share the mini stream in units of 64 bytes; longer ones get
sectors of 512 bytes. What follows each unit stands in two tables, the FAT and the mini
FAT. The sectors come in this order: long streams, mini stream, mini FAT, directory, FAT.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from finops_xl.hosts.excel.vba.names import RefusedModule

Folder: TypeAlias = "Mapping[str, Folder | bytes]"
"""Streams and further folders by name."""

SECTOR = 512
MINI_UNIT = 64
MINI_BELOW = 4096
MOST_FAT_SECTORS = 109
"""As many as the header lists by itself: files of up to 7 MB."""

_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_MINOR, _MAJOR, _LITTLE_ENDIAN, _SECTOR_SHIFT, _MINI_SHIFT = 0x3E, 3, 0xFFFE, 9, 6
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_BLACK = 1
_HEADER = struct.Struct("<8s16x5H6x9I")
_ENTRY = struct.Struct("<64sHBB3I36xIQ")
_UNUSED_ENTRY = struct.pack("<68x3I48x", _NONE, _NONE, _NONE)
_NUMBERS_IN_SECTOR = SECTOR // 4


@dataclass
class _Entry:
    """An entry of the directory: a folder or a stream, linked to others by number."""

    name: str
    kind: int
    data: bytes = b""
    start: int = 0
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE

    def packed(self) -> bytes:
        name = f"{self.name}\0".encode("utf-16-le")
        links = (self.left, self.right, self.child)
        return _ENTRY.pack(name, len(name), self.kind, _BLACK, *links, self.start, len(self.data))


@dataclass
class _Units:
    """Units of one size, filled one after the other, and the table of what follows each."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Store bytes in new units and give the number of the first."""
        count = -(-len(data) // self.size)
        if not count:
            return _END
        start = len(self.table)
        self.table += [*range(start + 1, start + count), _END]
        self.data += data.ljust(count * self.size, b"\0")
        return start


def compound_file(content: Folder) -> bytes:
    """Pack folders and streams into the bytes of a file."""
    root = _Entry("Root Entry", _ROOT)
    entries = [root]
    root.child = _add_folder(content, entries)
    sectors, mini = _Units(SECTOR), _Units(MINI_UNIT)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.start = (mini if len(entry.data) < MINI_BELOW else sectors).add(entry.data)
    root.data = bytes(mini.data)
    root.start = sectors.add(root.data)
    mini_fat = _packed_table(mini.table)
    mini_fat_start = sectors.add(mini_fat)
    directory_start = sectors.add(_packed_directory(entries))
    fat_sectors = _fat_sectors(len(sectors.table))
    header = _HEADER.pack(
        *(_SIGNATURE, _MINOR, _MAJOR, _LITTLE_ENDIAN, _SECTOR_SHIFT, _MINI_SHIFT),
        *(0, len(fat_sectors), directory_start, 0, MINI_BELOW),
        *(mini_fat_start, len(mini_fat) // SECTOR, _END, 0),
    )
    listed = [*fat_sectors, *[_FREE] * (MOST_FAT_SECTORS - len(fat_sectors))]
    fat = _packed_table([*sectors.table, *[_FAT] * len(fat_sectors)])
    return header + struct.pack(f"<{MOST_FAT_SECTORS}I", *listed) + sectors.data + fat


def _add_folder(content: Folder, entries: list[_Entry]) -> int:
    """Add what a folder holds to the directory and give the top of its search tree."""
    numbers = []
    for name in sorted(content, key=_order):
        item = content[name]
        numbers.append(len(entries))
        if isinstance(item, bytes):
            entries.append(_Entry(name, _STREAM, item))
        else:
            folder = _Entry(name, _STORAGE)
            entries.append(folder)
            folder.child = _add_folder(item, entries)
    return _search_tree(numbers, entries)


def _order(name: str) -> tuple[int, str]:
    """Sort names as the search tree has them: shorter ones first, upper and lower case alike."""
    return len(name.encode("utf-16-le")), name.upper()


def _search_tree(numbers: Sequence[int], entries: Sequence[_Entry]) -> int:
    """Link sorted entries into a balanced tree and give its top."""
    if not numbers:
        return _NONE
    middle = len(numbers) // 2
    top = entries[numbers[middle]]
    top.left = _search_tree(numbers[:middle], entries)
    top.right = _search_tree(numbers[middle + 1 :], entries)
    return numbers[middle]


def _packed_directory(entries: Sequence[_Entry]) -> bytes:
    data = b"".join(entry.packed() for entry in entries)
    return data + _UNUSED_ENTRY * (-len(data) % SECTOR // len(_UNUSED_ENTRY))


def _packed_table(table: Sequence[int]) -> bytes:
    padding = [_FREE] * (-len(table) % _NUMBERS_IN_SECTOR)
    return struct.pack(f"<{len(table) + len(padding)}I", *table, *padding)


def _fat_sectors(others: int) -> range:
    """Give the sectors of the FAT, which follow all others and list themselves, too."""
    count = -(-others // (_NUMBERS_IN_SECTOR - 1))
    if count > MOST_FAT_SECTORS:
        raise RefusedModule(
            f"The VBA project takes {others * SECTOR:,} bytes, more than its file can hold "
            f"({MOST_FAT_SECTORS * (_NUMBERS_IN_SECTOR - 1) * SECTOR:,}): shorten the modules."
        )
    return range(others, others + count)
