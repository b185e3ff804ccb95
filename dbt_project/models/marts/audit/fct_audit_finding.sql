-- One row per audit finding, with where it stands at as_of, and with the file and row it came from.
with raised as (

    select
        finding.*,
        audit.report_date,
        coalesce(audit.report_date, finding.found_date) as raised_date
    from {{ ref('int_audit__finding') }} as finding
    inner join {{ ref('stg_audit__project') }} as audit on finding.audit_no = audit.audit_no

),

-- What is set on the day on which the finding is raised holds for it.
parameter as (

    select
        raised.finding_no,
        max(case when parameter.parameter = 'rectification_due_days' then cast(parameter.value as integer) end)
            as due_days,
        max(case when parameter.parameter = 'repeat_within_years' then cast(parameter.value as integer) end)
            as repeat_years
    from raised
    inner join {{ ref('int_supervision__parameter') }} as parameter
        on
            raised.jurisdiction_code = parameter.jurisdiction_code
            and {{ in_force('parameter', 'raised.raised_date') }}
    group by raised.finding_no

),

repeated as (

    select distinct raised.finding_no
    from raised
    inner join parameter on raised.finding_no = parameter.finding_no
    inner join raised as earlier
        on
            raised.department_code = earlier.department_code
            and raised.finding_type = earlier.finding_type
            and raised.audit_no <> earlier.audit_no
            and raised.raised_date > earlier.raised_date
            and earlier.raised_date >= {{ months_after('raised.raised_date', '-12 * parameter.repeat_years') }}

),

-- Where an audit organ sends the life of findings at all, one without events has nothing put right.
reported as (

    select distinct finding.jurisdiction_code
    from {{ ref('stg_audit__rectification') }} as event
    inner join {{ ref('int_audit__finding') }} as finding on event.finding_no = finding.finding_no

),

broken as (

    select
        finding_no,
        {{ text_list('invariant', 'position', ';') }} as broken_invariants
    from {{ ref('int_audit__broken_invariant') }}
    group by finding_no

),

followed as (

    select
        raised.*,
        coalesce(raised.due_date, raised.raised_date + parameter.due_days) as effective_due_date,
        case
            when life.struck_off_date is not null then 'struck_off'
            when life.last_step = 'partial' then 'in_rectification'
            when life.last_step = 'rectified' then 'submitted'
            else coalesce(life.last_step, 'open')
        end as status,
        cast(
            coalesce(
                life.rectified_amount,
                case when raised.amount is not null and reported.jurisdiction_code is not null then 0 end
            ) as decimal(18, 2)
        ) as rectified_amount,
        life.verified_date,
        life.struck_off_date,
        life.published_rectification_date,
        life.struck_off_date is not null as is_closed,
        case
            when raised.repeat_of_finding_no is not null or repeated.finding_no is not null then true
            when raised.finding_type is not null then false
        end as is_repeat,
        broken.broken_invariants
    from raised
    left join parameter on raised.finding_no = parameter.finding_no
    left join repeated on raised.finding_no = repeated.finding_no
    left join {{ ref('int_audit__finding_life') }} as life on raised.finding_no = life.finding_no
    left join reported on raised.jurisdiction_code = reported.jurisdiction_code
    left join broken on raised.finding_no = broken.finding_no

),

late as (

    select
        followed.*,
        build.as_of,
        case
            when followed.effective_due_date is not null
                then not followed.is_closed and build.as_of_date > followed.effective_due_date
        end as is_overdue,
        {{ day_number('build.as_of_date') }} - {{ day_number('followed.effective_due_date') }} as days_past_due
    from followed
    cross join {{ source('ops', 'build_parameters') }} as build

)

select
    finding_no,
    audit_no,
    department_code,
    department_name,
    finding_type,
    description,
    amount_category,
    amount,
    handling,
    handling_amount,
    has_penalty_decision,
    legal_clause,
    project_code,
    contract_no,
    rectification_kind,
    found_date,
    due_date,
    repeat_of_finding_no,
    raised_date,
    effective_due_date,
    status,
    -- what has to be put right is never counted twice
    cast(
        case
            when handling in ('上缴', '归还', '调账') then handling_amount
            when amount_category <> 'non_amount' then amount
        end as decimal(18, 2)
    ) as required_amount,
    rectified_amount,
    verified_date,
    struck_off_date,
    published_rectification_date,
    is_closed,
    is_overdue,
    cast(case when is_overdue then days_past_due end as bigint) as overdue_days,
    case
        when not is_overdue then null
        when days_past_due <= 30 then '0-30'
        when days_past_due <= 90 then '31-90'
        when days_past_due <= 180 then '91-180'
        when days_past_due <= 365 then '181-365'
        when days_past_due > 365 then '365+'
    end as overdue_age_bucket,
    is_repeat,
    broken_invariants,
    jurisdiction_code,
    currency_code,
    as_of,
    _delivery_id as delivery_id,
    _file_name as file_name,
    _sheet as sheet,
    _row_number as row_number
from late
order by finding_no
