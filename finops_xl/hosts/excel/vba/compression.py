"""Compression of VBA source: MS-OVBA 2.4.1.

Text is cut into chunks of 4,096 bytes. A chunk becomes groups of up to eight tokens
behind a byte of flags; a token is a byte as it stands, or a reference to bytes earlier
in the chunk.
"""

from __future__ import annotations

CHUNK = 4096
_CONTAINER = b"\x01"
_COMPRESSED = 0xB000
_RAW = (0x3000 | (CHUNK - 1)).to_bytes(2, "little")
_SHORTEST_COPY = 3
_MOST_TRIED = 128
"""Earlier places looked at for each copy: more makes repetitive text slow, hardly smaller."""


class Incompressible(ValueError):  # noqa: N818 - it names what is wrong
    """The bytes hardly repeat: their last chunk has no form in this format."""


def compress(data: bytes) -> bytes:
    """Pack bytes into a compressed container."""
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return _CONTAINER + b"".join(map(_compress_chunk, chunks))


def _compress_chunk(chunk: bytes) -> bytes:
    body = _grouped(_tokens(chunk))
    if len(body) <= CHUNK:
        return (_COMPRESSED | (len(body) - 1)).to_bytes(2, "little") + body
    if len(chunk) < CHUNK:  # an uncompressed chunk is always a full one
        raise Incompressible(f"{len(chunk)} bytes take {len(body)} when compressed")
    return _RAW + chunk


def _tokens(chunk: bytes) -> list[bytes]:
    """Cut a chunk into bytes and, where three or more repeat, references of two bytes."""
    tokens: list[bytes] = []
    places: dict[bytes, list[int]] = {}
    position = 0
    while position < len(chunk):
        offset_bits = max((position - 1).bit_length(), 4)
        longest = min((0xFFFF >> offset_bits) + _SHORTEST_COPY, len(chunk) - position)
        start, length = _best_copy(chunk, position, longest, places)
        if length:
            value = (position - start - 1) << (16 - offset_bits) | (length - _SHORTEST_COPY)
            tokens.append(value.to_bytes(2, "little"))
        else:
            length = 1
            tokens.append(chunk[position : position + 1])
        for passed in range(position, position + length):
            places.setdefault(chunk[passed : passed + _SHORTEST_COPY], []).append(passed)
        position += length
    return tokens


def _best_copy(
    chunk: bytes, position: int, longest: int, places: dict[bytes, list[int]]
) -> tuple[int, int]:
    """Find the earlier place that repeats most of what comes at a position; length 0: none."""
    best_start, best_length = 0, 0
    if longest < _SHORTEST_COPY:
        return best_start, best_length
    candidates = places.get(chunk[position : position + _SHORTEST_COPY], [])
    for start in candidates[: -_MOST_TRIED - 1 : -1]:
        length = _SHORTEST_COPY
        while length < longest and chunk[start + length] == chunk[position + length]:
            length += 1
        if length > best_length:
            best_start, best_length = start, length
            if length == longest:
                break
    return best_start, best_length


def _grouped(tokens: list[bytes]) -> bytes:
    """Put a byte before every eight tokens whose bits tell which of them are references."""
    body = bytearray()
    for first in range(0, len(tokens), 8):
        group = tokens[first : first + 8]
        body.append(sum((len(token) == 2) << bit for bit, token in enumerate(group)))
        body += b"".join(group)
    return bytes(body)
