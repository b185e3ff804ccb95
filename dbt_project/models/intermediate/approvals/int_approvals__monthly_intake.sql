-- One row per department and month: cases received, accepted and refused in it.
with approval_case as (

    select * from {{ ref('fct_approval_case') }}
    where coalesce(exclusion_reason, '') not in ('two_departments', 'two_matters')

),

received as (

    select
        department_code,
        {{ month_of('cast(applied_at as date)') }} as month,
        count(*) as received_count,
        count(case when channel in ('online', 'mobile') then 1 end) as online_count,
        count(channel) as channel_known_count
    from approval_case
    where applied_at <= as_of
    group by all

),

accepted as (

    select
        department_code,
        -- a deemed acceptance counts when it came about: the month of receipt may have been published by then
        {{ month_of('coalesce(deemed_accepted_date, cast(accepted_at as date))') }} as month,
        count(*) as accepted_count
    from approval_case
    where accepted_at <= as_of
    group by all

),

refused as (

    select
        department_code,
        {{ month_of('cast(refused_at as date)') }} as month,
        count(*) as refused_count
    from approval_case
    where status = 'refused' and refused_at <= as_of
    group by all

)

select
    frame.department_code,
    frame.month,
    coalesce(received.received_count, 0) as received_count,
    coalesce(accepted.accepted_count, 0) as accepted_count,
    coalesce(refused.refused_count, 0) as refused_count,
    received.online_count,
    received.channel_known_count
from {{ ref('int_approvals__monthly_department') }} as frame
left join received on frame.department_code = received.department_code and frame.month = received.month
left join accepted on frame.department_code = accepted.department_code and frame.month = accepted.month
left join refused on frame.department_code = refused.department_code and frame.month = refused.month
