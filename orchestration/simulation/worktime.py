"""Working days and office hours as arrays.

Moments of work lie on one axis of working seconds: working day number times ``DAY`` plus the seconds
since the doors opened. What happens later lies further along, so a case built by adding keeps its
order, and no loop asks day by day whether it is a holiday. Legal clocks belong to the warehouse.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orchestration.messages import refuse

OPENING = 9 * 3600
DAY = 17 * 3600 + 1800 - OPENING  # seconds the doors are open
_BEYOND = 400  # days planned past the last month; nothing dated there is ever written

Ints = NDArray[np.int64]


class WorkTime:
    """The working days of the months simulated. Days are numbered from the first of the first month."""

    def __init__(self, calendar_csv: Path, first_month: date, months: int):
        self.first_month = first_month
        starts = [add_months(first_month, number) for number in range(months + 1)]
        self.month_starts = [(start - first_month).days for start in starts]
        self.month_names = [start.strftime("%Y-%m") for start in starts[:-1]]
        self.end_day = self.month_starts[-1]
        self.is_workday = self._workdays(calendar_csv)
        self.workdays = np.flatnonzero(self.is_workday)
        self.before = np.concatenate(([0], np.cumsum(self.is_workday)))  # working days before a day

    def _workdays(self, calendar_csv: Path) -> NDArray[np.bool_]:
        days = [self.first_month + timedelta(number) for number in range(self.end_day + _BEYOND)]
        with calendar_csv.open(encoding="utf-8", newline="") as file:
            known = {row["cal_date"]: row["is_workday"] in ("1", "true") for row in csv.DictReader(file)}
        gap = next((day for day in days[: self.end_day] if day.isoformat() not in known), None)
        if gap is not None:
            raise refuse("E-USE-01", what=f"{calendar_csv.name} 没有 lacks {gap.isoformat()}")
        return np.array([known.get(day.isoformat(), day.weekday() < 5) for day in days])

    def moment(self, day: Ints, second: Ints) -> Ints:
        """The first moment of work at or after a second of a day (online applications come at night)."""
        after_closing = self.is_workday[day] & (second >= OPENING + DAY)
        inside = np.where(self.is_workday[day] & ~after_closing, np.maximum(second - OPENING, 0), 0)
        return (self.before[day] + after_closing) * DAY + inside

    def seconds(self, moment: Ints) -> Ints:
        """Wall seconds since the first of the first month."""
        return self.workdays[moment // DAY] * 86_400 + OPENING + moment % DAY

    def allowed_workdays(self, accepted: Ints, limit: Ints, is_calendar: NDArray[np.bool_]) -> Ints:
        """Working days a limit leaves after working day number ``accepted``; a last day off moves on."""
        return np.where(is_calendar, self.before[self.workdays[accepted] + limit] - accepted, limit)

    def month_of(self, at: Ints) -> Ints:
        """Number of the month of each wall second; ``len(month_names)`` and more lie beyond the end."""
        return np.searchsorted(np.array(self.month_starts) * 86_400, at, side="right") - 1

    def first_workday_of(self, month: int) -> int:
        return int(self.before[self.month_starts[month]])

    def last_workday_of(self, month: int) -> int:
        return int(self.before[self.month_starts[month + 1]]) - 1


def add_months(month: date, number: int) -> date:
    """The first of the month ``number`` months later."""
    years, index = divmod(month.month - 1 + number, 12)
    return date(month.year + years, index + 1, 1)
