-- Delivered rows count, or were replaced by a later version, repeated, in conflict or deleted: nothing else.
{{ config(severity='error', meta={
    'rule': 'E-TIE-05',
    'action': 'blocking',
    'title_zh': '送达的行有遗失或多出',
    'title_en': 'Delivered rows do not add up',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
{% set staged = [
    ('accountability_events', 'stg_accountability__event'),
    ('approval_complaints', 'stg_approvals__complaint'),
    ('approval_events', 'stg_approvals__event'),
    ('approval_matters', 'stg_approvals__matter'),
    ('approval_ratings', 'stg_approvals__rating'),
    ('audit_findings', 'stg_audit__finding'),
    ('audit_projects', 'stg_audit__project'),
    ('audit_recommendations', 'stg_audit__recommendation'),
    ('audit_rectifications', 'stg_audit__rectification'),
    ('budget_lines', 'stg_fiscal__budget_line'),
    ('budget_units', 'stg_organisation__budget_unit'),
    ('carryovers', 'stg_fiscal__carryover'),
    ('case_transfers', 'stg_accountability__case_transfer'),
    ('coordination_meetings', 'stg_supervision__coordination_meeting'),
    ('departments', 'stg_organisation__department'),
    ('enforcement_cases', 'stg_supervision__enforcement_case'),
    ('external_reviews', 'stg_supervision__external_review'),
    ('final_accounts', 'stg_fiscal__final_accounts_cell'),
    ('fixed_assets', 'stg_fiscal__fixed_asset'),
    ('headcount', 'stg_organisation__headcount'),
    ('investment_stages', 'stg_fiscal__investment_stage'),
    ('jurisdiction_disputes', 'stg_organisation__jurisdiction_dispute'),
    ('nontax_receipts', 'stg_fiscal__nontax_receipt'),
    ('official_terms', 'stg_audit__official_term'),
    ('payments', 'stg_fiscal__payment'),
    ('performance_self_evaluations', 'stg_fiscal__self_evaluation_indicator'),
    ('period_declarations', 'stg_organisation__period_declaration'),
    ('posts', 'stg_organisation__post'),
    ('procurement_contracts', 'stg_fiscal__procurement_contract'),
    ('progress_inspections', 'stg_supervision__progress_inspection'),
    ('quarterly_reports', 'stg_supervision__quarterly_report_item'),
    ('sample_inspections', 'stg_approvals__sample_inspection'),
    ('special_funds', 'stg_fiscal__special_fund_event'),
    ('staff_assessments', 'stg_organisation__staff_assessment'),
    ('supervision_items', 'stg_supervision__item'),
    ('task_assignments', 'stg_organisation__task_assignment'),
    ('white_paper_tasks', 'stg_supervision__white_paper_task'),
    ('white_papers', 'stg_supervision__white_paper'),
] %}
with

{% for dataset, model in staged %}
{% set key = dataset_key(dataset) %}
{{ dataset }}_compared as (

    select
        delivered.is_deleted,
        repeated.{{ key[0] }} is not null as is_repeated,
        delivered.data_version < repeated.kept_data_version as is_replaced,
        repeated.{{ key[0] }} is not null and repeated.kept_delivery_id is null as is_in_conflict,
        delivered._delivery_id = repeated.kept_delivery_id as is_kept
    from {{ source('raw', dataset) }} as delivered
    left join
        {% if dataset == 'approval_events' %}
        {{ ref('int_approvals__repeated_event') }} as repeated
        {% else %}
        ({{ repeated_key(dataset) }}) as repeated
        {% endif %}
        on {{ same_key(key, 'delivered', 'repeated') }}

),

{{ dataset }}_counted as (

    select
        '{{ dataset }}' as dataset,
        count(*) as delivered_count,
        count(case when is_replaced then 1 end) as replaced_count,
        count(case when is_repeated and not is_replaced and not is_in_conflict and not is_kept then 1 end)
            as repeated_count,
        count(
            case
                when is_deleted and (not is_repeated or (not is_replaced and not is_in_conflict and is_kept)) then 1
            end
        ) as deleted_count
    from {{ dataset }}_compared

),
{% endfor %}

every_dataset as (

    {% for dataset, model in staged %}
    select
        counted.*,
        (select count(*) from {{ ref(model) }}) as counting_count,
        (
            select count(*) from {{ ref('conflicting_row') }}
            where dataset = '{{ dataset }}'
        ) as conflicting_count
    from {{ dataset }}_counted as counted
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from every_dataset
where delivered_count <> counting_count + replaced_count + repeated_count + conflicting_count + deleted_count
