"""The hash-chained ledger: one line per act, append-only, from the first day.

Here belong the chain and the question which readings count at a point of it. What an act does is
decided by the stage that performs it: it writes its files first, then its line, so that a reading, a
build or a release exists exactly when its line does.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.messages import refuse

_DOMAIN = "xiaoneng-ledger-v1"
_GENESIS = "0" * 64


@dataclass(frozen=True)
class Line:
    """One act. ``hash`` covers domain, sequence number, the hash before it and the whole act."""

    seq: int
    ts: str
    actor: str
    act: str
    payload: dict[str, Any]
    prev: str
    hash: str


class Ledger:
    """The ledger in one file. A torn last line (power cut while appending) never happened."""

    def __init__(self, path: Path):
        self.path = path

    def lines(self, known_at: int | None = None) -> list[Line]:
        """All lines up to and including sequence number ``known_at`` (default: the head).

        Raises ``E-LEDGER-01`` with the number of the first line that does not fit the chain.
        """
        return [line for line in self._verified() if known_at is None or line.seq <= known_at]

    def head(self) -> tuple[int, str]:
        """Sequence number and hash of the last line; ``(0, "00…")`` for an empty ledger."""
        lines = self.lines()
        return (lines[-1].seq, lines[-1].hash) if lines else (0, _GENESIS)

    def append(self, act: str, payload: dict[str, Any], actor: str) -> Line:
        """Add one act and return its line once it is on disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            seq, prev = self.head()
            os.ftruncate(descriptor, _length_of_whole_lines(self.path))
            ts = datetime.now(UTC).isoformat(timespec="milliseconds")
            body: dict[str, Any] = {
                "seq": seq + 1,
                "ts": ts,
                "actor": actor,
                "act": act,
                "payload": payload,
                "prev": prev,
            }
            entry: dict[str, Any] = {**body, "hash": _digest(body)}
            os.write(descriptor, canonical(entry) + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if seq == 0:
            fsync_folder(self.path.parent)
        return Line(**entry)

    def _verified(self) -> Iterator[Line]:
        if not self.path.exists():
            return
        prev = _GENESIS
        raw_lines = self.path.read_bytes().split(b"\n")[:-1]  # what follows the last newline was never finished
        for number, raw in enumerate(raw_lines, start=1):
            try:
                entry = json.loads(raw)
                stated = entry.pop("hash")
                whole = entry["seq"] == number and entry["prev"] == prev and stated == _digest(entry)
            except (ValueError, KeyError, TypeError, AttributeError):
                whole = False
            if not whole:
                raise refuse("E-LEDGER-01", file=self.path.name, row=number)
            prev = stated
            yield Line(**entry, hash=stated)


def active_readings(lines: list[Line]) -> list[dict[str, Any]]:
    """Payloads of the readings in force after these lines: neither superseded nor withdrawn.

    In the order of their ids, so that nothing that follows can depend on the order of delivery.
    """
    readings: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line.act == "reading":
            readings.pop(line.payload.get("supersedes") or "", None)
            readings[line.payload["reading_id"]] = line.payload
        elif line.act == "withdrawal":
            readings.pop(line.payload["reading_id"], None)
    return [readings[reading_id] for reading_id in sorted(readings)]


def canonical(value: Any) -> bytes:
    """Canonical JSON (RFC 8785 for the strings, integers, lists and ascii keys we use)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish_file(temporary: Path, final: Path) -> None:
    """Move a finished file to its place: content first, then the name, then the folder."""
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(final)
    fsync_folder(final.parent)


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(_DOMAIN.encode() + b"\0" + canonical(body)).hexdigest()


def _length_of_whole_lines(path: Path) -> int:
    content = path.read_bytes()
    return content.rfind(b"\n") + 1
