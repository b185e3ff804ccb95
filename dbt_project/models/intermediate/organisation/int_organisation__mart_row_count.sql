{{ config(materialized='table') }}

-- One row per mart that measures a clause: how many rows it holds. A test holds the marts named here to those of
-- legal_clause_measure.
{%- set marts = [
    'accountability_lead',
    'audit_finding_link',
    'audit_plan_coverage',
    'closed_loop_status',
    'dim_department',
    'economic_responsibility_archive',
    'fct_accountability_case',
    'fct_approval_alert',
    'fct_approval_case',
    'fct_approval_suspension',
    'fct_audit_project',
    'fct_case_transfer',
    'fct_external_review',
    'fct_jurisdiction_dispute',
    'fct_progress_inspection',
    'fct_quarterly_report_item',
    'fct_staff_assessment',
    'fct_supervision_item',
    'fct_task_assignment',
    'fct_white_paper',
    'fct_white_paper_task',
    'fee_reconciliation',
    'fixed_asset_use',
    'investment_project_cost',
    'investment_stage_audit_coverage',
    'monthly_approval_efficiency_ranking',
    'monthly_department_approval_efficiency',
    'monthly_department_approval_score',
    'monthly_department_budget_execution',
    'open_case_status',
    'overlapping_functions',
    'post_description_completeness',
    'quarterly_department_audit_progress',
    'quarterly_department_supervision',
    'quarterly_key_work_progress',
    'quarterly_late_report',
    'repeated_coordination',
    'responsibility_chain_coverage',
    'responsibility_chain_gap',
    'shirking_without_decision',
    'special_fund_use',
    'staff_assessment_quota',
    'supervision_coverage',
    'supervision_coverage_gap',
    'yearly_audit_field',
    'yearly_department_administrative_cost',
    'yearly_department_audit_summary',
    'yearly_department_cost_efficiency_quadrant',
    'yearly_department_external_review',
    'yearly_department_fiscal_performance',
    'yearly_department_performance_index',
    'yearly_level_share',
    'yearly_white_paper_completion',
] %}
{%- for mart in marts %}
{{ 'union all' if not loop.first }}

select
    '{{ mart }}' as mart,
    count(*) as row_count
from {{ ref(mart) }}
{%- endfor %}
