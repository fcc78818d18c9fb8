"""The strict reader of VBA projects finds any fault planted into a project."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from compound_reader import BadFile
from vba_reader import decompressed, read_project
from vba_workbook import example, read

from finops_xl.hosts.excel.vba.compound_file import compound_file
from finops_xl.hosts.excel.vba.compression import compress

# -- the reader itself -----------------------------------------------------------------


def inside(folder: str) -> dict[str, bytes]:
    """Give the streams of one folder of our example."""
    return {
        path.removeprefix(folder): data
        for path, data in read(*example()).streams.items()
        if path.rpartition("/")[0] == folder.rstrip("/")
    }


def changed(stream: str, change: Callable[[bytes], bytes]) -> bytes:
    """Give our example with one stream changed."""
    folder, _, name = stream.rpartition("/")
    above, below = inside(""), inside("VBA/")
    streams = below if folder else above
    streams[name] = change(streams[name])
    return compound_file({"VBA": below, **above})


def swapped(stream: str, old: bytes, new: bytes) -> bytes:
    """Give our example with a piece of one stream exchanged; compressed ones are unpacked."""

    def change(data: bytes) -> bytes:
        plain = decompressed(data) if stream.startswith("VBA/") else data
        assert old in plain
        plain = plain.replace(old, new, 1)
        return compress(plain) if stream.startswith("VBA/") else plain

    return changed(stream, change)


DIR = "VBA/dir"
FAULTS: dict[str, tuple[bytes, str]] = {
    "a module PROJECT lacks": (swapped("PROJECT", b"Class=Tally\r\n", b""), "Workspace lists"),
    "a module dir lacks": (
        swapped("PROJECT", b"Class=Tally\r\n", b"Class=Tally\r\nClass=Ghost\r\n"), "Workspace"
    ),
    "a window too few": (swapped("PROJECT", b"Tally=0, 0, 0, 0, C\r\n", b""), "Workspace lists"),
    "another kind": (swapped("PROJECT", b"Class=Tally", b"Module=Tally"), "PROJECT disagree"),
    "no document": (swapped("PROJECT", b"Sheet1/&H00000000", b"Sheet1"), "no document"),
    "bare line feed": (swapped("PROJECT", b'"0"\r\n', b'"0"\n'), "bare line feed"),
    "another name": (swapped("PROJECT", b'Name="F', b'Name="G'), "name the project differently"),
    "another identity": (swapped("PROJECT", b'ID="{', b'ID="{0'), "the key is not"),
    "other names": (changed("PROJECTwm", lambda data: data[:-2]), "PROJECTwm"),
    "a module nobody lists": (
        compound_file({"VBA": {**inside("VBA/"), "Tools2": b"\1"}, **inside("")}), "streams differ"
    ),
    "surplus bytes": (changed(DIR, lambda d: compress(decompressed(d) + bytes(4))), "unpack|end"),
    "version of four bytes": (swapped(DIR, b"\x09\0\4\0\0\0", b"\x09\0\6\0\0\0"), "size field"),
    "another count": (swapped(DIR, b"\x0f\0\2\0\0\0\5", b"\x0f\0\2\0\0\0\4"), "announces 4"),
    "names that differ": (swapped(DIR, b"T\0o\0o\0l\0s\0", b"T\0o\0o\0l\0z\0"), "texts differ"),
    "a wrong offset": (
        swapped(DIR, b"\x31\0\4\0\0\0\0", b"\x31\0\4\0\0\0\1"), "another byte than 1"
    ),
    "a text of another name": (
        swapped("VBA/Tools", b'VB_Name = "Tools"', b'VB_Name = "Tolls"'), "text has another name"
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_reader_finds_a_planted_fault(fault: str) -> None:
    data, finding = FAULTS[fault]
    with pytest.raises((BadFile, KeyError, StopIteration, struct.error), match=finding):
        read_project(data).protection()
