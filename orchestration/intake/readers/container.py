"""What a file is, by its first bytes, and its content without the packing.

Here belong gzip, zip and the limits against archives that are made to harm. The names inside an
archive are shown and never used as paths.
"""

import errno
import gzip
import mmap
import stat
import struct
import uuid
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO, cast

from orchestration.intake.readers.base import ReadingOptions
from orchestration.messages import refuse

MOST_BYTES = 50 << 30  # of one unpacked file
MOST_WORKBOOK_BYTES = 1 << 30
MOST_RATIO = 250  # real tables pack 5 to 60 times, bombs 1000 times
RATIO_COUNTS_FROM = 16 << 20
MOST_ENTRIES = 10_000
_DIRECTORY_BYTES = 8 << 20
_BLOCK = 1 << 20
_FOREIGN = {
    b"%PDF": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"SQLite format 3": "SQLite",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError, OverflowError)


def unpack(path: Path, options: ReadingOptions) -> tuple[Path, str]:
    """The content to read and its kind: ``text``, ``workbook`` or ``parquet``.

    A file that is not packed is its own content. Raises ``E-FILE-01``, ``02``, ``03``, ``30`` for what
    cannot be read and ``E-FILE-10`` to ``16`` for archives that are not accepted.
    """
    kind = kind_of(path, options)
    if kind not in ("gzip", "zip"):
        return path, kind
    options.work_dir.mkdir(parents=True, exist_ok=True)
    target = options.work_dir / f"{uuid.uuid4().hex}.content"
    (_from_gzip if kind == "gzip" else _from_zip)(path, target, options)
    kind = kind_of(target, options)
    if kind in ("gzip", "zip"):
        raise refuse("E-FILE-13", file=options.file_name)
    return target, kind


def kind_of(path: Path, options: ReadingOptions) -> str:
    """``gzip``, ``zip``, ``workbook``, ``parquet`` or, where nothing speaks against it, ``text``."""
    file = options.file_name
    with path.open("rb") as source:
        head = source.read(16)
    if not head:
        raise refuse("E-FILE-30", file=file)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK"):
        with _open_zip(path, options) as archive:
            return "workbook" if "[Content_Types].xml" in archive.NameToInfo else "zip"
    if head.startswith(_OLD_OFFICE):
        with path.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
                raise refuse("E-FILE-14", file=file)
        raise refuse("E-FILE-01", file=file, what="Excel 97-2003 (.xls)")
    for magic, name in _FOREIGN.items():
        if head.startswith(magic):
            raise refuse("E-FILE-01", file=file, what=name)
    return "text"


def checked_workbook(path: Path, options: ReadingOptions) -> zipfile.ZipFile:
    """The open archive of a workbook whose every entry is whole, within the limits and without macros."""
    archive = _open_zip(path, options)
    left = MOST_WORKBOOK_BYTES
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name.endswith("vbaproject.bin"):
            raise refuse("E-FILE-15", file=options.file_name, value=entry.filename)
        left -= _copy_entry(archive, entry, len, left, options)  # nothing is written: only counted and checked
    return archive


def _from_gzip(path: Path, target: Path, options: ReadingOptions) -> None:
    try:
        with path.open("rb") as raw, gzip.open(raw) as source, target.open("wb") as copy:
            _copy(cast(IO[bytes], source), copy.write, raw.tell, MOST_BYTES, options)
    except EOFError as error:
        raise refuse("E-FILE-02", file=options.file_name, what="gzip") from error
    except (OSError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        raise refuse("E-FILE-03", file=options.file_name, what=f"gzip: {error}") from error


def _from_zip(path: Path, target: Path, options: ReadingOptions) -> None:
    with _open_zip(path, options) as archive, target.open("wb") as copy:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_clutter(entry.filename)]
        if len(entries) != 1:
            raise refuse("E-FILE-16", file=options.file_name, count=len(entries))
        _copy_entry(archive, entries[0], copy.write, MOST_BYTES, options)


def _open_zip(path: Path, options: ReadingOptions) -> zipfile.ZipFile:
    """The archive with its names and flags checked, its contents not yet."""
    file = options.file_name
    _check_directory(path, file)
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise refuse("E-FILE-03", file=file, what=f"zip: {error}") from error
    for entry in archive.infolist():
        parts = PurePosixPath(entry.filename.replace("\\", "/"))
        if (
            parts.is_absolute()
            or ".." in parts.parts
            or ":" in entry.filename
            or stat.S_ISLNK(entry.external_attr >> 16)
        ):
            raise refuse("E-FILE-12", file=file, value=entry.filename)
        if entry.flag_bits & 0x1:
            raise refuse("E-FILE-14", file=file)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refuse("E-FILE-01", file=file, what=f"zip method {entry.compress_type}")
    return archive


def _check_directory(path: Path, file: str) -> None:
    """Refuse a cut archive and one whose directory alone would fill the memory, before it is parsed."""
    size = path.stat().st_size
    with path.open("rb") as source:
        source.seek(max(0, size - 66_000))
        tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise refuse("E-FILE-02", file=file, what="zip")
    entries, directory_bytes = struct.unpack_from("<HI", tail, at + 10)
    if entries > MOST_ENTRIES or directory_bytes > _DIRECTORY_BYTES:
        raise refuse("E-FILE-11", file=file, count=entries, limit=MOST_ENTRIES)


def _copy_entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    write: Callable[[bytes], object],
    limit: int,
    options: ReadingOptions,
) -> int:
    """Read one entry to its end, which checks its checksum. Returns its true size."""
    try:
        with archive.open(entry) as source:
            count = _copy(source, write, lambda: max(entry.compress_size, 1), limit, options)
    except _DAMAGE as error:
        raise refuse("E-FILE-03", file=options.file_name, what=f"zip {entry.filename}: {error}") from error
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise  # the disk, not the file
        raise refuse("E-FILE-03", file=options.file_name, what=f"zip {entry.filename}: offset") from error
    if count != entry.file_size:
        raise refuse("E-FILE-03", file=options.file_name, what=f"zip {entry.filename}: {count} != {entry.file_size}")
    return count


def _copy(
    source: IO[bytes], write: Callable[[bytes], object], packed: Callable[[], int], limit: int, options: ReadingOptions
) -> int:
    count = 0
    while block := source.read(_BLOCK):
        count += len(block)
        if count > limit:
            raise refuse("E-FILE-10", file=options.file_name, limit=f"{limit >> 20} MiB")
        if count > RATIO_COUNTS_FROM and count > MOST_RATIO * packed():
            raise refuse("E-FILE-10", file=options.file_name, limit=f"{MOST_RATIO}×")
        write(block)
    return count


def _is_clutter(name: str) -> bool:
    """What file managers add by themselves."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in (".DS_Store", "Thumbs.db")
