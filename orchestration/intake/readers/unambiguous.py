"""The proof that a delimited file can be read in one way only, so that the fast reader may be trusted.

Here belongs the proof, on bytes, and nothing that reads cells. A file is unambiguous when each of its
lines has the same number of delimiters and none holds a quote, NUL or lone carriage return. Then
every CSV reader in the world agrees about it; about any other file they do not.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from orchestration.intake.readers.encoding import whole_lines

# By the byte to look for first: it is rarer still.
_RARE_BLANK = {b"\xe3": "\u3000".encode(), b"\xc2": "\u00a0".encode(), b"\v": b"\v", b"\f": b"\f"}


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
            block_is_padded, first_cell_empty = _borders(block, delimiter, ending)
            if (block_is_padded or first_cell_empty) and _has_empty_line(block, delimiter, line):
                return None
            padded = padded or block_is_padded
            records += lines
    return Proof(records, padded)


def _borders(block: bytes, delimiter: bytes, ending: bytes) -> tuple[bool, bool]:
    """Whether a blank stands at the border of some cell, and whether some line begins with a delimiter.

    Blanks that are rare in any text count wherever they stand.
    """
    padded = any(lead in block and blank in block for lead, blank in _RARE_BLANK.items())
    content = np.frombuffer(block, dtype=np.uint8)
    # Two arrays written over and over: fresh ones of this size cost more than all the comparing.
    border, other = np.empty(len(content), bool), np.empty(len(content), bool)
    np.equal(content, delimiter[0], out=border)
    np.equal(content, 10, out=other)
    first_cell_empty = bool(border[0] or (other[:-1] & border[1:]).any())
    if not padded:
        border |= other
        if ending == b"\r\n":
            border |= np.equal(content, 13, out=other)
        np.equal(content, 32, out=other)
        if delimiter != b"\t" and b"\t" in block:
            other |= content == 9
        padded = bool(other[0] or (border[:-1] & other[1:]).any() or (other[:-1] & border[1:]).any())
    return padded, first_cell_empty


def _has_empty_line(block: bytes, delimiter: bytes, line: bytes) -> bool:
    """Whether a line holds nothing but delimiters and blanks."""
    for blank in _RARE_BLANK.values():
        block = block.replace(blank, b"")
    block = block.translate(None, b" \t".replace(delimiter, b""))
    return block.startswith(line) or b"\n" + line in block
