-- One row per government investment project: the amount of each stage, how far each overran the one before, and when.
{% set stages = [
    'estimate', 'approved_estimate', 'budget', 'contract', 'settlement_submitted', 'settlement_approved',
    'final_accounts'
] %}
{% set latest = record(['stage_position', 'stage_version']) %}
with stage as (

    select
        *,
        case stage
            {% for stage in stages %}
            when '{{ stage }}' then {{ loop.index }}
            {% endfor %}
        end as stage_position
    from {{ ref('fct_investment_stage') }}

),

-- the reasons of what was adjusted: a first version adjusts nothing
adjustment as (

    select
        project_code,
        count(*) as adjustment_count
    from stage
    where stage_version > 1
    group by project_code

),

reason as (

    select
        project_code,
        {{ text_list('reason_code', 'position', ';') }} as adjustment_reasons
    from (
        select
            project_code,
            reason_code,
            row_number() over (partition by project_code order by reason_code) as position
        from (
            select distinct
                project_code,
                reason_code
            from stage
            where stage_version > 1 and reason_code is not null
        ) as named
    ) as numbered
    group by project_code

),

-- whatever more than one stage says is taken from the latest stage and version that says it
project as (

    select
        project_code,
        {% for column in ['department_code', 'department_name', 'jurisdiction_code', 'currency_code', 'as_of'] %}
        max_by({{ column }}, {{ latest }}) as {{ column }},
        {% endfor %}
        {% for column in [
            'project_name', 'project_size', 'is_central_investment', 'planned_end_date', 'actual_end_date',
            'tail_works_amount', 'surplus_amount', 'surplus_returned_amount', 'surplus_returned_date', 'extension_months'
        ] %}
        max_by({{ column }}, {{ latest }}) filter (where {{ column }} is not null) as {{ column }},
        {% endfor %}
        -- money once advanced was advanced, even if it has been paid back since
        max(contractor_financed_amount) as contractor_financed_amount,
        min_by(planned_end_date, {{ latest }}) filter (where planned_end_date is not null) as original_planned_end_date,
        {% for stage in stages %}
        max_by(amount, stage_version) filter (where stage = '{{ stage }}') as {{ stage }}_amount,
        {% endfor %}
        min_by(amount, stage_version) filter (where stage = 'approved_estimate') as original_approved_estimate_amount,
        min_by(approved_date, stage_version) filter (where stage = 'final_accounts') as final_accounts_date,
        count(*) as stage_row_count
    from stage
    group by project_code

),

dated as (

    select
        *,
        cast(as_of as date) as as_of_date,
        actual_end_date is not null as is_completed,
        coalesce(actual_end_date, cast(as_of as date)) as until_date
    from project

)

select
    dated.project_code,
    dated.project_name,
    dated.department_code,
    dated.department_name,
    dated.jurisdiction_code,
    dated.currency_code,
    dated.project_size,
    dated.is_central_investment,
    dated.estimate_amount,
    dated.original_approved_estimate_amount,
    dated.approved_estimate_amount,
    dated.budget_amount,
    dated.contract_amount,
    dated.settlement_submitted_amount,
    dated.settlement_approved_amount,
    dated.final_accounts_amount,
    cast(dated.original_approved_estimate_amount - dated.estimate_amount as decimal(18, 2))
        as approved_estimate_excess_amount,
    {{ exact_ratio('(dated.original_approved_estimate_amount - dated.estimate_amount)', 'dated.estimate_amount') }}
        as approved_estimate_excess_ratio,
    cast(dated.approved_estimate_amount - dated.original_approved_estimate_amount as decimal(18, 2))
        as approved_estimate_increase_amount,
    {{ exact_ratio(
        '(dated.approved_estimate_amount - dated.original_approved_estimate_amount)',
        'dated.original_approved_estimate_amount'
    ) }} as approved_estimate_increase_ratio,
    {{ exact_ratio('dated.budget_amount', 'dated.approved_estimate_amount') }} as budget_to_approved_estimate_ratio,
    {{ exact_ratio('dated.settlement_approved_amount', 'dated.contract_amount') }} as settlement_to_contract_ratio,
    cast(dated.final_accounts_amount - dated.approved_estimate_amount as decimal(18, 2)) as cost_overrun_amount,
    {{ exact_ratio(
        '(dated.final_accounts_amount - dated.approved_estimate_amount)', 'dated.approved_estimate_amount'
    ) }} as cost_overrun_ratio,
    cast(dated.final_accounts_amount - dated.original_approved_estimate_amount as decimal(18, 2))
        as original_cost_overrun_amount,
    {{ exact_ratio(
        '(dated.final_accounts_amount - dated.original_approved_estimate_amount)',
        'dated.original_approved_estimate_amount'
    ) }} as original_cost_overrun_ratio,
    cast(dated.settlement_submitted_amount - dated.settlement_approved_amount as decimal(18, 2))
        as audit_reduction_amount,
    {{ exact_ratio(
        '(dated.settlement_submitted_amount - dated.settlement_approved_amount)', 'dated.settlement_submitted_amount'
    ) }} as audit_reduction_ratio,
    coalesce(adjustment.adjustment_count, 0) as adjustment_count,
    reason.adjustment_reasons,
    dated.original_planned_end_date,
    dated.planned_end_date,
    dated.actual_end_date,
    dated.is_completed,
    case
        when dated.is_completed or dated.until_date > dated.original_planned_end_date
            then {{ day_number('dated.until_date') }} - {{ day_number('dated.original_planned_end_date') }}
    end as schedule_deviation_days,
    case
        when dated.is_completed or dated.until_date > dated.planned_end_date
            then {{ day_number('dated.until_date') }} - {{ day_number('dated.planned_end_date') }}
    end as latest_schedule_deviation_days,
    dated.final_accounts_date,
    dated.extension_months,
    dated.tail_works_amount,
    dated.contractor_financed_amount,
    dated.surplus_amount,
    dated.surplus_returned_amount,
    dated.surplus_returned_date,
    dated.stage_row_count,
    dated.as_of
from dated
left join adjustment on dated.project_code = adjustment.project_code
left join reason on dated.project_code = reason.project_code
order by dated.project_code
