-- One audit per report. A record is a finding and an award, so money is summed over distinct awards: summed over the
-- records it would be five times as much. The day of the list is the day the report was taken and published.
with award as (

    select
        report_id,
        any_value(auditee_uei) as auditee_uei,
        award_reference,
        any_value(_file_name) as _file_name,
        min((_sheet, _row_number)) as first_listed,
        any_value(cast(amount_expended as decimal(18, 2))) as amount_expended
    from source_rows
    group by report_id, award_reference

)

select
    min(first_listed)[2] as _row_number,
    min(first_listed)[1] as _sheet,
    report_id as audit_no,
    'other' as audit_type,
    'Single audit' as title,
    false as is_performance_audit,
    'FAC-' || any_value(auditee_uei) as auditee_code,
    cast(substring(report_id, 1, 4) as integer) as fiscal_year,
    report_id as report_no,
    cast(substring(any_value(_file_name), 1, 10) as date) as report_date,
    cast(substring(any_value(_file_name), 1, 10) as date) as published_date,
    'Federal Audit Clearinghouse' as medium,
    sum(amount_expended) as audited_amount
from award
group by report_id
