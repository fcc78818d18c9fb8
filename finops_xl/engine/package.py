"""A workbook file as its parts: opened with care, written back without loss.

The file may come from anyone, so sizes are measured before anything is
decompressed and held while reading. Parts that nobody replaces keep their bytes,
their order and their zip entry.
"""

from __future__ import annotations

import copy
import io
import os
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path

from finops_xl.engine.errors import WorkbookError

MEGABYTE = 1024 * 1024
MAX_FILE = 200 * MEGABYTE
MAX_PARTS = 10_000
MAX_PART = 400 * MEGABYTE
MAX_TOTAL = 1024 * MEGABYTE
MAX_RATIO = 200
"""Highest ratio of content to file size above ``RATIO_FROM`` bytes; sheets reach some 50."""
RATIO_FROM = 20 * MEGABYTE

_ANYBODY_WRITES = 0o222

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = {
    "xl/workbook.bin": "is a binary workbook (.xlsb): save it in Excel as .xlsx or .xlsm",
    "mimetype": "is an OpenDocument file (.ods): save it as .xlsx",
    "word/document.xml": "is a Word document, not a workbook (.xlsx, .xlsm)",
    "ppt/presentation.xml": "is a PowerPoint presentation, not a workbook (.xlsx, .xlsm)",
}


class Package:
    """The parts of a workbook file by name."""

    def __init__(self, data: bytes, name: str = "The workbook") -> None:
        self.data = data
        self.name = name
        self._zip = _open_zip(data, name)
        self._infos = self._checked_infos()
        self._by_name = {info.filename.lower(): info for info in self._infos}
        self._replaced: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self._refuse_other_kinds()

    @classmethod
    def open(cls, path: Path) -> Package:
        """Read a file; the file itself is not kept open."""
        return cls(_read_file(path), path.name)

    def names(self) -> list[str]:
        """Part names in the order of the file, without removed ones."""
        return [i.filename for i in self._infos if i.filename not in self._removed]

    def find(self, name: str) -> str | None:
        """Give the stored spelling of a part's name, whose case does not matter, or None."""
        info = self._by_name.get(name.lower())
        return info.filename if info and info.filename not in self._removed else None

    def read(self, name: str) -> bytes:
        """Bytes of a part."""
        stored = self.find(name)
        if stored is None:
            raise WorkbookError(
                f"{self.name} is damaged, its part {name} is missing: "
                "open it in Excel, let it repair the file, and save it again."
            )
        return self._replaced[stored] if stored in self._replaced else self._original(stored)

    def replace(self, name: str, data: bytes) -> None:
        """Give an existing part new bytes; the same bytes change nothing."""
        if data != self._original(name):
            self._replaced[name] = data
        else:
            self._replaced.pop(name, None)

    def remove(self, name: str) -> None:
        """Leave a part out."""
        self._removed.add(name)

    def to_bytes(self) -> bytes:
        """Give the whole file; the source's own bytes when nothing changed."""
        if not self._replaced and not self._removed:
            return self.data
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = self._zip.comment
            for info in self._infos:
                if info.filename not in self._removed:
                    archive.writestr(_same_entry(info), self.read(info.filename))
        return target.getvalue()

    def _original(self, name: str) -> bytes:
        info = self._by_name[name.lower()]
        try:
            with self._zip.open(info) as part:
                data = part.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise WorkbookError(
                f"{self.name} is damaged, its part {name} cannot be read ({error}): "
                "take another copy of the file."
            ) from None
        except NotImplementedError:
            raise WorkbookError(
                f"{self.name} is packed in a way that spreadsheet programs do not use: "
                "open it in Excel and save it again."
            ) from None
        if len(data) > info.file_size:
            raise _too_big(self.name, "a part is larger than the file says")
        return data

    def _checked_infos(self) -> list[zipfile.ZipInfo]:
        infos = [info for info in self._zip.infolist() if not info.is_dir()]
        names = [info.filename.lower() for info in infos]
        total = sum(info.file_size for info in infos)
        if len(infos) > MAX_PARTS:
            raise _too_big(self.name, f"{len(infos):,} parts, at most {MAX_PARTS:,}")
        if total > MAX_TOTAL or any(info.file_size > MAX_PART for info in infos):
            raise _too_big(self.name, f"{total / MEGABYTE:,.0f} MB when unpacked")
        if total > RATIO_FROM and total > MAX_RATIO * len(self.data):
            raise _too_big(self.name, f"{total // len(self.data):,} times its size when unpacked")
        if any(info.flag_bits & 1 for info in infos):
            raise WorkbookError(f"{self.name} is an encrypted archive: save it without a password.")
        if len(set(names)) < len(names):
            raise WorkbookError(
                f"{self.name} holds a part twice, which no spreadsheet program writes: "
                "open it in Excel and save it again."
            )
        return infos

    def _refuse_other_kinds(self) -> None:
        if self.find("[Content_Types].xml") and self.find("_rels/.rels"):
            if self.find("xl/workbook.bin"):
                raise WorkbookError(f"{self.name} {_OTHER_KINDS['xl/workbook.bin']}.")
            return
        for part, sentence in _OTHER_KINDS.items():
            if self.find(part):
                raise WorkbookError(f"{self.name} {sentence}.")
        raise WorkbookError(
            f"{self.name} is a zip archive but not a workbook (.xlsx, .xlsm): give another file."
        )


def refuse_unwritable(path: Path) -> None:
    """Refuse a file that ``write_file`` would refuse, or that another program holds open."""
    path = path.resolve()
    _refuse_read_only(path)
    try:
        if path.exists():
            path.open("r+b").close()
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise WorkbookError(
            f"{path} cannot be written ({error.strerror}): close it where it is open, or choose "
            "another name."
        ) from None


def _refuse_read_only(path: Path) -> None:
    if path.exists() and not path.stat().st_mode & _ANYBODY_WRITES:
        raise WorkbookError(
            f"{path} is marked read-only, so it stays as it is: write to another name, or take "
            "the mark away (Windows: Properties > Read-only)."
        )


def write_file(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: readers see the old file or the new one."""
    path = path.resolve()
    _refuse_read_only(path)
    try:
        handle, temporary = tempfile.mkstemp(".tmp", f".{path.name}.", path.parent)
    except OSError as error:
        raise WorkbookError(
            f"{path} cannot be written ({error.strerror}): choose a folder you may write to."
        ) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _copy_mode(path, Path(temporary))
        Path(temporary).replace(path)
    except OSError as error:
        raise WorkbookError(
            f"{path} cannot be written ({error.strerror}): close it in Excel and try again."
        ) from None
    finally:
        Path(temporary).unlink(missing_ok=True)


def _copy_mode(path: Path, temporary: Path) -> None:
    if path.exists():
        shutil.copymode(path, temporary)
    else:
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)


def _read_file(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise WorkbookError(f"{path} is a folder: give the path of a workbook (.xlsx, .xlsm).")
        if path.stat().st_size > MAX_FILE:
            raise _too_big(path.name, f"more than {MAX_FILE // MEGABYTE} MB")
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError(f"{path} does not exist: check the path.") from None
    except OSError as error:
        raise WorkbookError(
            f"{path} cannot be read ({error.strerror}): close it in other programs "
            "and check that you may read it."
        ) from None


def _open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    if not data:
        raise WorkbookError(f"{name} is empty (0 bytes): take another copy of the file.")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise WorkbookError(
                f"{name} is password-protected: remove the password in Excel "
                "(File > Info > Protect Workbook > Encrypt with Password) and save it."
            )
        raise WorkbookError(f"{name} is an old Excel workbook (.xls): save it in Excel as .xlsx.")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        if data.startswith(b"PK"):
            raise WorkbookError(
                f"{name} is incomplete or damaged (its end is missing): "
                "download or copy the file again."
            ) from None
        raise WorkbookError(
            f"{name} is not a workbook (.xlsx, .xlsm): give a file saved by Excel or LibreOffice."
        ) from None


def _too_big(name: str, what: str) -> WorkbookError:
    return WorkbookError(
        f"{name} is too big to open safely ({what}): "
        "check where it comes from, or delete empty formatted rows and save it again."
    )


def _same_entry(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Copy a zip entry without the sizes, which the writer sets itself."""
    entry = zipfile.ZipInfo(info.filename, info.date_time)
    for field in ("compress_type", "comment", "create_system", "external_attr", "internal_attr"):
        setattr(entry, field, copy.copy(getattr(info, field)))
    return entry
