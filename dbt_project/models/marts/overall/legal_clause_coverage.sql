-- One row per clause: what measures it, with how many rows, or why nothing does.
with measured as (

    select
        measure.*,
        evidence.row_count,
        row_number() over (partition by measure.clause_id order by measure.mart) as position
    from {{ source('reference', 'legal_clause_measure') }} as measure
    left join {{ ref('int_organisation__mart_row_count') }} as evidence on measure.mart = evidence.mart

),

listed as (

    select
        clause_id,
        min(status) as status,
        count(mart) as mart_count,
        {{ text_list("coalesce(mart, '')", 'position', ';') }} as marts,
        {{ text_list('how_zh', 'position', '') }} as how_zh,
        {{ text_list('how_en', 'position', ' ') }} as how_en,
        sum(row_count) as evidence_row_count
    from measured
    group by clause_id

)

select
    clause.clause_id,
    clause.document,
    clause.part,
    clause.text_zh,
    clause.summary_en,
    listed.status,
    listed.mart_count,
    nullif(listed.marts, '') as marts,
    listed.how_zh,
    listed.how_en,
    {{ to_count('listed.evidence_row_count') }} as evidence_row_count,
    build.as_of
from {{ source('reference', 'legal_clauses') }} as clause
inner join listed on clause.clause_id = listed.clause_id
cross join {{ source('ops', 'build_parameters') }} as build
order by clause.clause_id
