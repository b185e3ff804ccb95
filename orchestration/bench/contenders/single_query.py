"""The ranking as one hand-written DuckDB query over the files: the measure of what the numbers must cost."""

import sys

import duckdb

from orchestration.bench.contenders.columns import (
    EVENT_TYPES,
    FIRST_PLANTED,
    IMMEDIATE,
    NORMAL_RESULTS,
    REFUSED,
    REJECTED_RESULTS,
    SERIAL_DIGITS,
    Paths,
)

_QUERY = f"""
with calendar as (

    select
        cal_date,
        sum(cast(is_workday as integer)) over (order by cal_date) as workday_number,
        sum(cast(is_workday as integer)) over (order by cal_date) + 1 - cast(is_workday as integer) as next_number,
        is_workday
    from read_csv($calendar, types = {{'cal_date': 'DATE', 'is_workday': 'BOOLEAN'}})

),

matter as (

    select
        matter_code,
        case when case_type = '{IMMEDIATE}' and promised_limit <= 1 then 0 else promised_limit end as promised_days,
        limit_unit = 'workday' as is_in_workdays,
        valid_from,
        least(
            coalesce(valid_to, date '9999-12-31'),
            lead(valid_from, 1, date '9999-12-31') over (partition by matter_code order by valid_from) - 1
        ) as valid_to
    from read_csv($matters, types = {{'matter_code': 'VARCHAR', 'case_type': 'VARCHAR', 'valid_to': 'DATE'}})

),

approval_case as (

    select
        case_no,
        any_value(matter_code) as matter_code,
        any_value(department_code) as department_code,
        min(event_at) filter (where event_type = 'apply') as applied_at,
        min(event_at) filter (where event_type = 'accept' and status_code is distinct from '{REFUSED}') as accepted_at,
        max(event_at) filter (where event_type = 'finish') as finished_at,
        max(result_code) filter (where event_type = 'finish') as result_code,
        max(reason) filter (where event_type = 'finish') as finish_reason,
        count(*) filter (where event_type = 'supply_notice') as notice_count,
        count(*) filter (where event_type = 'special_start') as special_count
    from read_csv(
        $events,
        types = {{
            'matter_code': 'VARCHAR', 'status_code': 'VARCHAR', 'result_code': 'VARCHAR',
            'step_code': 'VARCHAR', 'special_type': 'VARCHAR', 'operator_id': 'VARCHAR', 'approved_by': 'VARCHAR'
        }}
    )
    where event_type in {EVENT_TYPES}
    group by case_no
    having finished_at is not null

),

judged as (

    select
        approval_case.department_code,
        date_trunc('month', approval_case.finished_at) as month,
        approval_case.result_code in {NORMAL_RESULTS} as is_normal,
        cast(approval_case.finished_at as date) <= due_day.cal_date as is_on_time,
        greatest(0, finished_day.workday_number - accepted_day.workday_number) as elapsed_working_days,
        approval_case.result_code in {REJECTED_RESULTS} and approval_case.finish_reason is null as is_unexplained,
        approval_case.notice_count,
        approval_case.special_count,
        approval_case.notice_count = 0
        and approval_case.special_count = 0
        and right(approval_case.case_no, {SERIAL_DIGITS}) < '{FIRST_PLANTED}' as is_ordinary
    from approval_case
    left join matter
        on
            approval_case.matter_code = matter.matter_code
            and cast(approval_case.applied_at as date) between matter.valid_from and matter.valid_to
    left join calendar as accepted_day on cast(approval_case.accepted_at as date) = accepted_day.cal_date
    left join calendar as finished_day on cast(approval_case.finished_at as date) = finished_day.cal_date
    left join calendar as last_day
        on cast(approval_case.accepted_at as date) + cast(matter.promised_days as integer) = last_day.cal_date
    left join calendar as due_day
        on
            due_day.is_workday
            and due_day.workday_number = case
                when matter.promised_days = 0 then accepted_day.next_number
                when matter.is_in_workdays then accepted_day.workday_number + matter.promised_days
                else last_day.next_number
            end

),

counted as (

    select
        department_code,
        cast(month as date) as month,
        count(*) as finished_count,
        count(*) filter (where is_normal) as normal_finish_count,
        count(*) filter (where is_normal and is_on_time) as on_time_promised_count,
        round(on_time_promised_count / normal_finish_count, 6) as on_time_promised_ratio,
        round(avg(elapsed_working_days) filter (where is_normal), 4) as mean_elapsed_working_days,
        count(*) filter (where notice_count > 1) as repeated_notice_count,
        count(*) filter (where special_count > 0) as special_procedure_count,
        count(*) filter (where is_unexplained) as unexplained_rejection_count,
        count(*) filter (where is_ordinary) as ordinary_finished_count,
        count(*) filter (where is_ordinary and is_normal and is_on_time) as ordinary_on_time_promised_count,
        coalesce(sum(elapsed_working_days) filter (where is_ordinary), 0) as ordinary_elapsed_working_days
    from judged
    group by all

)

select *, rank() over (partition by month order by on_time_promised_ratio desc nulls last) as on_time_rank
from counted
order by month, on_time_rank, department_code
"""


def main(paths: Paths) -> None:
    inputs = {"calendar": str(paths.calendar), "matters": str(paths.matters), "events": str(paths.events)}
    with duckdb.connect() as connection:
        connection.execute(_QUERY, inputs).pl().write_csv(paths.result)


if __name__ == "__main__":
    main(Paths.of(sys.argv[1:]))
