-- One row per department and function that is not clearly one department's: the same matter handled by several, the
-- same duty placed on posts of several, a duty nobody carries, or a dispute.
with department as (

    select
        department_code,
        name_zh as department_name,
        jurisdiction_code,
        parent_code,
        level
    from {{ ref('int_organisation__current_department') }}

),

-- Joint handling is ordered by law, and a matter exercised by level is meant to be handled at each.
handled as (

    select
        matter.matter_code,
        trim(matter.matter_name) as matter_name,
        department.*
    from {{ ref('dim_matter') }} as matter
    inner join department on matter.department_code = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        {{ in_force('matter', 'build.as_of_date') }}
        and not coalesce(matter.is_joint_handling, false)
        and coalesce(matter.exercise_level, '') <> '7'

),

-- One district does not take from another: it is compared with the city, and within its own government. A department
-- of unknown level is not compared.
same_matter as (

    select
        'same_matter' as overlap_kind,
        matter.matter_code as subject_no,
        '-' as step_code,
        matter.matter_name as subject_name,
        matter.department_code,
        other.department_code as other_department_code
    from handled as matter
    inner join handled as other
        on
            matter.jurisdiction_code = other.jurisdiction_code
            and matter.matter_name = other.matter_name
            and matter.department_code <> other.department_code
    where
        matter.level <> other.level
        or (matter.level = 'city' and other.level = 'city')
        or matter.parent_code = other.parent_code

),

-- An item of supervision has departments that help its lead, so that several posts are as they should be.
placed as (

    select distinct
        assignment.source_type,
        assignment.source_no,
        assignment.step_code,
        assignment.role,
        period.department_code
    from {{ ref('fct_task_assignment') }} as assignment
    inner join {{ ref('int_organisation__post_period') }} as period
        on
            assignment.post_id = period.post_id
            and period.is_current
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        assignment.source_type <> 'supervision_item'
        and coalesce(assignment.role, 'direct') in ('direct', 'main')
        and build.as_of_date >= coalesce(assignment.valid_from, date '1949-10-01')
        and build.as_of_date <= coalesce(assignment.valid_to, date '9999-12-31')
        and assignment.source_no not in (
            select matter_code from {{ ref('dim_matter') }}
            where is_joint_handling
        )

),

same_duty as (

    select distinct
        'same_duty' as overlap_kind,
        duty.source_type || ':' || duty.source_no as subject_no,
        duty.step_code,
        cast(null as varchar) as subject_name,
        duty.department_code,
        other.department_code as other_department_code
    from placed as duty
    inner join placed as other
        on
            duty.source_type = other.source_type
            and duty.source_no = other.source_no
            and duty.step_code = other.step_code
            and coalesce(duty.role, 'direct') = coalesce(other.role, 'direct')
            and duty.department_code <> other.department_code

),

-- A duty of the white paper, or one placed before, that stands on no post that day.
no_owner as (

    select
        'no_owner' as overlap_kind,
        chain.source_type || ':' || chain.source_no as subject_no,
        chain.step_code,
        chain.source_name as subject_name,
        chain.department_code,
        cast(null as varchar) as other_department_code
    from {{ ref('int_organisation__responsibility_chain') }} as chain
    left join {{ ref('fct_white_paper_task') }} as task
        on chain.source_no = cast(task.year as varchar) || '/' || task.department_code || '/' || task.task_no
    where
        chain.gap_code in ('not_assigned', 'assignment_not_in_force', 'no_such_post')
        and (
            chain.source_type = 'statutory_duty'
            or (chain.source_type = 'white_paper_task' and task.kind = 'duty')
        )

),

party as (

    select distinct
        dispute_no,
        subject,
        raised_date,
        decided_date,
        {{ list_item('department_codes', 'department_code') }}
    from {{ ref('fct_jurisdiction_dispute') }}

),

dispute as (

    select
        party.dispute_no,
        party.subject,
        party.department_code,
        other.department_code as other_department_code,
        party.raised_date,
        case when party.decided_date <= build.as_of_date then party.decided_date end as decided_date
    from party
    left join party as other
        on
            party.dispute_no = other.dispute_no
            and party.department_code <> other.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    where party.raised_date <= build.as_of_date

),

found as (

    select
        *,
        cast(null as date) as raised_date,
        cast(null as date) as decided_date
    from same_matter

    union all

    select
        *,
        cast(null as date) as raised_date,
        cast(null as date) as decided_date
    from same_duty

    union all

    select
        *,
        cast(null as date) as raised_date,
        cast(null as date) as decided_date
    from no_owner

    union all

    select
        'dispute' as overlap_kind,
        dispute_no as subject_no,
        '-' as step_code,
        subject as subject_name,
        department_code,
        other_department_code,
        raised_date,
        decided_date
    from dispute

),

-- Each other department once, in the order of its code.
numbered as (

    select
        *,
        row_number() over (
            partition by overlap_kind, subject_no, step_code, department_code
            order by other_department_code
        ) as position
    from (select distinct * from found) as once

),

listed as (

    select
        overlap_kind,
        subject_no,
        step_code,
        department_code,
        max(subject_name) as subject_name,
        count(other_department_code) as other_department_count,
        nullif({{ text_list("coalesce(other_department_code, '')", 'position', ';') }}, '') as other_department_codes,
        max(raised_date) as raised_date,
        max(decided_date) as decided_date
    from numbered
    group by overlap_kind, subject_no, step_code, department_code

)

select
    listed.overlap_kind,
    listed.subject_no,
    listed.step_code,
    listed.subject_name,
    listed.department_code,
    department.department_name,
    department.jurisdiction_code,
    listed.other_department_count,
    listed.other_department_codes,
    listed.raised_date,
    listed.decided_date,
    case when listed.overlap_kind = 'dispute' then listed.decided_date is null end as is_open,
    cast(
        {{ day_number('coalesce(listed.decided_date, build.as_of_date)') }} - {{ day_number('listed.raised_date') }}
        as bigint
    ) as dispute_day_count,
    build.as_of
from listed
inner join department on listed.department_code = department.department_code
cross join {{ source('ops', 'build_parameters') }} as build
order by
    department.jurisdiction_code, listed.overlap_kind, listed.subject_no, listed.step_code, listed.department_code
