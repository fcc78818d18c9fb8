"""A strict reader of VBA projects (MS-OVBA), written apart from the writer."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from compound_reader import CompoundFile, check

CHUNK = 4096


@dataclass(frozen=True)
class ReadModule:
    """A module as the project holds it."""

    name: str
    kind: str
    """As PROJECT calls it: Document, Module or Class."""
    text: str
    offset: int
    cookie: int


@dataclass(frozen=True)
class ReadProject:
    """A VBA project, every stream taken apart."""

    name: str
    identity: str
    modules: tuple[ReadModule, ...]
    references: tuple[str, ...]
    records: tuple[tuple[int, bytes], ...]
    streams: dict[str, bytes]
    settings: list[str]

    def text(self, module: str) -> str:
        """Give the text of a module by its name."""
        return next(found.text for found in self.modules if found.name == module)

    def setting(self, name: str) -> str:
        """Give a quoted value of PROJECT."""
        return setting(self.settings, name)

    def protection(self) -> tuple[bytes, bytes, bytes]:
        """Give what CMG, DPB and GC say."""
        control, password, visible = (
            decrypted(self.setting(name), self.identity) for name in ("CMG", "DPB", "GC")
        )
        return control, password, visible


def read_workbook_project(path: Path) -> ReadProject:
    """Read the project of a workbook file."""
    with zipfile.ZipFile(path) as archive:
        return read_project(archive.read("xl/vbaProject.bin"))


def read_project(data: bytes) -> ReadProject:
    """Check a project in every part and give what it holds."""
    streams = CompoundFile(data).streams
    records = walk(decompressed(streams["VBA/dir"]))
    encoding = f"cp{int.from_bytes(first(records, 0x03), 'little')}"
    settings = streams["PROJECT"].decode(encoding).split("\r\n")
    check("\n" not in "".join(settings), "PROJECT has a bare line feed")
    name = first(records, 0x04).decode(encoding)
    check(name == setting(settings, "Name"), "PROJECT and dir name the project differently")
    modules = read_modules(records, streams, encoding, declared_modules(settings))
    check_names(streams["PROJECTwm"], [module.name for module in modules], encoding)
    check_stream_list(set(streams), {module.name for module in modules})
    return ReadProject(
        name=name,
        identity=setting(settings, "ID"),
        modules=modules,
        references=tuple(payload.decode(encoding) for number, payload in records if number == 0x16),
        records=records,
        streams=streams,
        settings=settings,
    )


def walk(data: bytes) -> tuple[tuple[int, bytes], ...]:
    """Cut the dir stream into records; it must end exactly with the last."""
    records = []
    at = 0
    while at < len(data):
        number, size = struct.unpack_from("<HI", data, at)
        check(number != 0x09 or size == 4, "the version record has another size field")
        size = 6 if number == 0x09 else size  # the one record whose size field does not tell it
        records.append((number, data[at + 6 : at + 6 + size]))
        at += 6 + size
    check(at == len(data), "the last record goes on behind the end")
    check(records[-1] == (0x10, b""), "dir does not end with its terminator")
    return tuple(records)


def first(records: tuple[tuple[int, bytes], ...], wanted: int) -> bytes:
    return next(payload for number, payload in records if number == wanted)


def setting(settings: list[str], name: str) -> str:
    found = [line for line in settings if line.startswith(f'{name}="')]
    check(len(found) == 1, f"PROJECT has {len(found)} lines {name}")
    return found[0].removeprefix(f'{name}="').removesuffix('"')


def declared_modules(settings: list[str]) -> dict[str, str]:
    """Give the modules of PROJECT with their kinds; its last section must list the same."""
    declared = {}
    for line in settings[: settings.index("")]:
        kind, _, value = line.partition("=")
        if kind in ("Document", "Module", "Class"):
            check((kind == "Document") == value.endswith("/&H00000000"), f"{line}: no document")
            name = value.removesuffix("/&H00000000")
            check(name not in declared, f"PROJECT declares {name} twice")
            declared[name] = kind
    windows = [line.partition("=")[0] for line in settings[settings.index("[Workspace]") + 1 :]]
    check([name for name in windows if name] == list(declared), "Workspace lists other modules")
    return declared


def read_modules(
    records: tuple[tuple[int, bytes], ...],
    streams: dict[str, bytes],
    encoding: str,
    declared: dict[str, str],
) -> tuple[ReadModule, ...]:
    starts = [at for at, (number, _) in enumerate(records) if number == 0x19]
    count = int.from_bytes(first(records, 0x0F), "little")
    check(len(starts) == count, f"dir announces {count} modules and describes {len(starts)}")
    ends = [*starts[1:], len(records) - 1]
    modules = tuple(
        read_module(records[start:end], streams, encoding, declared)
        for start, end in zip(starts, ends, strict=True)
    )
    names = {module.name for module in modules}
    check(names == set(declared), "dir and PROJECT list different modules")
    return modules


def read_module(
    records: tuple[tuple[int, bytes], ...],
    streams: dict[str, bytes],
    encoding: str,
    declared: dict[str, str],
) -> ReadModule:
    fields = dict(records)
    check(fields[0x2B] == b"" and records[-1][0] == 0x2B, "a module does not end with 0x2B")
    name, stream = fields[0x19].decode(encoding), fields[0x1A].decode(encoding)
    for narrow, wide in ((0x19, 0x47), (0x1A, 0x32), (0x1C, 0x48)):
        wide_text = fields.get(wide, b"").decode("utf-16-le")
        check(fields[narrow].decode(encoding) == wide_text, f"{name}: texts differ")
    check(name in declared, "dir and PROJECT list different modules")
    is_standard = 0x21 in fields
    check(is_standard != (0x22 in fields), f"{name} is not of one kind")
    check(is_standard == (declared[name] == "Module"), f"{name}: dir and PROJECT disagree")
    offset = int.from_bytes(fields[0x31], "little")
    text = decompressed(streams[f"VBA/{stream}"][offset:]).decode(encoding)
    check(text.startswith(f'Attribute VB_Name = "{name}"'), f"{name}: the text has another name")
    cookie = int.from_bytes(fields[0x2C], "little")
    return ReadModule(name, declared[name], text, offset, cookie)


def check_names(data: bytes, names: list[str], encoding: str) -> None:
    expected = b"".join(
        name.encode(encoding) + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in names
    )
    check(data == expected + b"\0\0", "PROJECTwm lists other names")


def check_stream_list(streams: set[str], modules: set[str]) -> None:
    expected = {"PROJECT", "PROJECTwm", "VBA/dir", "VBA/_VBA_PROJECT"}
    expected |= {f"VBA/{module}" for module in modules}
    caches = {stream for stream in streams if stream.startswith("VBA/__SRP_")}
    check(streams - caches == expected, f"streams differ: {sorted(streams ^ expected)}")


def decompressed(data: bytes) -> bytes:
    """Unpack a compressed container; every chunk but the last holds 4,096 bytes."""
    check(data[:1] == b"\x01", "a container starts with another byte than 1")
    chunks = []
    at = 1
    while at < len(data):
        check(not chunks or len(chunks[-1]) == CHUNK, "a chunk before the last is short")
        header = int.from_bytes(data[at : at + 2], "little")
        end = at + (header & 0xFFF) + 3
        check((header >> 12) & 7 == 3, "a chunk has another signature than 3")
        check(end <= len(data), "a chunk goes on behind the end")
        body = data[at + 2 : end]
        chunks.append(unpacked_chunk(body) if header & 0x8000 else body)
        at = end
    check(all(len(chunk) <= CHUNK for chunk in chunks), "a chunk is too long")
    return b"".join(chunks)


def unpacked_chunk(body: bytes) -> bytes:
    out = bytearray()
    at = 0
    while at < len(body):
        flags = body[at]
        at += 1
        for bit in range(8):
            if at == len(body):
                break
            if not flags >> bit & 1:
                out.append(body[at])
                at += 1
                continue
            check(at + 2 <= len(body), "a copy token is cut off")
            copy_token(out, int.from_bytes(body[at : at + 2], "little"))
            at += 2
    return bytes(out)


def copy_token(out: bytearray, token: int) -> None:
    offset_bits = 4
    while 1 << offset_bits < len(out):
        offset_bits += 1
    offset = (token >> (16 - offset_bits)) + 1
    check(offset <= len(out), "a copy token refers to what is before its chunk")
    for _ in range((token & (0xFFFF >> offset_bits)) + 3):
        out.append(out[-offset])


def decrypted(text: str, identity: str) -> bytes:
    """Decrypt CMG, DPB or GC with the key of the project's identity."""
    seed, encrypted_version, encrypted_key, *rest = bytes.fromhex(text)
    key = sum(identity.encode()) & 0xFF
    check(seed ^ encrypted_version == 2, "the version of the encryption is not 2")
    check(seed ^ encrypted_key == key, "the key is not that of the project's identity")
    older, newer, plain = encrypted_version, encrypted_key, key
    out = bytearray()
    for byte in rest:
        plain = byte ^ ((older + plain) & 0xFF)
        out.append(plain)
        older, newer = newer, byte
    data = bytes(out[(seed & 6) // 2 :])
    check(int.from_bytes(data[:4], "little") == len(data) - 4, "the length is wrong")
    return data[4:]
