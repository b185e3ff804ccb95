"""One writer at a time: an advisory lock that dies with its process.

Here belongs the lock and nothing else; who must hold it is decided by the command and the jobs.
"""

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from orchestration.messages import refuse


@contextmanager
def writer_lock(path: Path, purpose: str) -> Generator[None]:
    """Hold the writer's lock while the block runs; ``E-BUSY-01`` names who holds it already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refuse("E-BUSY-01", holder=path.read_text(encoding="utf-8").strip() or "?") from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"pid {os.getpid()} ({purpose})".encode(), 0)
        yield
    finally:
        os.close(descriptor)
