-- One row per finding with events up to as_of: where it stands, and what was put right.
with ended as (

    select
        finding_no,
        -- published and transferred may follow a strike-off, and nothing undoes one
        max(case when event_type in ('partial', 'rectified', 'verified', 'rejected', 'transferred') then position end)
            as last_position,
        max(case when event_type = 'rejected' then position end) as last_rejected_position,
        min(case when event_type = 'struck_off' then event_date end) as struck_off_date,
        min(case when event_type = 'published' then event_date end) as published_rectification_date,
        cast(sum(amount) as decimal(18, 2)) as rectified_amount
    from {{ ref('int_audit__rectification_event') }}
    group by finding_no

)

select
    ended.finding_no,
    max(case when event.position = ended.last_position then event.event_type end) as last_step,
    max(
        case
            when event.event_type = 'verified' and event.position > coalesce(ended.last_rejected_position, 0)
                then event.event_date
        end
    ) as verified_date,
    ended.struck_off_date,
    ended.published_rectification_date,
    ended.rectified_amount
from ended
inner join {{ ref('int_audit__rectification_event') }} as event on ended.finding_no = event.finding_no
group by
    ended.finding_no,
    ended.struck_off_date,
    ended.published_rectification_date,
    ended.rectified_amount
