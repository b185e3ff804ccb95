"""Working days as arrays, against dates worked out by hand."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from orchestration.simulation.worktime import DAY, OPENING, WorkTime, add_months

from .conftest import CALENDAR


@pytest.fixture(scope="module")
def year() -> WorkTime:
    return WorkTime(CALENDAR, date(2026, 1, 1), 12)


def number(day: date) -> int:
    return (day - date(2026, 1, 1)).days


def test_working_days_of_2026(year):
    months = [year.first_workday_of(month) for month in range(12)] + [year.last_workday_of(11) + 1]
    assert [int(after - before) for before, after in pairwise(months)] == [
        *(21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23),
    ]


@pytest.mark.parametrize(
    ("accepted", "limit", "due"),
    [
        (date(2026, 2, 9), 20, date(2026, 3, 13)),  # nine days of Spring Festival, make-up days 02-14 and 02-28
        (date(2026, 4, 30), 5, date(2026, 5, 11)),  # 05-09 is a make-up Saturday
        (date(2026, 3, 2), 45, date(2026, 5, 8)),
    ],
)
def test_due_dates_agree_with_known_ones(year, accepted, limit, due):
    start = year.before[number(accepted)]
    assert year.workdays[start + limit] == number(due)


def test_a_calendar_day_limit_that_ends_on_a_day_off_moves_on(year):
    accepted = year.before[[number(date(2026, 4, 20))]]  # thirty days later is Wednesday 05-20, ten days later 04-30
    for limit, due in [(30, date(2026, 5, 20)), (10, date(2026, 4, 30)), (12, date(2026, 5, 6))]:
        allowed = year.allowed_workdays(accepted, np.array([limit]), np.array([True]))
        assert year.workdays[accepted + allowed][0] == number(due)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        (datetime(2026, 2, 17, 20, 0), datetime(2026, 2, 24, 9, 0)),  # a holiday evening
        (datetime(2026, 3, 2, 8, 0), datetime(2026, 3, 2, 9, 0)),
        (datetime(2026, 3, 2, 10, 30), datetime(2026, 3, 2, 10, 30)),
        (datetime(2026, 3, 2, 17, 30), datetime(2026, 3, 3, 9, 0)),
        (datetime(2026, 3, 6, 23, 59), datetime(2026, 3, 9, 9, 0)),
    ],
)
def test_first_moment_of_work(year, asked, opens):
    day, second = number(asked.date()), asked.hour * 3600 + asked.minute * 60
    at = year.seconds(year.moment(np.array([day]), np.array([second])))[0]
    assert datetime(2026, 1, 1) + timedelta(seconds=int(at)) == opens


def test_one_more_working_second_after_closing_is_the_next_morning(year):
    closing = year.moment(np.array([number(date(2026, 3, 6))]), np.array([OPENING + DAY - 1]))
    at = year.seconds(closing + 1)[0]
    assert datetime(2026, 1, 1) + timedelta(seconds=int(at)) == datetime(2026, 3, 9, 9, 0)


def test_months_follow_each_other_over_a_year():
    assert add_months(date(2005, 11, 1), 3) == date(2006, 2, 1)
