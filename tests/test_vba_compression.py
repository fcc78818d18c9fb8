"""Compressed VBA source is read back alike by our strict reader and by oletools."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oletools_reader import unpacked
from vba_reader import decompressed

from finops_xl.hosts.excel.vba.compression import CHUNK, Incompressible, compress

# MS-OVBA 3.2: three texts with their containers
NO_COMPRESSION = b"abcdefghijklmnopqrstuv."
NORMAL = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
MAXIMUM = b"a" * 73
NORMAL_PUBLISHED = bytes.fromhex(
    "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F7006710270041072737475761077"
    "78797A003C"
)


def unrepeated(length: int) -> bytes:
    """Give bytes of which no three stand together twice."""
    return b"".join(number.to_bytes(2, "big") for number in range(length // 2 + 1))[:length]


def assert_reads_back(data: bytes) -> bytes:
    packed = compress(data)
    assert decompressed(packed) == data
    assert unpacked(packed) == data
    return packed


def test_the_examples_of_the_specification_come_out_as_published() -> None:
    published = "0119B000616263646566676800696A6B6C6D6E6F70007172737475762E"
    assert compress(NO_COMPRESSION).hex().upper() == published
    assert compress(MAXIMUM).hex().upper() == "0103B002614500"


def test_the_second_example_may_differ_in_which_equal_place_it_refers_to() -> None:
    assert decompressed(NORMAL_PUBLISHED) == NORMAL
    assert len(assert_reads_back(NORMAL)) == len(NORMAL_PUBLISHED)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 8, 9, 16, 17, 18, 4095, 4096, 4097, 8192, 12300])
@pytest.mark.parametrize("pattern", [b"a", b"ab", b"abcde", b"Sub x()\r\nEnd Sub\r\n"])
def test_every_length_around_the_borders_reads_back(length: int, pattern: bytes) -> None:
    assert_reads_back((pattern * (length // len(pattern) + 1))[:length])


@pytest.mark.parametrize("border", [2**bits for bits in range(4, 12)])
def test_copies_reach_as_far_and_last_as_long_as_the_place_allows(border: int) -> None:
    """Where a place is counted in one bit more, copies get shorter by a half."""
    head = unrepeated(border)
    for shift in (-1, 0, 1, 2):
        assert_reads_back(head[: border + shift] + head + head)


def test_a_full_chunk_that_does_not_repeat_is_stored_as_it_is() -> None:
    packed = assert_reads_back(unrepeated(CHUNK) + b"Option Explicit\r\n")
    assert packed[1:3] == (0x3FFF).to_bytes(2, "little")
    assert packed[3 : 3 + CHUNK] == unrepeated(CHUNK)


def test_a_short_chunk_that_does_not_repeat_is_refused_rather_than_padded() -> None:
    assert_reads_back(unrepeated(3640))
    with pytest.raises(Incompressible):
        compress(unrepeated(3641))


LETTERS = st.sampled_from(["ab", "abcdefgh \r\n", "".join(map(chr, range(32, 127)))])
PIECES = LETTERS.flatmap(lambda letters: st.lists(st.text(letters, max_size=40), max_size=30))


@given(PIECES, st.integers(1, 40), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_any_text_reads_back(pieces: list[str], times: int, order: random.Random) -> None:
    text = ""
    for _ in range(times):
        order.shuffle(pieces)
        text += "".join(pieces)
    data = text.encode("ascii")
    try:
        packed = assert_reads_back(data)
    except Incompressible:
        assert len(data) % CHUNK > 3640
    else:
        assert len(packed) <= len(data) * 9 / 8 + 4 * (len(data) // CHUNK + 1)


@given(st.binary(max_size=3000).map(lambda data: data * 3))
@settings(max_examples=60, deadline=None)
def test_any_bytes_that_repeat_read_back(data: bytes) -> None:
    try:
        assert_reads_back(data)
    except Incompressible:
        assert len(data) % CHUNK > 3640


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        (lambda packed: b"\x02" + packed[1:], "another byte than 1"),
        (lambda packed: packed[:2] + bytes([packed[2] & 0x8F]) + packed[3:], "signature"),
        (lambda packed: packed[:-1], "behind the end"),
        (lambda packed: packed[:3] + b"\x01" + packed[4:], "before its chunk"),
        (lambda packed: packed + packed[1:], "is short"),
    ],
)
def test_the_reader_finds_planted_faults(damage, finding: str) -> None:
    with pytest.raises(AssertionError, match=finding):
        decompressed(damage(compress(b"Option Explicit\r\n" * 3)))
