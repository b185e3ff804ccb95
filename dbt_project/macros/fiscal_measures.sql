{#
    Every amount of a department and fiscal year that is a plain sum of rows, said once.

    What a model calls this macro with (`call(fact) fiscal_measures()`) is rendered once per fact, with the relation it
    reads, its dataset, row key, year, month and fund as SQL, and its `measures`. A measure sums `amount` over the rows that
    meet `condition` (all where none is given). It is known, and nought where no row meets the condition, as soon as
    one row of the department and year meets `known` (by default: has an amount); else it is NULL, for blank is not
    zero. From this list come both the yearly figures and the rows behind them, so that they cannot drift apart.
#}
{% macro fiscal_measures() -%}
    {%- set undated = 'cast(null as date)' -%}
    {%- set undivided = 'cast(null as varchar)' -%}
    {%- set planned = "phase in ('initial', 'adjusted')" -%}
    {%- set changed = "phase = 'adjusted'" -%}
    {%- set approved = "phase = 'initial'" -%}
    {%- set public_use = "expenditure_kind = 'basic' and cost_group <> 'personnel'" -%}
    {%- set divided = "expenditure_kind <> '-' and cost_group is not null" -%}
    {%- set reached -%}
        case
            when target_value is null then actual_value >= 1
            when direction = 'down' then actual_value <= target_value
            else actual_value >= target_value
        end
    {%- endset -%}
    {%- set facts = [
        {
            'relation': 'int_fiscal__planned_line',
            'dataset': "'budget_lines'",
            'row_key': 'row_key',
            'year': 'fiscal_year',
            'month': 'effective_month',
            'fund': 'fund_type',
            'measures': [
                {'name': 'initial_budget_amount', 'amount': 'amount', 'condition': approved, 'known': approved},
                {'name': 'net_adjustment_amount', 'amount': 'amount', 'condition': changed},
                {'name': 'gross_adjustment_amount', 'amount': 'abs(amount)', 'condition': changed},
                {
                    'name': 'unexplained_adjustment_amount',
                    'amount': 'abs(amount)',
                    'condition': changed ~ ' and not is_explained',
                },
                {'name': 'adjusted_budget_amount', 'amount': 'amount', 'condition': planned, 'known': approved},
                {
                    'name': 'public_use_budget_amount',
                    'amount': 'amount',
                    'condition': public_use,
                    'known': approved ~ ' and ' ~ divided,
                },
                {
                    'name': 'three_public_budget_amount',
                    'amount': 'amount',
                    'condition': 'three_public_item is not null',
                    'known': approved ~ ' and states_three_public',
                },
                {
                    'name': 'three_public_unstated_budget_amount',
                    'amount': 'amount',
                    'condition': 'not states_three_public',
                },
                {
                    'name': 'project_budget_amount',
                    'amount': 'amount',
                    'condition': "expenditure_kind = 'project'",
                    'known': approved ~ " and expenditure_kind <> '-'",
                },
                {
                    'name': 'key_project_budget_amount',
                    'amount': 'amount',
                    'condition': "expenditure_kind = 'project' and is_key_expenditure",
                    'known': "expenditure_kind = 'project' and is_key_expenditure is not null",
                },
            ],
        },
        {
            'relation': 'int_fiscal__spending',
            'dataset': 'dataset',
            'row_key': 'row_key',
            'year': 'fiscal_year',
            'month': 'month',
            'fund': 'fund_type',
            'measures': [
                {'name': 'executed_amount', 'amount': 'amount'},
                {
                    'name': 'december_paid_amount',
                    'amount': 'amount',
                    'condition': 'fiscal_month = 12',
                    'known': 'fiscal_month is not null',
                },
                {
                    'name': 'public_use_paid_amount',
                    'amount': 'amount',
                    'condition': public_use,
                    'known': divided,
                },
                {
                    'name': 'three_public_paid_amount',
                    'amount': 'amount',
                    'condition': 'three_public_item is not null',
                    'known': 'states_three_public',
                },
                {
                    'name': 'abroad_paid_amount',
                    'amount': 'amount',
                    'condition': "three_public_item = 'abroad'",
                    'known': 'states_three_public',
                },
                {
                    'name': 'vehicle_purchase_paid_amount',
                    'amount': 'amount',
                    'condition': "three_public_item = 'vehicle_purchase'",
                    'known': 'states_three_public',
                },
                {
                    'name': 'vehicle_operation_paid_amount',
                    'amount': 'amount',
                    'condition': "three_public_item = 'vehicle_operation'",
                    'known': 'states_three_public',
                },
                {
                    'name': 'reception_paid_amount',
                    'amount': 'amount',
                    'condition': "three_public_item = 'reception'",
                    'known': 'states_three_public',
                },
                {
                    'name': 'three_public_unstated_paid_amount',
                    'amount': 'amount',
                    'condition': 'not states_three_public',
                },
                {
                    'name': 'personnel_paid_amount',
                    'amount': 'amount',
                    'condition': "cost_group = 'personnel'",
                    'known': 'cost_group is not null',
                },
                {
                    'name': 'operating_expenditure_amount',
                    'amount': 'amount',
                    'condition': 'is_operating_expenditure',
                    'known': 'is_operating_expenditure is not null',
                },
                {
                    'name': 'no_item_paid_amount',
                    'amount': 'amount',
                    'condition': 'is_operating_expenditure is null',
                },
                {
                    'name': 'agency_operating_amount',
                    'amount': 'amount',
                    'condition':
                        public_use ~ " and fund_type = 'general_public_budget'"
                        ~ " and unit_type in ('administrative', 'civil_service_managed')",
                    'known': divided ~ " and fund_type <> '-' and unit_type is not null",
                },
                {
                    'name': 'no_unit_paid_amount',
                    'amount': 'amount',
                    'condition': public_use ~ ' and unit_type is null',
                    'known': divided,
                },
            ],
        },
        {
            'relation': 'int_fiscal__aged_carryover',
            'dataset': "'carryovers'",
            'row_key': row_key(['fiscal_year', 'department_code', 'project_code', 'origin_year']),
            'year': 'fiscal_year',
            'month': undated,
            'fund': undivided,
            'measures': [
                {'name': 'carryover_amount', 'amount': 'balance_amount'},
                {'name': 'surplus_amount', 'amount': 'balance_amount', 'condition': 'is_surplus'},
            ],
        },
        {
            'relation': 'fct_procurement_contract',
            'dataset': "'procurement_contracts'",
            'row_key': row_key(['contract_no']),
            'year': 'fiscal_year',
            'month': undated,
            'fund': undivided,
            'measures': [
                {'name': 'procurement_budget_amount', 'amount': 'budget_amount'},
                {
                    'name': 'procurement_award_amount',
                    'amount': 'award_amount',
                    'condition': 'budget_amount is not null',
                    'known': 'budget_amount is not null',
                },
            ],
        },
        {
            'relation': 'fct_fixed_asset',
            'dataset': "'fixed_assets'",
            'row_key': row_key(['asset_no', 'year']),
            'year': 'year',
            'month': undated,
            'fund': undivided,
            'measures': [
                {
                    'name': 'fixed_asset_amount',
                    'amount': 'original_value_amount',
                    'condition': 'status is not null',
                    'known': 'status is not null and original_value_amount is not null',
                },
                {
                    'name': 'in_use_asset_amount',
                    'amount': 'original_value_amount',
                    'condition': "status = 'in_use'",
                    'known': 'status is not null and original_value_amount is not null',
                },
            ],
        },
        {
            'relation': 'fct_self_evaluation_indicator',
            'dataset': "'performance_self_evaluations'",
            'row_key': row_key(['fiscal_year', 'project_code', 'indicator_code']),
            'year': 'fiscal_year',
            'month': undated,
            'fund': undivided,
            'measures': [
                {'name': 'planned_indicator_count', 'amount': '1', 'condition': "aspect = 'quantity'"},
                {
                    'name': 'completed_indicator_count',
                    'amount': '1',
                    'condition': "aspect = 'quantity' and " ~ reached,
                },
                {'name': 'timeliness_indicator_count', 'amount': '1', 'condition': "aspect = 'timeliness'"},
                {
                    'name': 'timely_indicator_count',
                    'amount': '1',
                    'condition': "aspect = 'timeliness' and " ~ reached,
                },
                {'name': 'quality_indicator_count', 'amount': '1', 'condition': "aspect = 'quality'"},
                {
                    'name': 'qualified_indicator_count',
                    'amount': '1',
                    'condition': "aspect = 'quality' and " ~ reached,
                },
            ],
        },
    ] -%}
    {%- for fact in facts -%}{{ caller(dict(fact, is_first=loop.first)) }}{%- endfor -%}
{%- endmacro %}
