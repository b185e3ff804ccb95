-- One row per step of a matter, white-paper task, supervision item or statutory duty without a post, or without a
-- holder, on the day on which that is asked; and per one of which nothing was sent, so that it could not be judged.
select
    chain.source_type,
    chain.source_no,
    chain.step_code,
    chain.source_name,
    chain.department_code,
    chain.department_name,
    chain.jurisdiction_code,
    chain.asked_date,
    chain.gap_code,
    case when chain.gap_code = 'not_sent' then 'INSUFFICIENT_DATA' else 'FAIL' end as outcome,
    case chain.gap_code
        when 'not_assigned' then '未落实到任何职位'
        when 'assignment_not_in_force' then '落实到岗的记录当日不在有效期内'
        when 'no_such_post' then '所落实的职位当日没有有效的职位说明'
        when 'no_holder' then '所落实的职位当日空缺'
        else '该部门未报送此类任务的落实到岗记录'
    end as reason_zh,
    case chain.gap_code
        when 'not_assigned' then 'placed on no post'
        when 'assignment_not_in_force' then 'placed on a post, but not on that day'
        when 'no_such_post' then 'placed on a post that has no description in force that day'
        when 'no_holder' then 'placed on a post that nobody holds that day'
        else 'the department sent no duties of this kind as placed on posts'
    end as reason_en,
    chain.post_id,
    chain.unit_name,
    chain.title,
    build.as_of
from {{ ref('int_organisation__responsibility_chain') }} as chain
cross join {{ source('ops', 'build_parameters') }} as build
where chain.gap_code is not null
order by chain.jurisdiction_code, chain.department_code, chain.source_type, chain.source_no, chain.step_code
