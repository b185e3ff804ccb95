-- L02 补正受理早于补正告知: a supplement came although nothing had been asked for by then.
with first_notice as (

    select
        case_no,
        min(noticed_at) as noticed_at
    from {{ ref('int_approvals__supplement') }}
    group by case_no

)

select
    received.case_no,
    min(cast(received.event_at as date)) as found_date,
    cast(null as decimal(12, 4)) as excess
from {{ ref('int_approvals__resolved_event') }} as received
inner join first_notice on received.case_no = first_notice.case_no
cross join {{ source('ops', 'build_parameters') }} as build
where
    received.event_type = 'supply_accept'
    and received.event_at < first_notice.noticed_at
    and received.event_at <= build.as_of
group by received.case_no
