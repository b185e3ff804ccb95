-- One finding per report and reference number. It is listed once for each award it touches, and a few auditors flag it
-- differently from award to award: the record listed first counts, as it does for who reads the list from its top.
-- Questioned costs are flagged without an amount and are none of our categories, so they have no category.
with record as (

    select
        *,
        row_number() over (partition by report_id, reference_number order by _sheet, _row_number) as occurrence
    from source_rows

),

listed as (

    select
        report_id,
        reference_number,
        string_agg(distinct aln, ', ' order by aln) as alns
    from source_rows
    group by report_id, reference_number

)

select
    record._row_number,
    record._sheet,
    record.report_id || '/' || record.reference_number as finding_no,
    record.report_id as audit_no,
    'FAC-' || record.auditee_uei as department_code,
    coalesce(
        nullif(
            concat_ws(
                '+',
                if(record.is_modified_opinion = 'YES', 'modified_opinion', null),
                if(record.is_material_weakness = 'YES', 'weakness', null),
                if(record.is_significant_deficiency = 'YES', 'deficiency', null),
                if(record.is_questioned_costs = 'YES', 'costs', null)
            ),
            ''
        ),
        'other'
    ) as finding_type,
    left('Assistance listings ' || listed.alns, 1000) as description,
    if(record.is_questioned_costs = 'YES', null, 'non_amount') as amount_category,
    if(
        record.is_repeat_finding = 'YES',
        left(
            'FAC-' || record.auditee_uei || '/'
            || coalesce(regexp_extract(record.prior_finding_ref_numbers, '[0-9]{4}-[0-9A-Za-z]+'), '-'),
            60
        ),
        null
    ) as repeat_of_finding_no
from record
inner join listed
    on
        record.report_id = listed.report_id
        and record.reference_number = listed.reference_number
where record.occurrence = 1
