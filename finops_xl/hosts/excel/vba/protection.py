"""The three strings in PROJECT that tell how a project is protected: MS-OVBA 2.4.3.

They are encrypted with a key that everybody can compute from the project's identity; an
unprotected project has them, too.
"""

from __future__ import annotations

_VERSION = 2
_FILLER = 7


def encrypted(data: bytes, identity: str, seed: int) -> str:
    """Encrypt data with the key of a project ("{...}"); any byte may be the seed."""
    key = sum(identity.encode()) & 0xFF
    written = bytearray((seed, seed ^ _VERSION, seed ^ key))
    plain_before = key
    plain = bytes([_FILLER] * ((seed & 6) // 2)) + len(data).to_bytes(4, "little") + data
    for byte in plain:
        written.append(byte ^ ((written[-2] + plain_before) & 0xFF))
        plain_before = byte
    return written.hex().upper()
