"""The case's own story: what happened, who held it, how its clock was counted, and the row of each message.

Here belongs asking a release; the rows behind the messages belong to ``origins``. How the story is printed belongs to
``story``; what a working day, an office hour or a suspension is, to the models, whose SQL is used as it stands. The
count day by day is compared with the fact it explains before it is shown.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import duckdb

from orchestration.messages import refuse
from orchestration.publication.database import (
    Row,
    attach_release,
    identifier,
    limited_connection,
    lock,
    named_if_damaged,
    rows_of,
)
from orchestration.publication.model_sql import macro_sql, model_sql
from orchestration.publication.origins import delivered_rows, rejected_rows
from orchestration.publication.pointer import CURRENT, find_release
from orchestration.publication.reading import condition, query
from orchestration.publication.subjects import SUBJECTS, marts_of
from orchestration.publication.tables import WAREHOUSE
from orchestration.settings import Settings

_WAITED_FOR_ELSEWHERE = ("supply_accept", "special_end", "pick_up", "issue")

# What the stories need and no release holds, computed once by the models themselves.
_COMPUTED = {
    "calendar_day": "int_organisation__calendar_day",
    "clock_policy": "int_approvals__clock_policy",
    "matter_type": "int_approvals__matter_type",
}

_CASE = """
select
    approval_case.*,
    department.name_zh as department_name,
    department.calendar_code,
    matter.matter_name,
    policy.office_opens_minute,
    policy.office_break_starts_minute,
    policy.office_break_ends_minute,
    policy.office_closes_minute
from marts.fct_approval_case as approval_case
left join marts.dim_department as department
    on approval_case.department_code = department.department_code and department.is_current
left join (select matter_code, max_by(matter_name, matter_version) as matter_name from marts.dim_matter group by all)
    as matter on approval_case.matter_code = matter.matter_code
left join matter_type on approval_case.matter_code = matter_type.matter_code
left join clock_policy as policy
    on
        approval_case.jurisdiction_code = policy.jurisdiction_code
        and matter_type.matter_type = policy.matter_type
where approval_case.case_no = $case_no
"""

# What was waited for between two messages, in working days and office hours of the jurisdiction.
_WAITING = """
with calendar as (select * from calendar_day where calendar_code = $calendar_code),
span as (select * from (values {spans}) as span (no, begun_at, ended_at)),
office as (
    select
        $opens::bigint as office_opens_minute,
        $break_starts::bigint as office_break_starts_minute,
        $break_ends::bigint as office_break_ends_minute,
        $closes::bigint as office_closes_minute
),
placed as (
    select
        span.*,
        office.*,
        begun_day.is_workday as begun_is_workday,
        begun_day.workday_number as begun_workday_number,
        ended_day.is_workday as ended_is_workday,
        ended_day.workday_number as ended_workday_number
    from span
    cross join office
    left join calendar as begun_day on cast(span.begun_at as date) = begun_day.calendar_date
    left join calendar as ended_day on cast(span.ended_at as date) = ended_day.calendar_date
)
select
    no,
    cast(ended_workday_number - begun_workday_number as bigint) as working_days,
    cast({ended} - {begun} as bigint) as office_minutes
from placed
order by no
"""

# Every day from the one after acceptance to the finish (or as_of) or the due date, whichever is later.
_DAYS = """
with fact as (
    select
        case_no,
        cast(accepted_at as date) as accepted_date,
        cast(coalesce(finished_at, as_of) as date) as until_date,
        statutory_due_date,
        promised_due_date,
        limit_unit
    from marts.fct_approval_case
    where case_no = $case_no
),
day as (
    select
        calendar.calendar_date as day,
        calendar.is_workday,
        calendar.is_announced,
        announced.day_kind,
        announced.holiday_name,
        fact.*,
        exists (
            select 1 from marts.fct_approval_suspension as stretch
            where
                stretch.case_no = fact.case_no and stretch.clock = 'statutory'
                and calendar.calendar_date > stretch.start_date and calendar.calendar_date <= stretch.end_date
        ) as is_suspended,
        exists (
            select 1 from marts.fct_approval_suspension as stretch
            where
                stretch.case_no = fact.case_no and stretch.clock = 'promised'
                and calendar.calendar_date > stretch.start_date and calendar.calendar_date <= stretch.end_date
        ) as is_promised_suspended
    from fact
    inner join calendar_day as calendar
        on
            calendar.calendar_code = $calendar_code
            and calendar.calendar_date > fact.accepted_date
            and calendar.calendar_date
            <= greatest(fact.until_date, fact.statutory_due_date, fact.promised_due_date)
    left join reference.calendar_day as announced
        on announced.calendar_code = $calendar_code and calendar.calendar_date = announced.cal_date
)
select
    day,
    is_workday,
    is_announced,
    day_kind,
    holiday_name,
    is_suspended,
    is_promised_suspended,
    day <= until_date as is_past,
    is_workday and not is_suspended as is_counted,
    cast(count(*) filter (where is_workday and not is_suspended) over up_to_day as bigint) as counted_days,
    cast(count(*) filter (where not is_suspended) over up_to_day as bigint) as calendar_days,
    day = statutory_due_date as is_statutory_due,
    day = promised_due_date as is_promised_due,
    is_workday and day <= until_date and day > statutory_due_date as is_over
from day
window up_to_day as (order by day rows between unbounded preceding and current row)
order by day
"""


@dataclass(frozen=True)
class Story:
    """All there is to tell of one case."""

    case: Row
    timeline: list[Row]
    losses: list[Row]
    days: list[Row]
    sums: dict[str, int]
    suspensions: list[Row]
    alerts: list[Row]
    rows: list[Row]
    rejected: list[Row]

    def as_dict(self) -> Row:
        return vars(self)


@dataclass(frozen=True)
class Trace:
    """The stories asked for, and how many cases the condition met in all."""

    release_id: str
    mart: str
    case_count: int
    stories: list[Story]

    def as_dict(self) -> Row:
        return {**vars(self), "stories": [story.as_dict() for story in self.stories]}


def trace(settings: Settings, mart: str, where: str, release: str | Path = CURRENT, limit: int = 3) -> Trace:
    """The stories of the first ``limit`` cases, by number, that the rows of ``mart`` under ``where`` belong to.

    ``where`` is a condition in SQL, asked read-only like a query (``E-QRY-01``). A mart without a case number is
    ``E-TRC-01``, a condition that meets no case ``E-TRC-02``, a reading of the release that the lake lacks or that was
    altered ``E-TRC-03``, a count that does not add up to the fact ``E-TRC-04``.
    """
    folder = find_release(settings, release)
    name = mart.removeprefix("marts.")
    traceable = _traceable(settings, folder)
    if name not in traceable:
        fiscal = [other for subject in SUBJECTS for other in sorted(marts_of(settings.dbt_project_dir, subject))]
        raise refuse("E-TRC-01", mart=mart, known=", ".join(dict.fromkeys([*traceable, *fiscal])))
    asked = f"select distinct case_no from marts.{identifier(name)} where {condition(where)} order by case_no"
    numbers = [number for (number,) in query(settings, asked, folder).rows]
    if not numbers:
        raise refuse("E-TRC-02", mart=mart, where=where)
    with named_if_damaged(WAREHOUSE), _open(settings, folder) as connection:
        told = [_story(settings, connection, number) for number in numbers[:limit]]
    return Trace(folder.name, f"marts.{name}", len(numbers), told)


def _traceable(settings: Settings, folder: Path) -> list[str]:
    answer = query(
        settings,
        "select table_name from duckdb_columns() where database_name = 'release' and schema_name = 'marts'"
        " and column_name = 'case_no' order by table_name",
        folder,
    )
    return [name for (name,) in answer.rows]


@contextmanager
def _open(settings: Settings, folder: Path) -> Generator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the release that reaches the lake's rows as well, and nothing else."""
    connection = limited_connection(settings)
    try:
        attach_release(connection, folder / WAREHOUSE, "release")
        connection.execute("use release")
        lock(connection, (settings.lake_dir,))
        for name, model in _COMPUTED.items():
            connection.execute(f"create temp table {name} as {model_sql(settings.dbt_project_dir, model)}")
        yield connection
    finally:
        connection.close()


def _story(settings: Settings, connection: duckdb.DuckDBPyConnection, case_no: str) -> Story:
    (case,) = rows_of(connection, _CASE, case_no=case_no)
    rows = delivered_rows(settings, connection, case_no)
    timeline = _timeline(settings, connection, case, rows)
    days = rows_of(connection, _DAYS, case_no=case_no, calendar_code=case["calendar_code"])
    return Story(
        case=case,
        timeline=timeline,
        losses=_losses(timeline),
        days=days,
        sums=_sums(case, days),
        suspensions=_of_case(connection, "fct_approval_suspension", case_no, "clock, start_date"),
        alerts=_of_case(connection, "fct_approval_alert", case_no, "raised_date, rule_id, level"),
        rows=rows,
        rejected=rejected_rows(settings, connection, case_no),
    )


def _timeline(settings: Settings, connection: duckdb.DuckDBPyConnection, case: Row, rows: list[Row]) -> list[Row]:
    """The messages that count, each with what was waited since the one before; at last the wait of an open case."""
    messages = [{**row, "waits_on": _waits_on(row)} for row in rows if row["state"] == "counted"]
    if (
        messages
        and case["finished_at"] is None
        and case["status"] == "open"
        and messages[-1]["event_at"] < case["as_of"]
    ):
        last = messages[-1]
        messages.append({**dict.fromkeys(last), "event_type": "as_of", "event_at": case["as_of"], "waits_on": "as_of"})
    pairs = list(pairwise(messages))
    if not pairs:
        return messages
    measured = rows_of(
        connection,
        _WAITING.format(
            spans=", ".join(f"({no}, $begun{no}::timestamp, $ended{no}::timestamp)" for no in range(len(pairs))),
            begun=macro_sql(settings.dbt_project_dir, "office_minutes", "begun_at", "begun"),
            ended=macro_sql(settings.dbt_project_dir, "office_minutes", "ended_at", "ended"),
        ),
        calendar_code=case["calendar_code"],
        opens=case["office_opens_minute"],
        break_starts=case["office_break_starts_minute"],
        break_ends=case["office_break_ends_minute"],
        closes=case["office_closes_minute"],
        **{f"begun{no}": earlier["event_at"] for no, (earlier, _) in enumerate(pairs)},
        **{f"ended{no}": later["event_at"] for no, (_, later) in enumerate(pairs)},
    )
    waits = [
        {"working_days": None, "working_hours": None},
        *(
            {
                "working_days": wait["working_days"],
                "working_hours": None
                if wait["office_minutes"] is None
                else round(Decimal(wait["office_minutes"]) / 60, 2),
            }
            for wait in measured
        ),
    ]
    return [{**message, **wait} for message, wait in zip(messages, waits, strict=True)]


def _waits_on(row: Row) -> str:
    """Who held the case until this message: its step and post, or somebody who is not the department."""
    if row["event_type"] in _WAITED_FOR_ELSEWHERE:
        return str(row["event_type"])
    named = [part for part in (row["step_name"] or row["step_code"], row["operator_role"]) if part]
    return " · ".join(dict.fromkeys(named)) or str(row["event_type"])


def _losses(timeline: list[Row]) -> list[Row]:
    """What was waited for longest, with its share of all waiting; spans that run backwards count nothing."""
    hours: dict[str, Decimal] = {}
    days: dict[str, int] = {}
    for message in timeline[1:]:
        if message.get("working_hours") is not None:
            holder = message["waits_on"]
            hours[holder] = hours.get(holder, Decimal(0)) + max(message["working_hours"], Decimal(0))
            days[holder] = days.get(holder, 0) + max(message["working_days"], 0)
    total = sum(hours.values())
    return [
        {
            "waits_on": holder,
            "working_days": days[holder],
            "working_hours": hours[holder],
            "share_ratio": round(hours[holder] / total, 6) if total else None,
        }
        for holder in sorted(hours, key=lambda name: (-hours[name], name))
    ]


def _sums(case: Row, days: list[Row]) -> dict[str, int]:
    """What the days add up to; ``E-TRC-04`` where the fact says anything else."""
    past = [day for day in days if day["is_past"]]
    sums = {
        "elapsed_working_days": sum(day["is_counted"] for day in past),
        "suspended_working_days": sum(day["is_workday"] and day["is_suspended"] for day in past),
        "overdue_working_days": sum(bool(day["is_over"]) for day in past) if case["is_overdue_statutory"] else 0,
    }
    for column, counted in sums.items():
        if case[column] is not None and case[column] != counted:
            raise refuse("E-TRC-04", case_no=case["case_no"], column=column, fact=case[column], counted=counted)
    return sums


def _of_case(connection: duckdb.DuckDBPyConnection, mart: str, case_no: str, ordering: str) -> list[Row]:
    return rows_of(
        connection, f"select * from marts.{mart} where case_no = $case_no order by {ordering}", case_no=case_no
    )
