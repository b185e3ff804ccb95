"""What people say afterwards: ratings (好差评) and complaints.

Here belongs everything that does not come from the department itself.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.simulation import rates
from orchestration.simulation.cases import Cases
from orchestration.simulation.city import City
from orchestration.simulation.dice import Dice
from orchestration.simulation.rows import Texts
from orchestration.simulation.worktime import DAY, Ints, WorkTime

_GRADES = np.array([int(grade) for grade in rates.RATING_WEIGHTS])
_RATING_CHANNELS = ("window", "online", "mobile")
_PRAISE = ("流程清楚;态度好", "一次办成", "服务热情", "")
_BLAME = ("办理时间过长", "态度生硬", "多次跑动", "流程不清楚")


@dataclass(frozen=True)
class OpinionFile:
    """How the files of one dataset look: its key, which is numbered when a month is written, and the rest."""

    dataset: str
    key: str
    letter: str
    when: str
    columns: tuple[str, ...]

    def numbered(self, parts: list[pl.DataFrame], month: str) -> pl.DataFrame:
        """The rows of a month in the order they came in, each with its key."""
        nothing = pl.DataFrame(schema=dict.fromkeys(self.columns, pl.String))
        table = pl.concat([nothing, *parts]).sort(self.when, maintain_order=True)
        number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)
        return table.select(pl.format(f"{self.letter}-{month}-{{}}", number).alias(self.key), pl.all())


RATINGS = OpinionFile(
    dataset="approval_ratings",
    key="rating_id",
    letter="R",
    when="rated_at",
    columns=("case_no", "rated_at", "satisfaction_grade", "channel", "labels", "rectified_at"),
)
COMPLAINTS = OpinionFile(
    dataset="approval_complaints",
    key="complaint_id",
    letter="C",
    when="received_at",
    columns=("department_code", "case_no", "received_at", "decided_at", "resolved_at", "result", "topic"),
)


@dataclass(frozen=True)
class Opinions:
    """A table in the making, and the month each row belongs to."""

    table: pl.DataFrame
    month: Ints


def ratings(rng: np.random.Generator, cases: Cases, city: City, time: WorkTime, texts: Texts) -> Opinions:
    """Ratings of some of the finished cases."""
    dice = Dice(rng, len(cases.serial))
    care = city.care[cases.department]
    rated_at = cases.finished_at + dice.between(*rates.RATING_DELAY_SECONDS)
    grade = _grades(dice, care)
    rectified_at = time.seconds(_work_moment(time, rated_at) + dice.pick(rates.RECTIFIED_WORKDAYS) * DAY)
    is_rectified = (grade <= 2) & dice.chance(rates.RECTIFIED) & (rectified_at < time.end_day * 86_400)
    label = np.where(grade >= 4, dice.below(len(_PRAISE)), len(_PRAISE) + dice.below(len(_BLAME)))
    channel = dice.below(len(_RATING_CHANNELS))
    is_rated = dice.chance(rates.RATED) & cases.is_finished & (rated_at < time.end_day * 86_400)

    chosen = np.flatnonzero(is_rated)
    chosen = chosen[np.argsort(rated_at[chosen], kind="stable")]
    table = pl.DataFrame(
        {
            "case_no": texts.case_numbers(cases.department[chosen], cases.year[chosen], cases.serial[chosen]),
            "rated_at": texts.instants(rated_at[chosen]),
            "satisfaction_grade": pl.Series([str(mark) for mark in range(6)]).gather(grade[chosen]),
            "channel": pl.Series(_RATING_CHANNELS).gather(channel[chosen]),
            "labels": pl.Series([*_PRAISE, *_BLAME]).gather(label[chosen]),
            "rectified_at": texts.instants(np.where(is_rectified, rectified_at, -1)[chosen]),
        }
    )
    return Opinions(table, time.month_of(rated_at[chosen]))


def complaints(rng: np.random.Generator, cases: Cases, number: int, time: WorkTime, texts: Texts) -> Opinions:
    """``number`` complaints about these cases; decisions beyond the last month are still to come."""
    dice = Dice(rng, number)
    case = dice.below(len(cases.serial))
    received = _work_moment(time, cases.applied_at[case]) + dice.between(DAY // 2, 12 * DAY)
    decided = (received // DAY + dice.pick(rates.COMPLAINT_DECIDED_WORKDAYS)) * DAY + dice.below(DAY)
    resolved = (decided // DAY + dice.pick(rates.COMPLAINT_RESOLVED_WORKDAYS)) * DAY + dice.below(DAY)
    topic = dice.weighted(rates.COMPLAINT_TOPICS.values())
    result = dice.weighted(rates.COMPLAINT_RESULTS.values())
    names_case = dice.chance(rates.COMPLAINT_NAMES_CASE) & cases.is_known[case]

    end = time.end_day * 86_400
    received_at, decided_at, resolved_at = (time.seconds(moment) for moment in (received, decided, resolved))
    chosen = np.flatnonzero(received_at < end)
    chosen = chosen[np.argsort(received_at[chosen], kind="stable")]
    about = case[chosen]
    numbers = texts.case_numbers(cases.department[about], cases.year[about], cases.serial[about])
    is_resolved = pl.Series(resolved_at[chosen] < end)
    nothing = pl.Series([""])
    table = pl.DataFrame(
        {
            "department_code": texts.departments.gather(cases.department[about]),
            "case_no": numbers.zip_with(pl.Series(names_case[chosen]), nothing),
            "received_at": texts.instants(received_at[chosen]),
            "decided_at": texts.instants(np.where(decided_at < end, decided_at, -1)[chosen]),
            "resolved_at": texts.instants(np.where(resolved_at < end, resolved_at, -1)[chosen]),
            "result": pl.Series(list(rates.COMPLAINT_RESULTS)).gather(result[chosen]).zip_with(is_resolved, nothing),
            "topic": pl.Series(list(rates.COMPLAINT_TOPICS)).gather(topic[chosen]),
        }
    )
    return Opinions(table, time.month_of(received_at[chosen]))


def _grades(dice: Dice, care: np.ndarray) -> Ints:
    """Grades; the three worst come in times the department's factor."""
    total = sum(rates.RATING_WEIGHTS.values())
    drawn = dice.below(total)
    grade = np.full(dice.count, _GRADES[0])
    reached = 0
    for mark in sorted(_GRADES)[:-1]:
        weight = rates.RATING_WEIGHTS[str(mark)]
        share = (weight * care).astype(np.int64) if mark <= 3 else np.full(dice.count, weight)
        grade = np.where((drawn >= reached) & (drawn < reached + share), mark, grade)
        reached = reached + share
    return grade


def _work_moment(time: WorkTime, at: Ints) -> Ints:
    return time.moment(at // 86_400, at % 86_400)
