"""What the supervisors send: cases drawn for a check by hand, and notices of alerts with what was answered.

Here belongs what comes from the supervision office and not from a department.
"""

import numpy as np
import polars as pl

from orchestration.simulation import rates
from orchestration.simulation.cases import Cases
from orchestration.simulation.dice import Dice
from orchestration.simulation.irregular_case import Case
from orchestration.simulation.opinions import OpinionFile, Opinions
from orchestration.simulation.rows import Texts
from orchestration.simulation.worktime import Ints, WorkTime

_OUTCOMES = tuple(rates.SAMPLE_OUTCOMES)
_FINDINGS = {"genuine": "", "untrue": "记录时间与原始材料不符", "unverifiable": "原始材料缺失"}
_UNTRUE = _OUTCOMES.index("untrue")

ACCOUNTABILITY_COLUMNS = (
    *("accountability_no", "seq_no", "event_type", "event_date", "signal_type", "signal_no", "department_code"),
    *("due_date", "doc_no", "regulation_code", "person_id", "role", "fault_code", "form_code", "deduction_score"),
    *("exemption_code", "outcome"),
)
INSPECTIONS = OpinionFile(
    dataset="sample_inspections",
    key="inspection_no",
    letter="SI",
    when="inspected_date",
    columns=("case_no", "drawn_date", "inspected_date", "outcome", "finding"),
)


def inspections(dice: Dice, cases: Cases, time: WorkTime, texts: Texts) -> Opinions:
    """Some of the finished cases: drawn when their month is over, checked in the month after."""
    delay = dice.pick(rates.SAMPLE_CHECKED_WORKDAYS)
    outcome = dice.weighted(rates.SAMPLE_OUTCOMES.values())
    chosen = np.flatnonzero(dice.chance(rates.SAMPLED) & cases.is_finished)
    numbers = texts.case_numbers(cases.department[chosen], cases.year[chosen], cases.serial[chosen])
    return _checked(numbers, cases.finished_at[chosen], delay[chosen], outcome[chosen], time, texts)


def planted_inspections(cases: list[Case], time: WorkTime, texts: Texts) -> Opinions:
    """Planted cases whose record is not true, and was found so."""
    key = (np.array([getattr(case, name) for case in cases], np.int64) for name in ("department", "year", "serial"))
    finished = np.array([case.of("finish").at for case in cases], np.int64)
    delay = np.array([3 + place % 5 for place in range(len(cases))], np.int64)
    return _checked(texts.case_numbers(*key), finished, delay, np.full(len(cases), _UNTRUE), time, texts)


def notices(cases: list[Case], time: WorkTime, texts: Texts) -> Opinions:
    """Notices of alerts and the departments' answers: rows of ``accountability_events``."""
    told = [(case, case.notice) for case in cases if case.notice is not None]
    key = (np.array([getattr(case, name) for case, _ in told], np.int64) for name in ("department", "year", "serial"))
    numbers = texts.case_numbers(*key)
    rows = []
    for (case, notice), case_no in zip(told, numbers, strict=True):
        common = {
            "accountability_no": f"ZZ-{case.year}-{case.serial}",
            "signal_type": "alert",
            "signal_no": f"{case_no}/{notice.rule}/{notice.level}",
            "department_code": texts.departments[case.department],
        }
        told_on, due_on = case.at(notice.told, 0) // 86_400, case.at(notice.due, 0) // 86_400
        document = f"深监督〔{case.year}〕{case.serial - 9_000_000 + 1}号"
        told_row = {"seq_no": "1", "event_type": "notice", "due_date": texts.dates[due_on], "doc_no": document}
        rows.append({**common, **told_row, "day": told_on})
        if notice.feedback is not None:
            answered_on = case.at(notice.feedback, 0) // 86_400
            rows.append({**common, "seq_no": "2", "event_type": "feedback", "day": answered_on})
    schema = {**dict.fromkeys(ACCOUNTABILITY_COLUMNS, pl.String), "day": pl.Int64}
    made = pl.DataFrame(rows, {name: schema[name] for name in schema}).filter(pl.col("day") < time.end_day)
    made = made.sort("day", "accountability_no", "seq_no")
    day = made["day"].to_numpy()
    table = made.with_columns(event_date=texts.dates.gather(day)).select(pl.col(ACCOUNTABILITY_COLUMNS).fill_null(""))
    return Opinions(table, time.month_of(day * 86_400))


def _checked(
    numbers: pl.Series, finished_at: Ints, delay: Ints, outcome: Ints, time: WorkTime, texts: Texts
) -> Opinions:
    """``delay`` counts working days from the first of the month after the finish; checks yet to come are not sent."""
    month_after = np.array(time.month_starts)[time.month_of(finished_at) + 1]
    checked = time.workdays[time.before[month_after] + delay]
    order = np.flatnonzero(checked < time.end_day)
    order = order[np.argsort(checked[order], kind="stable")]
    table = pl.DataFrame(
        {
            "case_no": numbers.gather(order),
            "drawn_date": texts.dates.gather(month_after[order] - 1),
            "inspected_date": texts.dates.gather(checked[order]),
            "outcome": pl.Series(_OUTCOMES).gather(outcome[order]),
            "finding": pl.Series([_FINDINGS[name] for name in _OUTCOMES]).gather(outcome[order]),
        }
    )
    return Opinions(table, time.month_of(checked[order] * 86_400))
