{{ config(materialized='table') }}

-- One row per month: the settings of measures that are in force when it begins.
select
    {% for parameter in ['case_mix_minimum_other_cases', 'km_window_months'] %}
    max_by(setting.value, setting.valid_from) filter (where setting.parameter = '{{ parameter }}') as {{ parameter }},
    {% endfor %}
    month.month
from {{ ref('int_ops__month') }} as month
inner join {{ source('reference', 'measure_parameter') }} as setting on month.month >= setting.valid_from
group by month.month
