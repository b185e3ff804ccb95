"""Text as sent becomes valid UTF-8, or is refused with the place of its first wrong byte.

Here belong encodings only. A guess is made where the bytes leave no doubt (byte order mark, valid
UTF-8, else GB18030); damaged UTF-8 often is valid GB18030 nonsense, so that doubt is a refusal.
"""

import codecs
import io
import struct
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from orchestration.intake.readers.base import ReadingOptions
from orchestration.messages import Refusal, refuse

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_GB = {"gb18030", "gbk", "gb2312", "hz"}
LONGEST_LINE = 1 << 26  # bytes; a longer one would be memory given to whoever sends it
_BLOCK = 1 << 18
_WINDOW = 1 << 16
_SURE = 64  # so many valid characters of several bytes before the first wrong one: it was UTF-8


def as_utf8(path: Path, options: ReadingOptions) -> Path:
    """``path`` itself when it is valid UTF-8, else a copy in the working folder that is.

    Raises ``E-ENC-01`` with byte offset and line of the first byte that does not fit, ``E-ENC-02``
    when another encoding was declared than the file has, ``E-CFG-01`` for an unknown encoding.
    """
    with path.open("rb") as file:
        head = file.read(3)
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    marked, declared = _MARKS.get(mark), _declared(options)
    if marked and declared and declared.removesuffix("-le").removesuffix("-be") not in marked:
        raise refuse("E-ENC-02", file=options.file_name, declared=options.encoding, found=marked)
    if marked and marked != "utf-8":
        return _transcoded(path, marked, len(mark), options)
    if declared not in (None, "utf-8"):
        if declared == "gb18030" and _is_utf8_beyond_doubt(path):
            raise refuse("E-ENC-02", file=options.file_name, declared=options.encoding, found="UTF-8")
        return _transcoded(path, declared, 0, options)
    wrong = first_wrong_byte(path)
    if wrong is None:
        return path
    if marked or declared or _was_utf8(path, wrong) or _was_western(path):
        raise _wrong_byte(path, wrong, "UTF-8", options)
    return _transcoded(path, "gb18030", 0, options)


def first_wrong_byte(path: Path) -> int | None:
    """Offset of the first byte that is not UTF-8; ``None`` when the whole file is."""
    offset = 0
    with path.open("rb") as file:
        for block in whole_lines(file):
            if not block.isascii() and not _valid(block):
                try:
                    block.decode("utf-8")
                except UnicodeDecodeError as error:
                    return offset + error.start
            offset += len(block)
    return None


def whole_lines(file: BinaryIO, size: int = _BLOCK) -> Iterator[bytes]:
    """Blocks that end with a line, so that no character and no record is cut.

    Raises ``E-FILE-33`` for a line no department ever meant.
    """
    while block := file.read(size):
        if not block.endswith(b"\n"):
            block += file.readline(LONGEST_LINE)
            if len(block) >= LONGEST_LINE and not block.endswith(b"\n"):
                raise refuse("E-FILE-33", limit=LONGEST_LINE >> 20)
        yield block


def _valid(block: bytes) -> bool:
    """Arrow's check: ten times as fast as decoding."""
    offsets = pa.py_buffer(struct.pack("<qq", 0, len(block)))
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(block)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _declared(options: ReadingOptions) -> str | None:
    if options.encoding is None:
        return None
    try:
        name = codecs.lookup(options.encoding).name
        "".encode(name).decode(name)  # base64 and its kind are codecs, not encodings
    except (LookupError, UnicodeError) as error:
        raise refuse("E-CFG-01", file=options.file_name, what=f"encoding: {options.encoding}") from error
    if name in _GB:
        return "gb18030"  # GBK and GB2312 are parts of it
    return {"utf-8-sig": "utf-8", "ascii": "utf-8"}.get(name, name)


def _transcoded(path: Path, encoding: str, skip: int, options: ReadingOptions) -> Path:
    options.work_dir.mkdir(parents=True, exist_ok=True)
    target = options.work_dir / f"{uuid.uuid4().hex}.txt"
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as source, target.open("wb") as copy:
        source.seek(skip)
        offset, ended, line_length = skip, False, 0
        while not ended:
            block = source.read(_BLOCK)
            ended = not block
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(block, final=ended).encode("utf-8")
            except UnicodeDecodeError as error:
                raise _wrong_byte(path, offset - pending + error.start, encoding, options) from error
            offset += len(block)
            line_length = len(text) - text.rfind(b"\n") - 1 if b"\n" in text else line_length + len(text)
            if line_length >= LONGEST_LINE:
                raise refuse("E-FILE-33", file=options.file_name, limit=LONGEST_LINE >> 20)
            copy.write(text)
    return target


def _wrong_byte(path: Path, offset: int, encoding: str, options: ReadingOptions) -> Refusal:
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("ignore"), translate=True)
    line, left = 1, offset
    with path.open("rb") as file:
        while left and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            line += decoder.decode(block, final=not left).count("\n")
        byte = file.read(1).hex()
    return refuse(
        "E-ENC-01",
        file=options.file_name,
        row=line,
        offset=offset,
        byte=f"0x{byte}" if byte else "EOF",
        encoding=encoding.upper(),
    )


def _is_utf8_beyond_doubt(path: Path) -> bool:
    """Valid as a whole, and with characters of three bytes: GB18030 text practically never is."""
    if first_wrong_byte(path) is not None:
        return False
    return _multibyte(_window(path).decode("utf-8", errors="ignore")) >= 4


def _was_utf8(path: Path, wrong: int) -> bool:
    """Whether a file with a wrong byte is damaged UTF-8 rather than GB18030."""
    with path.open("rb") as file:
        start = max(0, wrong - _WINDOW)
        file.seek(start)
        before = file.read(wrong - start).decode("utf-8", errors="ignore")
    if _multibyte(before) >= _SURE:
        return True
    window = _window(path)
    high = sum(byte >= 0x80 for byte in window)
    fitting = sum(len(char.encode()) for char in window.decode("utf-8", errors="ignore") if ord(char) > 0x7F)
    if fitting >= 0.9 * high:
        return True
    read_as_gb = [char for char in window.decode("gb18030", errors="ignore") if ord(char) > 0x7F]
    rare = sum(not _is_common(char) for char in read_as_gb)
    return fitting >= 0.5 * high and rare > 0.25 * len(read_as_gb)


def _was_western(path: Path) -> bool:
    """Whether single letters with accents stand before plain ones: as GB18030 each pair gives a rare character."""
    pairs = [char.encode("gb18030") for char in _window(path).decode("gb18030", errors="ignore") if ord(char) > 0x7F]
    return sum(len(pair) == 2 and pair[1] < 0x80 for pair in pairs) > 0.8 * len(pairs)


def _window(path: Path) -> bytes:
    """The first lines that hold more than ASCII, up to 64 kB."""
    found = bytearray()
    with path.open("rb") as file:
        for block in whole_lines(file):
            if not block.isascii():
                found += b"\n".join(line for line in block.split(b"\n") if not line.isascii())
            if len(found) >= _WINDOW:
                break
    return bytes(found[:_WINDOW])


def _multibyte(text: str) -> int:
    return sum(ord(char) > 0x7FF for char in text)


def _is_common(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
