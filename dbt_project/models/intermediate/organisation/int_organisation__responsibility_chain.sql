{{ config(materialized='table') }}

-- One row per thing that must have a post and a holder, on the day on which that is asked: as_of, or the day on which
-- it was finished or its year ended. It has one where any of the posts it is placed on is filled that day.
with version as (

    select matter.*
    from {{ ref('dim_matter') }} as matter
    cross join {{ source('ops', 'build_parameters') }} as build
    where {{ in_force('matter', 'build.as_of_date') }}

),

-- The steps that are asked for, and those that cases went through; a matter without any is one step as a whole.
step as (

    select
        version.matter_code,
        required.step_code
    from version
    inner join {{ ref('int_approvals__required_step') }} as required
        on
            version.matter_code = required.matter_code
            and version.matter_version = required.matter_version

    union

    select
        visit.matter_code,
        visit.step_code
    from {{ ref('int_approvals__step_visit') }} as visit
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        visit.step_code <> '(unnamed)'
        and visit.month <= build.as_of_date

),

duty as (

    select
        'matter_step' as source_type,
        version.matter_code as source_no,
        coalesce(step.step_code, '-') as step_code,
        version.matter_name as source_name,
        version.department_code,
        build.as_of_date as asked_date
    from version
    left join step on version.matter_code = step.matter_code
    cross join {{ source('ops', 'build_parameters') }} as build

    union all

    select
        'white_paper_task' as source_type,
        cast(task.year as varchar) || '/' || task.department_code || '/' || task.task_no as source_no,
        '-' as step_code,
        task.task as source_name,
        task.department_code,
        least(
            build.as_of_date,
            coalesce(task.finished_date, make_date(cast(task.year as integer), 12, 31))
        ) as asked_date
    from {{ ref('fct_white_paper_task') }} as task
    cross join {{ source('ops', 'build_parameters') }} as build
    where make_date(cast(task.year as integer), 1, 1) <= build.as_of_date

    union all

    select
        'supervision_item' as source_type,
        item.item_no as source_no,
        '-' as step_code,
        item.title as source_name,
        item.department_code,
        least(build.as_of_date, coalesce(item.finished_date, build.as_of_date)) as asked_date
    from {{ ref('fct_supervision_item') }} as item
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        item.assigned_date <= build.as_of_date
        and coalesce(item.status, 'open') <> 'cancelled'

    union all

    -- nobody lists statutory duties but those who place them: the department is the first part of the number
    select distinct
        assignment.source_type,
        assignment.source_no,
        '-' as step_code,
        cast(null as varchar) as source_name,
        department.department_code,
        build.as_of_date as asked_date
    from {{ ref('fct_task_assignment') }} as assignment
    inner join {{ ref('int_organisation__current_department') }} as department
        on split_part(assignment.source_no, '/', 1) = department.department_code
    cross join {{ source('ops', 'build_parameters') }} as build
    where
        assignment.source_type = 'statutory_duty'
        and coalesce(assignment.valid_from, date '1949-10-01') <= build.as_of_date

),

-- Which departments place which kinds of duties on posts at all: of the others nothing was sent.
sent as (

    select distinct
        assignment.source_type,
        post.department_code
    from {{ ref('fct_task_assignment') }} as assignment
    inner join {{ ref('fct_post') }} as post on assignment.post_id = post.post_id

),

-- How far each post carries the duty: 1 placed, 2 placed on the day, 3 on a post that exists that day, 4 one held.
placed as (

    select
        duty.source_type,
        duty.source_no,
        duty.step_code,
        assignment.post_id,
        period.unit_name,
        period.title,
        case
            when
                duty.asked_date < coalesce(assignment.valid_from, date '1949-10-01')
                or duty.asked_date > coalesce(assignment.valid_to, date '9999-12-31')
                then 1
            when period.post_id is null then 2
            when period.is_held then 4
            else 3
        end as reach
    from duty
    inner join {{ ref('fct_task_assignment') }} as assignment
        on
            duty.source_type = assignment.source_type
            and duty.source_no = assignment.source_no
            and (assignment.step_code = '-' or duty.step_code in ('-', assignment.step_code))
    left join {{ ref('int_organisation__post_period') }} as period
        on
            assignment.post_id = period.post_id
            and duty.asked_date between period.valid_from and period.last_date

),

furthest as (

    select
        source_type,
        source_no,
        step_code,
        max(reach) as reach,
        count(distinct post_id) as post_count,
        max_by(post_id, {{ record(['reach', 'post_id']) }}) as post_id,
        max_by(unit_name, {{ record(['reach', 'post_id']) }}) filter (where unit_name is not null) as unit_name,
        max_by(title, {{ record(['reach', 'post_id']) }}) filter (where title is not null) as title
    from placed
    group by source_type, source_no, step_code

)

select
    duty.source_type,
    duty.source_no,
    duty.step_code,
    duty.source_name,
    duty.department_code,
    department.name_zh as department_name,
    department.jurisdiction_code,
    duty.asked_date,
    coalesce(furthest.post_count, 0) as post_count,
    furthest.post_id,
    furthest.unit_name,
    furthest.title,
    case
        when furthest.reach = 4 then null
        when furthest.reach = 3 then 'no_holder'
        when furthest.reach = 2 then 'no_such_post'
        when furthest.reach = 1 then 'assignment_not_in_force'
        when sent.department_code is null then 'not_sent'
        else 'not_assigned'
    end as gap_code
from duty
inner join {{ ref('int_organisation__current_department') }} as department
    on duty.department_code = department.department_code
left join furthest
    on
        duty.source_type = furthest.source_type
        and duty.source_no = furthest.source_no
        and duty.step_code = furthest.step_code
left join sent
    on
        duty.source_type = sent.source_type
        and duty.department_code = sent.department_code
