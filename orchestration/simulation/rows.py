"""Messages of cases in compact form: one small integer per column, until they are written as text.

Here belong the columns of the event files and how a number becomes a word. Which messages a case has
belongs to ``cases.py``; into which file they go belongs to ``writing.py``.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl

from orchestration.simulation import rates
from orchestration.simulation.catalogue import DEPARTMENTS, REASONS
from orchestration.simulation.city import City

Rows = dict[str, np.ndarray]

EVENT_TYPES = (
    "apply",
    "pre_accept",
    "accept",
    "review_step",
    "supply_notice",
    "supply_accept",
    "special_start",
    "special_end",
    "finish",
    "issue",
    "pick_up",
)
STEP_NAMES = ("", "承办", "审核", "批准")
_WINDOW = "窗口"
# whose post it is to send a message; a review step is that of its own post
_POSTS = {
    **dict.fromkeys(("pre_accept", "accept", "supply_notice", "supply_accept", "issue"), _WINDOW),
    **dict.fromkeys(("special_start", "special_end"), STEP_NAMES[1]),
    "finish": STEP_NAMES[3],
}
CHANNELS = ("", "window", "online", "mobile", "post")
SPECIAL_KINDS = ("", *rates.SPECIAL_KIND_WEIGHTS)
YES, NO = 1, 2
_TRUTH = ("", "true", "false")
_REASON_TEXTS = ("", *(text for texts in REASONS.values() for text in texts))

_POSTS_BY_TYPE = tuple(_POSTS.get(event_type, "") for event_type in EVENT_TYPES)

UNKNOWN_DEPARTMENT = len(DEPARTMENTS)
UNKNOWN_MATTER = -1
DEAREST = 10_000

# column: (type, value of a message that has none)
COLUMNS: dict[str, tuple[type, int]] = {
    "department": (np.uint8, 0),
    "year": (np.int16, 0),
    "serial": (np.int32, 0),
    "matter": (np.int16, 0),
    "type": (np.uint8, 0),
    "seq": (np.uint8, 1),
    "at": (np.int32, 0),  # wall seconds since the first of the first month
    "delay": (np.int32, 0),  # seconds until the upload
    "operator": (np.int16, 0),
    "channel": (np.uint8, 0),
    "applicant": (np.uint8, 0),
    "applicant_no": (np.int32, 0),
    "materials": (np.uint8, 0),
    "step": (np.uint8, 0),
    "status": (np.uint8, 0),
    "receipt": (np.uint8, 0),  # whether a receipt with a number was given
    "result": (np.uint8, 0),  # result code plus one
    "approved": (np.uint8, 0),
    "reason": (np.uint8, 0),
    "special_type": (np.uint8, 0),
    "special_kind": (np.uint8, 0),
    "told": (np.uint8, 0),
    "approver": (np.uint8, 0),
    "limit": (np.uint8, 0),
    "amount": (np.int16, -1),
    "version": (np.uint8, 1),
}


def make_rows(count: int, **columns: np.ndarray | int) -> Rows:
    """``count`` messages with these columns; the others hold what a message without them has."""
    unknown = columns.keys() - COLUMNS.keys()
    if unknown:
        raise KeyError(f"no such columns: {sorted(unknown)}")
    return {
        name: np.broadcast_to(np.asarray(columns.get(name, default)).astype(dtype), count)
        for name, (dtype, default) in COLUMNS.items()
    }


def concatenate(parts: Sequence[Rows]) -> Rows:
    """All rows of the parts, in order."""
    return {name: np.concatenate([make_rows(0)[name], *(part[name] for part in parts)]) for name in COLUMNS}


def take(rows: Rows, where: np.ndarray | slice) -> Rows:
    return {name: values[where] for name, values in rows.items()}


def count_of(rows: Rows) -> int:
    return len(rows["at"])


class MessageLog:
    """Collects the messages of a block of cases, leaving out those at or after a case's ``end``."""

    def __init__(self, cases: Rows, year: int, end: np.ndarray):
        self.cases = cases
        self.year = year
        self.end = end
        self.parts: list[Rows] = []

    def say(self, event_type: str, where: np.ndarray, at: np.ndarray, **columns: np.ndarray | int) -> None:
        """A message of one type from each case in ``where``. Arrays hold a value for every case."""
        chosen = np.flatnonzero(where & (at < self.end))
        known = {**self.cases, "at": at, **columns}
        values = {name: each[chosen] if isinstance(each, np.ndarray) else each for name, each in known.items()}
        self.parts.append(make_rows(len(chosen), type=EVENT_TYPES.index(event_type), year=self.year, **values))

    def rows(self) -> Rows:
        return concatenate(self.parts)


def reason_codes(group: str) -> range:
    """Codes of the texts that explain one thing."""
    first = _REASON_TEXTS.index(REASONS[group][0])
    return range(first, first + len(REASONS[group]))


class Texts:
    """Turns rows into the text columns of the contract. One per run: it knows the city and day one."""

    def __init__(self, city: City, first_month: date, days: int):
        self.city = city
        self.departments = pl.Series([department.code for department in DEPARTMENTS] + ["XX"])
        self.matters = pl.Series([matter.code for matter in city.matters] + ["9999999"])
        self.dates = pl.Series([(first_month + timedelta(day)).isoformat() for day in range(days)])
        self.first_year = first_month.year
        years = range(self.first_year - 1, self.first_year + days // 365 + 2)
        self.case_years = len(years)
        divisions = [(department.division, department.code) for department in DEPARTMENTS] + [("440300", "XX")]
        self.case_prefixes = pl.Series([f"{area}-{code}-{year}-" for area, code in divisions for year in years])

    def case_numbers(self, department: np.ndarray, year: np.ndarray, serial: np.ndarray) -> pl.Series:
        """Numbers of cases: division, department, year, running number of seven digits."""
        place = department.astype(np.int64) * self.case_years + (year - (self.first_year - 1))
        texts = pl.select(
            pl.concat_str(
                self.case_prefixes.gather(place),
                _four_digits().gather(serial // 10_000).str.slice(1),
                _four_digits().gather(serial % 10_000),
            )
        )
        return texts.to_series()

    def instants(self, at: np.ndarray) -> pl.Series:
        """``2026-03-02 09:15:00``; negative seconds are empty."""
        known = at >= 0
        texts = self.dates.gather(np.where(known, at // 86_400, 0)) + _clock().gather(at % 86_400)
        return texts if known.all() else texts.zip_with(pl.Series(known), pl.Series([""]))

    def events(self, rows: Rows) -> pl.DataFrame:
        """The columns of ``approval_events`` that this city's departments send."""
        department = rows["department"].astype(np.int64)
        matter = rows["matter"].astype(np.int64)
        staff_base = department * 200
        at = rows["at"].astype(np.int64)
        limited = rows["limit"] > 0
        case_no = self.case_numbers(rows["department"], rows["year"], rows["serial"])
        return pl.DataFrame(
            {
                "case_no": case_no,
                "event_type": _words(EVENT_TYPES, rows["type"]),
                "seq_no": _numbers().gather(rows["seq"]),
                "matter_code": self.matters.gather(np.where(matter < 0, len(self.matters) - 1, matter)),
                "department_code": self.departments.gather(department),
                "event_at": self.instants(at),
                "uploaded_at": self.instants(at + rows["delay"]),
                "operator_id": _staff().gather(np.where(rows["operator"] > 0, staff_base + rows["operator"], 0)),
                "operator_role": _words(_POSTS_BY_TYPE, rows["type"]).zip_with(
                    pl.Series(rows["step"] == 0), _words(STEP_NAMES, rows["step"])
                ),
                "channel": _words(CHANNELS, rows["channel"]),
                "applicant_type": _numbers().gather(rows["applicant"]),
                "applicant_id": _applicants(rows["applicant_no"]),
                "materials_count": _numbers().gather(rows["materials"]),
                "step_code": _numbers().gather(rows["step"]),
                "step_name": _words(STEP_NAMES, rows["step"]),
                "status_code": _numbers().gather(rows["status"]),
                "receipt_no": ("SL" + case_no).zip_with(pl.Series(rows["receipt"] > 0), pl.Series([""])),
                "result_code": _words(("", *"01234567"), rows["result"]),
                "is_approved": _words(_TRUTH, rows["approved"]),
                "reason": _words(_REASON_TEXTS, rows["reason"]),
                "special_type": _numbers().gather(rows["special_type"]),
                "special_kind": _words(SPECIAL_KINDS, rows["special_kind"]),
                "is_told_in_writing": _words(_TRUTH, rows["told"]),
                "approved_by": _staff().gather(np.where(rows["approver"] > 0, staff_base + 1, 0)),
                "limit_value": _numbers().gather(rows["limit"]),
                "limit_unit": _words(("", "workday"), limited.astype(np.uint8)),
                "amount": _amounts().gather(rows["amount"].astype(np.int64) + 1),
                "data_version": _numbers().gather(rows["version"]),
            }
        )


def _words(words: Sequence[str], codes: np.ndarray) -> pl.Series:
    return pl.Series(words).gather(codes)


@cache
def _numbers() -> pl.Series:
    return pl.Series(["", *map(str, range(1, 256))])


@cache
def _staff() -> pl.Series:
    return pl.Series(["", *(str(10_000 + number) for number in range(1, 200 * (len(DEPARTMENTS) + 1)))])


@cache
def _amounts() -> pl.Series:
    return pl.Series(["", *(f"{yuan}.00" for yuan in range(DEAREST))])


def _applicants(numbers: np.ndarray) -> pl.Series:
    """``A0000123``; empty where a message names nobody."""
    texts = pl.select(
        pl.concat_str(pl.lit("A"), _four_digits().gather(numbers // 10_000), _four_digits().gather(numbers % 10_000))
    ).to_series()
    return texts.zip_with(pl.Series(numbers > 0), pl.Series([""]))


@cache
def _four_digits() -> pl.Series:
    return pl.Series([f"{number:04d}" for number in range(10_000)])


@cache
def _clock() -> pl.Series:
    return pl.Series([f" {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}" for second in range(86_400)])
