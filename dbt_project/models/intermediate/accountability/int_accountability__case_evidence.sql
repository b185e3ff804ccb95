-- One row per accountability case: what its invariants are judged by.
with decision as (

    select
        accountability_no,
        event_date,
        max(fault_code) as fault_code,
        max(role) as role
    from {{ ref('int_accountability__decision') }}
    group by accountability_no, event_date

),

decision_gap as (

    select
        accountability_no,
        count(case when fault_code is null then 1 end) as without_fault_count,
        count(case when role is null then 1 end) as without_role_count
    from decision
    group by accountability_no

),

recorded as (

    select distinct
        accountability_no,
        role
    from {{ ref('int_accountability__decision') }}
    where
        is_standing
        and role is not null

),

role_summary as (

    select
        accountability_no,
        count(*) as role_count,
        count(case when role = 'administrative_head' then 1 end) as head_role_count,
        count(case when role <> 'administrative_head' then 1 end) as staff_role_count,
        count(case when role = 'direct' then 1 end) as direct_count
    from recorded
    group by accountability_no

),

scenario as (

    select
        scenario,
        count(case when role = 'direct' then 1 end) as direct_count
    from {{ source('reference', 'accountability_role_rule') }}
    group by scenario

),

-- A course of events fits when it knows every role recorded, and somebody answers directly where it wants somebody to.
covered as (

    select
        recorded.accountability_no,
        rule.scenario,
        count(distinct recorded.role) as covered_count
    from recorded
    inner join {{ source('reference', 'accountability_role_rule') }} as rule on recorded.role = rule.role
    group by recorded.accountability_no, rule.scenario

),

fitting as (

    select
        covered.accountability_no,
        max(
            case
                when
                    covered.covered_count = role_summary.staff_role_count
                    and (scenario.direct_count = 0 or role_summary.direct_count > 0)
                    then 1
                else 0
            end
        ) = 1 as fits_a_scenario
    from covered
    inner join role_summary on covered.accountability_no = role_summary.accountability_no
    inner join scenario on covered.scenario = scenario.scenario
    group by covered.accountability_no

),

sent as (

    select distinct signal_type
    from {{ ref('int_accountability__known_signal') }}

),

-- What is missing of a kind of signal of which something was sent is missing indeed.
existence as (

    select
        named.accountability_no,
        count(case when known.signal_no is null then 1 end) as missing_count,
        count(case when known.signal_no is null and sent.signal_type is not null then 1 end) as missing_sent_count,
        count(
            case
                when known.signal_no is null and sent.signal_type is not null and named.signal_type = 'alert' then 1
            end
        ) as missing_alert_count
    from {{ ref('int_accountability__case_signal') }} as named
    left join {{ ref('int_accountability__known_signal') }} as known
        on named.signal_type = known.signal_type and named.signal_no = known.signal_no
    left join sent on named.signal_type = sent.signal_type
    group by named.accountability_no

),

span as (

    select
        named.accountability_no,
        named.signal_type,
        named.signal_no,
        whole.first_date,
        coalesce(whole.closed_date, cast('9999-12-31' as date)) as open_until
    from {{ ref('int_accountability__case_signal') }} as named
    inner join {{ ref('int_accountability__case') }} as whole on named.accountability_no = whole.accountability_no

),

-- Of two cases open for one signal the one that began later is the later.
doubled as (

    select
        later.accountability_no,
        count(*) as earlier_open_count
    from span as later
    inner join span as earlier
        on
            later.signal_type = earlier.signal_type
            and later.signal_no = earlier.signal_no
            and (
                earlier.first_date < later.first_date
                or (earlier.first_date = later.first_date and earlier.accountability_no < later.accountability_no)
            )
            and earlier.open_until > later.first_date
    group by later.accountability_no

),

red as (

    select
        named.accountability_no,
        named.notice_date,
        told_day.workday_number - raised_day.workday_number > limits.workdays as is_late
    from {{ ref('int_accountability__case_signal') }} as named
    inner join {{ ref('int_accountability__case') }} as whole on named.accountability_no = whole.accountability_no
    inner join {{ ref('fct_approval_alert') }} as alert
        on
            named.signal_type = 'alert'
            and named.signal_no = alert.alert_no
            and alert.level = 'red'
    inner join {{ ref('int_accountability__limit') }} as limits
        on
            limits.signal_type = 'alert'
            and limits.step = 'notice'
            and {{ in_force('limits', 'alert.raised_date') }}
    inner join {{ ref('int_organisation__calendar_day') }} as raised_day
        on
            whole.calendar_code = raised_day.calendar_code
            and alert.raised_date = raised_day.calendar_date
    inner join {{ ref('int_organisation__calendar_day') }} as told_day
        on
            whole.calendar_code = told_day.calendar_code
            and coalesce(named.notice_date, whole.as_of_date) = told_day.calendar_date

),

told as (

    select
        accountability_no,
        count(*) as red_count,
        count(case when is_late then 1 end) as late_notice_count,
        count(case when notice_date is null then 1 end) as untold_count
    from red
    group by accountability_no

),

parameter as (

    select
        whole.accountability_no,
        max(case when parameter.parameter = 'review_ask_days' then parameter.value end) as review_ask_days,
        max(case when parameter.parameter = 'review_decide_days' then parameter.value end) as review_decide_days,
        max(case when parameter.parameter = 'appeal_after_review_days' then parameter.value end)
            as appeal_after_review_days,
        max(case when parameter.parameter = 'appeal_direct_days' then parameter.value end) as appeal_direct_days,
        max(case when parameter.parameter = 'appeal_decide_days' then parameter.value end) as appeal_decide_days,
        max(case when parameter.parameter = 'appeal_extension_days' then parameter.value end)
            as appeal_extension_days,
        max(case when parameter.parameter = 'accountability_enforce_days' then parameter.value end)
            as accountability_enforce_days
    from {{ ref('int_accountability__case') }} as whole
    inner join {{ ref('int_supervision__parameter') }} as parameter
        on
            whole.jurisdiction_code = parameter.jurisdiction_code
            and {{ in_force('parameter', 'coalesce(whole.decided_date, whole.as_of_date)') }}
    group by whole.accountability_no

)

select
    whole.*,
    least(whole.review_asked_date, whole.review_decided_date, whole.appeal_asked_date, whole.appeal_decided_date)
        as first_request_date,
    least(
        whole.review_asked_date, whole.review_decided_date, whole.appeal_asked_date, whole.appeal_decided_date,
        whole.enforced_date
    ) as first_aftermath_date,
    coalesce(whole.appeal_decided_date, whole.as_of_date) - whole.appeal_asked_date as appeal_days,
    decision_gap.without_fault_count,
    decision_gap.without_role_count,
    coalesce(role_summary.role_count, 0) as role_count,
    coalesce(role_summary.head_role_count, 0) as head_role_count,
    coalesce(fitting.fits_a_scenario, false) as fits_a_scenario,
    exemption.effect as exemption_effect,
    existence.missing_count,
    existence.missing_sent_count,
    existence.missing_alert_count,
    coalesce(doubled.earlier_open_count, 0) as earlier_open_count,
    coalesce(told.red_count, 0) as red_count,
    told.late_notice_count,
    told.untold_count,
    parameter.review_ask_days,
    parameter.review_decide_days,
    parameter.appeal_after_review_days,
    parameter.appeal_direct_days,
    parameter.appeal_decide_days,
    parameter.appeal_extension_days,
    parameter.accountability_enforce_days
from {{ ref('int_accountability__case') }} as whole
left join decision_gap on whole.accountability_no = decision_gap.accountability_no
left join role_summary on whole.accountability_no = role_summary.accountability_no
left join fitting on whole.accountability_no = fitting.accountability_no
left join {{ source('reference', 'exemption') }} as exemption on whole.exemption_code = exemption.exemption_code
left join existence on whole.accountability_no = existence.accountability_no
left join doubled on whole.accountability_no = doubled.accountability_no
left join told on whole.accountability_no = told.accountability_no
left join parameter on whole.accountability_no = parameter.accountability_no
