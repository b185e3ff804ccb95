{{ config(materialized='table') }}

-- One row per accountability case: its signal, when it came to each stage, what was decided and whether that stands.
with event as (

    select
        *,
        {{ accountability_places('accountability_no') }}
    from {{ ref('int_accountability__event') }}

),

stage as (

    select
        accountability_no,
        {{ accountability_stages() }}
    from event
    group by accountability_no

),

-- The department and the regulation are those the case was begun with.
begun as (

    select
        accountability_no,
        department_code,
        department_name,
        jurisdiction_code,
        calendar_code,
        as_of_date,
        row_number() over (partition by accountability_no order by seq_no) as place
    from event

),

named as (

    select
        accountability_no,
        regulation_code,
        row_number() over (partition by accountability_no order by seq_no) as place
    from event
    where regulation_code is not null

),

signal as (

    select
        accountability_no,
        signal_type,
        signal_no,
        row_number() over (partition by accountability_no order by first_seq_no, signal_type, signal_no) as place,
        count(*) over (partition by accountability_no) as signal_count
    from {{ ref('int_accountability__case_signal') }}

),

fault as (

    select
        accountability_no,
        fault_code,
        row_number() over (partition by accountability_no order by fault_code) as place
    from event
    where fault_code is not null
    group by accountability_no, fault_code

),

fault_list as (

    select
        accountability_no,
        {{ text_list('fault_code', 'place', ';') }} as fault_codes
    from fault
    group by accountability_no

),

form as (

    select
        accountability_no,
        form_code,
        row_number() over (partition by accountability_no order by form_code) as place
    from {{ ref('int_accountability__decision') }}
    where
        is_standing
        and form_code is not null
    group by accountability_no, form_code

),

form_list as (

    select
        accountability_no,
        {{ text_list('form_code', 'place', ';') }} as form_codes
    from form
    group by accountability_no

),

-- What was taken back takes no points; what stands and tells of no points is not known to take none.
decided as (

    select
        accountability_no,
        count(case when is_standing then 1 end) > 0 as has_standing_decision,
        count(case when is_revoked then 1 end) > 0 as has_revoked_decision,
        count(distinct case when is_standing and (form_code is not null or deduction_score > 0) then person_id end)
            as person_count,
        case
            when count(case when is_standing then 1 end) = 0 then 0
            else sum(case when is_standing then deduction_score end)
        end as deduction_score,
        max(case when is_standing then exemption_code end) as exemption_code,
        count(case when is_standing and (form_code is not null or deduction_score > 0) then 1 end) > 0 as has_sanction
    from {{ ref('int_accountability__decision') }}
    group by accountability_no

)

select
    stage.*,
    begun.department_code,
    begun.department_name,
    begun.jurisdiction_code,
    begun.calendar_code,
    begun.as_of_date,
    signal.signal_type,
    signal.signal_no,
    coalesce(signal.signal_count, 0) as signal_count,
    named.regulation_code,
    fault_list.fault_codes,
    form_list.form_codes,
    decided.person_count,
    decided.deduction_score,
    decided.exemption_code,
    coalesce(decided.has_standing_decision, false) as has_standing_decision,
    coalesce(decided.has_sanction, false) as has_sanction,
    coalesce(decided.has_revoked_decision and not decided.has_standing_decision, false) as is_revoked
from stage
inner join begun on stage.accountability_no = begun.accountability_no and begun.place = 1
left join signal on stage.accountability_no = signal.accountability_no and signal.place = 1
left join named on stage.accountability_no = named.accountability_no and named.place = 1
left join fault_list on stage.accountability_no = fault_list.accountability_no
left join form_list on stage.accountability_no = form_list.accountability_no
left join decided on stage.accountability_no = decided.accountability_no
