"""The proof that a delimited file can be read in one way only, so that the fast reader may be trusted.

Here belongs the proof, on bytes, and nothing that reads cells. A file is unambiguous when each of its
lines has the same number of delimiters and none holds a quote, NUL or lone carriage return. Then
every CSV reader in the world agrees about it; about any other file they do not.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from orchestration.intake.readers.encoding import whole_lines

_BLANK = b" \t\v\f"
_WIDE_BLANK = {b"\xe3": "\u3000".encode(), b"\xc2": "\u00a0".encode()}  # by their rare first byte


@dataclass(frozen=True)
class Proof:
    """What is known of a file after one look at its bytes."""

    records: int
    padded: bool  # some cell may have blanks around it


def prove(path: Path, skip_bytes: int, delimiter: bytes, columns: int) -> Proof | None:
    """The proof for the lines after ``skip_bytes``, or ``None``: then the strict reader decides.

    Lines without any content are not proven either, nor are files of one column, where a blank line
    and an empty cell look the same.
    """
    if columns < 2:
        return None
    kept = delimiter + b'"\n\r\0'
    dropped = bytes(byte for byte in range(256) if byte not in kept)
    blank, between = _BLANK.replace(delimiter, b""), delimiter + b"\r\n"
    classes = bytes(1 if byte in blank else 2 if byte in between else 0 for byte in range(256))
    records, padded, ending = 0, False, None
    with path.open("rb") as file:
        file.seek(skip_bytes)
        for block in whole_lines(file):
            if not block.endswith(b"\n"):
                if block.endswith(b"\r"):
                    return None
                block += ending or b"\n"
            skeleton = block.translate(None, dropped)
            ending = ending or (b"\r\n" if b"\r" in skeleton else b"\n")
            line = delimiter * (columns - 1) + ending
            lines, rest = divmod(len(skeleton), len(line))
            if rest or skeleton != line * lines:
                return None
            block_is_padded = _padded(block, classes)
            if _has_empty_line(block, delimiter, line, block_is_padded):
                return None
            padded = padded or block_is_padded
            records += lines
    return Proof(records, padded)


def _padded(block: bytes, classes: bytes) -> bool:
    """Whether a blank stands beside a delimiter or a line end; any wide blank counts as doing so."""
    if not block.isascii() and any(lead in block and blank in block for lead, blank in _WIDE_BLANK.items()):
        return True
    kinds = np.frombuffer(block.translate(classes), dtype=np.uint8)
    return bool(kinds[0] == 1 or ((kinds[1:] | kinds[:-1]) == 3).any())


def _has_empty_line(block: bytes, delimiter: bytes, line: bytes, padded: bool) -> bool:
    """Whether a line holds nothing but delimiters and blanks."""
    if padded:
        for blank in _WIDE_BLANK.values():
            block = block.replace(blank, b"")
        block = block.translate(None, _BLANK.replace(delimiter, b""))
    return block.startswith(line) or b"\n" + line in block
