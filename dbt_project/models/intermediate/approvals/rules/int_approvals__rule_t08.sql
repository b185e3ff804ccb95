-- T08 初审上报超期: forwarded to another organ after its own due date.
with late as (

    select * from ({{ past_due('promised') }}) as past_promised
    union all
    select * from ({{ past_due('statutory') }}) as past_statutory

)

-- that it was forwarded is known when it is finished
select
    late.case_no,
    cast(min(approval_case.finished_at) as date) as found_date,
    max(late.excess) as excess
from late
inner join {{ ref('fct_approval_case') }} as approval_case on late.case_no = approval_case.case_no
where approval_case.result_code = '4'
group by late.case_no
