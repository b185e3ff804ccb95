{#
    Totals that differ from the sum of their parts by more than the tolerance its row allows, or at all where there is
    no row: both values and the difference. Where a part is not known nothing is said.
#}
{% test ties_within_tolerance(model, tie, total, parts, key) %}
    {{ config(severity='error', meta={
        'rule': 'E-TIE-06',
        'action': 'blocking',
        'title_zh': '总数与各部分之和不符',
        'title_en': 'Total differs from the sum of its parts',
        'fix_zh': '核对两个数；差额有公认缘由的，在 tie_tolerance.csv 中注明出处和允许的差额，否则不要发布。',
        'fix_en': 'Check both values. A difference with an accepted cause gets its row in tie_tolerance.csv; else do not publish.',
    }) }}
    select
        {{ key | join(', ') }},
        {{ total }} as total_value,
        {{ parts | join(' + ') }} as sum_of_parts,
        {{ total }} - ({{ parts | join(' + ') }}) as difference
    from {{ model }}
    where
        abs({{ total }} - ({{ parts | join(' + ') }})) > coalesce(
            (select max(tolerance) from {{ source('reference', 'tie_tolerance') }} where tie = '{{ tie }}'), 0
        )
{% endtest %}
