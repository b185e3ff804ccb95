-- What a year of audits has come to since January, as its last quarter says, is what the yearly summary says.
{{ config(severity='error', meta={
    'rule': 'E-TIE-22',
    'action': 'blocking',
    'title_zh': '审计末季累计数与年度汇总不符',
    'title_en': 'Audits since January differ from the year',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
{% set same = {
    'finding_ytd_count': 'finding_count', 'found_ytd_amount': 'found_amount', 'violation_ytd_amount': 'violation_amount',
    'irregular_ytd_amount': 'irregular_amount', 'loss_ytd_amount': 'loss_amount',
    'struck_off_ytd_count': 'struck_off_finding_count', 'rectified_ytd_amount': 'rectified_in_year_amount'
} %}
with last_quarter as (

    select
        department_code,
        year,
        max(quarter) as quarter
    from {{ ref('quarterly_department_audit_progress') }}
    group by department_code, year

),

cumulated as (

    select progress.*
    from {{ ref('quarterly_department_audit_progress') }} as progress
    inner join last_quarter
        on
            progress.department_code = last_quarter.department_code
            and progress.year = last_quarter.year
            and progress.quarter = last_quarter.quarter

)

{% for ytd, yearly in same.items() %}
select
    summary.department_code,
    summary.year,
    '{{ yearly }}' as measure,
    cast(summary.{{ yearly }} as decimal(18, 2)) as of_the_year,
    cast(cumulated.{{ ytd }} as decimal(18, 2)) as of_the_quarters
from {{ ref('yearly_department_audit_summary') }} as summary
left join cumulated on summary.department_code = cumulated.department_code and summary.year = cumulated.year
where summary.{{ yearly }} is distinct from cumulated.{{ ytd }}
{{ 'union all' if not loop.last }}
{% endfor %}
