-- One row per period of a post description begun by as_of: which of the eight items it must hold are filled.
{%- set items = post_description_items() %}
with described as (

    select
        post.*,
        period.last_date,
        period.is_current,
        {% for item, _, _ in items %}
        coalesce(trim(post.{{ item }}), '') <> '' as has_{{ item }},
        {% endfor %}
        coalesce(trim(post.quantified_target), '') <> '' as has_quantified_target
    from {{ ref('fct_post') }} as post
    inner join {{ ref('int_organisation__post_period') }} as period
        on
            post.post_id = period.post_id
            and post.valid_from = period.valid_from

),

counted as (

    select
        *,
        cast({{ items | length }} as bigint) as item_count,
        cast(
            {%- for item, _, _ in items %}
            case when has_{{ item }} then 1 else 0 end{{ ' +' if not loop.last }}
            {%- endfor %}
            as bigint
        ) as filled_item_count
    from described

)

select
    post_id,
    valid_from,
    last_date,
    is_current,
    department_code,
    department_name,
    jurisdiction_code,
    unit_name,
    title,
    {% for item, _, _ in items %}
    has_{{ item }},
    {% endfor %}
    has_quantified_target,
    item_count,
    filled_item_count,
    {{ exact_ratio('filled_item_count', 'item_count') }} as filled_item_ratio,
    filled_item_count = item_count as is_complete,
    nullif(
        concat_ws(
            ';',
            {%- for item, _, _ in items %}
            case when not has_{{ item }} then '{{ item }}' end{{ ',' if not loop.last }}
            {%- endfor %}
        ),
        ''
    ) as missing_items,
    nullif(
        concat_ws(
            '；',
            {%- for item, name_zh, _ in items %}
            case when not has_{{ item }} then '{{ name_zh }}' end{{ ',' if not loop.last }}
            {%- endfor %}
        ),
        ''
    ) as missing_zh,
    nullif(
        concat_ws(
            '; ',
            {%- for item, _, name_en in items %}
            case when not has_{{ item }} then '{{ name_en }}' end{{ ',' if not loop.last }}
            {%- endfor %}
        ),
        ''
    ) as missing_en,
    as_of
from counted
order by jurisdiction_code, department_code, post_id, valid_from
