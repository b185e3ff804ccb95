"""The calendars agree with every independent source, except where ``calendar_notes.csv`` says why not."""

import csv
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

PROJECT = Path(__file__).resolve().parents[3]
REFERENCE = PROJECT / "data" / "reference"
REALDATA = Path(os.environ.get("XIAONENG_REALDATA", PROJECT.parent / "shared" / "realdata"))

Day = tuple[str, str, str, str]  # cal_date, is_workday, day_kind, holiday_name


def rows(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def calendar_days(calendar_code: str) -> list[Day]:
    days = rows(f"calendar_{calendar_code.lower()}")
    return [(row["cal_date"], row["is_workday"], row["day_kind"], row["holiday_name"]) for row in days]


def workdays(calendar_code: str) -> dict[date, bool]:
    return {date.fromisoformat(day): is_workday == "1" for day, is_workday, _, _ in calendar_days(calendar_code)}


def noted(calendar_code: str) -> set[date]:
    notes = rows("calendar_notes")
    return {date.fromisoformat(row["cal_date"]) for row in notes if row["calendar_code"] == calendar_code}


def each_day(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(number) for number in range((last - first).days + 1))


def dutch_calendar(first: date, last: date) -> Iterator[Day]:
    """How ``calendar_nl.csv`` is made: Algemene termijnenwet art. 3(1) and 3(2), in English.

    The package counts 5 May as public once in five years and as optional in the others; the law
    counts it every year, so both categories are taken.
    """
    named = holidays.country_holidays(
        "NL", years=range(first.year, last.year + 1), language="en_US", categories=("public", "optional")
    )
    for day in each_day(first, last):
        name = named.get(day, "")
        kind = "public_holiday" if name else "weekend" if day.weekday() >= 5 else "workday"
        yield day.isoformat(), "1" if kind == "workday" else "0", kind, name


def easter_sunday(year: int) -> date:
    """The Gregorian computus of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114, 31)
    return date(year, month, day + 1)


def dutch_holidays(year: int) -> set[date]:
    """Algemene termijnenwet art. 3(1) and 3(2), read from the law and not from a package."""
    easter = easter_sunday(year)
    birthday = date(year, 4, 27) if year >= 2014 else date(year, 4, 30)
    return {
        date(year, 1, 1),
        easter - timedelta(2),
        easter + timedelta(1),
        birthday - timedelta(birthday.weekday() == 6),
        date(year, 5, 5),
        easter + timedelta(39),
        easter + timedelta(50),
        date(year, 12, 25),
        date(year, 12, 26),
    }


@pytest.mark.parametrize("calendar_code", ["CN", "NL"])
def test_a_calendar_has_every_day_it_announces_and_no_other(calendar_code):
    (coverage,) = (row for row in rows("calendar") if row["calendar_code"] == calendar_code)
    announced = each_day(date.fromisoformat(coverage["announced_from"]), date.fromisoformat(coverage["announced_to"]))
    assert [day for day, *_ in calendar_days(calendar_code)] == [day.isoformat() for day in announced]


@pytest.mark.parametrize("calendar_code", ["CN", "NL"])
def test_the_kind_of_a_day_says_whether_it_is_worked(calendar_code):
    for day, is_workday, kind, name in calendar_days(calendar_code):
        at_weekend = date.fromisoformat(day).weekday() >= 5
        assert (is_workday == "1") == (kind in {"workday", "makeup_workday"}), day
        assert bool(name) == (kind in {"public_holiday", "makeup_workday"}), day
        assert at_weekend or kind not in {"weekend", "makeup_workday"}, day
        assert not at_weekend or kind != "workday", day


def test_chinese_days_agree_with_chinesecalendar_but_for_the_noted_ones():
    differing = {day for day, is_workday in workdays("CN").items() if chinese_calendar.is_workday(day) != is_workday}
    assert differing == noted("CN") == {date(2005, 12, 31)}


def test_chinese_days_agree_with_holidays_without_exception():
    """This package reads the notices itself, 国办发明电〔2005〕35号 included."""
    china = holidays.country_holidays("CN", years=range(2004, 2027))
    differing = {day for day, is_workday in workdays("CN").items() if china.is_working_day(day) != is_workday}
    assert differing == set()


@pytest.mark.skipif(not (REALDATA / "holiday_cn").is_dir(), reason="the public data set holiday_cn is not here")
def test_chinese_days_agree_with_holiday_cn():
    is_off: dict[date, bool] = {}
    for path in sorted((REALDATA / "holiday_cn").glob("*.json")):
        for day in json.loads(path.read_text(encoding="utf-8"))["days"]:
            # The days around New Year stand in two files; they must say the same.
            assert is_off.setdefault(date.fromisoformat(day["date"]), day["isOffDay"]) == day["isOffDay"], day
    covered = {day: known for day, known in workdays("CN").items() if day.year >= 2007 or day in is_off}
    assert covered == {day: not is_off.get(day, day.weekday() >= 5) for day in covered}
    assert set(is_off) <= set(covered)


def test_working_days_of_every_year():
    counted = Counter(day.year for day, is_workday in workdays("CN").items() if is_workday)
    assert counted == {
        2004: 252, 2005: 251, 2006: 251, 2007: 249, 2008: 251, 2009: 250, 2010: 250, 2011: 250,
        2012: 249, 2013: 250, 2014: 250, 2015: 249, 2016: 250, 2017: 249, 2018: 250, 2019: 250,
        2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248,
    }  # fmt: skip


def test_working_days_of_the_months_of_2026():
    counted = Counter(day.month for day, is_workday in workdays("CN").items() if is_workday and day.year == 2026)
    assert [counted[month] for month in range(1, 13)] == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]


def test_the_dutch_calendar_can_be_made_again():
    assert calendar_days("NL") == list(dutch_calendar(date(2005, 1, 1), date(2030, 12, 31)))


def test_dutch_working_days_follow_the_law():
    expected = {
        day: day.weekday() < 5 and day not in dutch_holidays(day.year)
        for day in each_day(date(2005, 1, 1), date(2030, 12, 31))
    }
    assert workdays("NL") == expected


def test_dutch_days_added_by_decree_are_noted_and_left_working_days():
    dutch = workdays("NL")
    assert noted("NL")
    assert all(dutch[day] for day in noted("NL"))
