{#
    What procurement is measured by, PR01 to PR07, over the contracts of a relation grouped by `keys`. Every share is
    one of award amounts, over the contracts of which both the award and what it is divided by are known.
#}
{% macro procurement_measures(relation, keys) -%}
{%- set parts = {
    'method': {
        'open_tender': 'open_tender',
        'invited_tender': 'invited_tender',
        'competitive_negotiation': 'competitive_negotiation',
        'competitive_consultation': 'competitive_consultation',
        'inquiry': 'inquiry',
        'single_source': 'single_source',
        'framework_agreement': 'framework_agreement',
        'other': 'other_method'
    },
    'category': {'goods': 'goods', 'works': 'works', 'services': 'services'},
    'organisation_form': {
        'centralised': 'centralised',
        'departmental': 'departmental',
        'decentralised': 'decentralised'
    }
} -%}
with awarded as (

    select
        *,
        {% for column in ['method', 'category', 'organisation_form', 'supplier_size'] %}
        case when {{ column }} is not null then award_amount end as {{ column }}_award_amount,
        {% endfor %}
        case when budget_amount is not null then award_amount end as saved_award_amount,
        case when award_amount is not null then budget_amount end as saved_budget_amount
    from {{ relation }}

),

summed as (

    select
        {{ keys | join(',\n        ') }},
        count(*) as contract_count,
        count(award_amount) as awarded_count,
        sum(award_amount) as award_amount,
        sum(saved_budget_amount) as saving_budget_amount,
        sum(saved_award_amount) as saving_award_amount,
        {% for column, values in parts.items() %}
        sum({{ column }}_award_amount) as {{ column }}_base_amount,
        {% for value, name in values.items() %}
        sum(case when {{ column }} = '{{ value }}' then 1 else 0 end * {{ column }}_award_amount) as {{ name }}_amount,
        {% endfor %}
        {% endfor %}
        sum(case when is_competitive then 1 else 0 end * method_award_amount) as competitive_amount,
        sum(supplier_size_award_amount) as supplier_size_base_amount,
        sum(case when supplier_size in ('medium', 'small', 'micro') then 1 else 0 end * supplier_size_award_amount)
            as small_business_amount
    from awarded
    group by {{ keys | join(', ') }}

)

select
    {{ keys | join(',\n    ') }},
    contract_count,
    awarded_count,
    cast(award_amount as decimal(18, 2)) as award_amount,
    cast(saving_budget_amount as decimal(18, 2)) as saving_budget_amount,
    cast(saving_award_amount as decimal(18, 2)) as saving_award_amount,
    cast(saving_budget_amount - saving_award_amount as decimal(18, 2)) as saving_amount,
    {{ exact_ratio('(saving_budget_amount - saving_award_amount)', 'saving_budget_amount') }} as saving_ratio,
    {% for column, values in parts.items() %}
    cast({{ column }}_base_amount as decimal(18, 2)) as {{ column }}_base_amount,
    {% for name in values.values() %}
    cast({{ name }}_amount as decimal(18, 2)) as {{ name }}_amount,
    {{ exact_ratio(name ~ '_amount', column ~ '_base_amount') }} as {{ name }}_ratio,
    {% endfor %}
    {% endfor %}
    cast(competitive_amount as decimal(18, 2)) as competitive_amount,
    {{ exact_ratio('competitive_amount', 'method_base_amount') }} as competitive_ratio,
    cast(supplier_size_base_amount as decimal(18, 2)) as supplier_size_base_amount,
    cast(small_business_amount as decimal(18, 2)) as small_business_amount,
    {{ exact_ratio('small_business_amount', 'supplier_size_base_amount') }} as small_business_ratio
from summed
{%- endmacro %}
