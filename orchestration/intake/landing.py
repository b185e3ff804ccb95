"""Files as sent come to lie under our own name, whole and unchanged.

Here belong the checks on a file as a file: regular, complete, not a link to something else. What is in
it is the readers' business.
"""

import hashlib
import os
import re
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from orchestration.ledger import publish_file
from orchestration.messages import refuse
from orchestration.settings import Settings

_EXTENSION = re.compile(r"(\.(csv|tsv|txt|xlsx|xlsm|xls|xes|xml|parquet|jsonl|ndjson|json))?(\.(gz|zip))?$", re.I)
_CHUNK = 4 << 20


@dataclass(frozen=True)
class Delivery:
    """A file as sent, known by its bytes."""

    sha256: str
    file_name: str  # the sender's, for messages and for the rows; never a path of ours
    path: Path

    @property
    def delivery_id(self) -> str:
        return self.sha256[:16]


def land(path: Path, settings: Settings) -> Delivery:
    """Copy a file to ``deliveries/<sha256><ext>`` once it has stopped growing.

    Raises ``E-FILE-20`` for anything that is not a regular file (a link is not followed) and
    ``E-FILE-21`` for a file that cannot be opened.
    """
    private_folder(settings.restricted_dir)
    folder = private_folder(settings.restricted_dir / "deliveries")
    temporary = private_folder(work_dir(settings)) / f"landing-{os.getpid()}"
    while True:
        descriptor = _open(path)
        try:
            before = _wait_until_stable(descriptor, settings.stable_seconds)
            digest = _copy(descriptor, temporary)
            if _state(os.fstat(descriptor)) == before:
                break
        finally:
            os.close(descriptor)
    extension = _EXTENSION.search(path.name)
    final = folder / f"{digest}{extension.group(0).lower() if extension else ''}"
    publish_file(temporary, final)
    return Delivery(sha256=digest, file_name=path.name, path=final)


def is_stable(path: Path, stable_seconds: float) -> bool:
    """Whether nobody has written to a file for so long; what is no regular file is as stable as it gets."""
    try:
        status = path.lstat()
    except FileNotFoundError:  # taken away again by its sender
        return False
    return not stat.S_ISREG(status.st_mode) or _is_quiet(status, stable_seconds)


def work_dir(settings: Settings) -> Path:
    """Unfinished files: on the same disk as the lake, because they are moved into it by rename."""
    return settings.restricted_dir / "work"


def private_folder(folder: Path) -> Path:
    """The folder, readable by nobody else."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


def _open(path: Path) -> int:
    """O_NONBLOCK, because opening a FIFO would otherwise wait for a writer."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise refuse("E-FILE-20", file=path.name)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise refuse("E-FILE-21", file=path.name, what=error.strerror or "?") from error
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise refuse("E-FILE-20", file=path.name)


def _wait_until_stable(descriptor: int, stable_seconds: float) -> tuple[int, int]:
    status = os.fstat(descriptor)
    if _is_quiet(status, stable_seconds):
        return _state(status)
    seen, since = _state(status), time.monotonic()
    while time.monotonic() - since < stable_seconds:
        time.sleep(min(0.1, stable_seconds))
        state = _state(os.fstat(descriptor))
        if state != seen:
            seen, since = state, time.monotonic()
    return seen


def _is_quiet(status: os.stat_result, stable_seconds: float) -> bool:
    return time.time() - status.st_mtime >= stable_seconds


def _state(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _copy(descriptor: int, target: Path) -> str:
    digest = hashlib.sha256()
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as copy:
        while chunk := os.read(descriptor, _CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()
