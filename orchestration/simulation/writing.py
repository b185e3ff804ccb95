"""Writes the files: whole or not at all, in slices so that memory stays bounded.

Here belong names, headers and bytes of files, and the sorting of messages into the months they
happened in. What the rows say belongs to the modules that make them.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import numpy as np
import polars as pl

from orchestration.messages import refuse
from orchestration.simulation.rows import Rows, Texts, take
from orchestration.simulation.worktime import WorkTime

_SLICE = 400_000  # rows turned into text at a time

T = TypeVar("T")


class Folder:
    """The folder the city is written to. Files of an earlier city are not mixed with this one."""

    def __init__(self, path: Path):
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        if any(path.glob("*.csv")) or (path / "truth").exists():
            raise refuse("E-USE-01", what=f"{path.name} 里已有文件 already holds files")
        self.files: list[Path] = []

    @contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        """A file that takes its name when it is complete."""
        final = self.path / name
        final.parent.mkdir(parents=True, exist_ok=True)
        partial = final.with_name(f".{final.name}.partial")
        with partial.open("wb") as file:
            yield file
        partial.replace(final)
        self.files.append(final)

    def write_table(self, name: str, table: pl.DataFrame) -> None:
        with self.open(name) as file:
            write_csv(file, table, with_header=True)


def write_csv(file: BinaryIO, table: pl.DataFrame, *, with_header: bool) -> None:
    """Plain CSV. Our texts hold neither comma nor quote, so nothing is quoted and blank stays blank."""
    table.write_csv(file, include_header=with_header, quote_style="never")


def write_events(file: BinaryIO, rows: Rows, texts: Texts, *, with_header: bool) -> None:
    """Messages by the time they happened; ties stay in the order they were made."""
    order = np.argsort(rows["at"], kind="stable")
    for start in range(0, max(len(order), 1), _SLICE):
        table = texts.events(take(rows, order[start : start + _SLICE]))
        write_csv(file, table, with_header=with_header and start == 0)


class Months(Generic[T]):
    """What was made early and belongs to a later month waits here until that month is written."""

    def __init__(self) -> None:
        self._waiting: dict[int, list[T]] = {}

    def add(self, month: int, part: T) -> None:
        self._waiting.setdefault(month, []).append(part)

    def pop(self, month: int) -> list[T]:
        return self._waiting.pop(month, [])


def add_events(months: Months[Rows], rows: Rows, time: WorkTime) -> None:
    """Put each message with its month."""
    month = time.month_of(rows["at"])
    for number in np.unique(month):
        months.add(int(number), take(rows, month == number))
