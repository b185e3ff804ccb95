"""Chance, money and days: what every part of the money needs and none owns."""

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Row = dict[str, Any]

YUAN = 100  # amounts are whole fen, so that sums are exact
WAN_YUAN = 10_000 * YUAN


class Luck:
    """Draws made of uniform numbers only; each department and year has its own, so none disturbs another."""

    def __init__(self, *seed: object):
        self._uniform = random.Random("/".join(map(str, seed))).random

    def below(self, bound: int) -> int:
        return int(self._uniform() * bound)

    def between(self, low: int, high: int) -> int:
        """``low`` to ``high``, both possible."""
        return low + self.below(high - low + 1)

    def pick(self, table: Sequence[T]) -> T:
        return table[self.below(len(table))]


def amount_text(fen: int) -> str:
    """``-1234.50``."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // YUAN}.{abs(fen) % YUAN:02d}"


class Days:
    """Working days. Beyond the calendar Monday to Friday are taken for them."""

    def __init__(self, calendar_csv: Path, first_year: int, end: date):
        with calendar_csv.open(encoding="utf-8", newline="") as file:
            known = {row["cal_date"]: row["is_workday"] in ("1", "true") for row in csv.DictReader(file)}
        first = date(first_year, 1, 1)
        days = [first + timedelta(number) for number in range((date(end.year + 2, 1, 1) - first).days)]
        self._workdays = [day for day in days if known.get(day.isoformat(), day.weekday() < 5)]
        self._place = {}
        place = 0
        for day in days:
            self._place[day] = place
            place += place < len(self._workdays) and self._workdays[place] == day

    def at(self, day: date) -> date:
        """The day, or the first working day after it."""
        return self._workdays[self._place[day]]

    def after(self, day: date, workdays: int) -> date:
        """The working day so many working days later."""
        return self._workdays[self._place[day] + workdays]

    def of_month(self, year: int, month: int) -> list[date]:
        start, stop = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
        return self._workdays[self._place[start] : self._place[stop]]
