{#
    When a case, or a signal in it, came to each stage: of a relation with `stage_order` and `stage_recency` (place of an
    event among those of its type, first and last) and `answer_recency` (the same among those with an outcome).
#}
{% macro accountability_stages() -%}
    min(event_date) as first_date,
    max(event_date) as last_date,
    min(case when event_type = 'signal' then event_date end) as signal_date,
    min(case when event_type = 'notice' then event_date end) as notice_date,
    max(case when event_type = 'notice' and stage_order = 1 then due_date end) as notice_due_date,
    min(case when event_type = 'feedback' then event_date end) as feedback_date,
    max(case when event_type = 'feedback' then event_date end) as last_feedback_date,
    min(case when event_type = 'verify' then event_date end) as first_verified_date,
    max(case when event_type = 'verify' then event_date end) as verified_date,
    max(case when event_type = 'verify' and stage_recency = 1 then outcome_code end) as verify_outcome,
    min(case when event_type = 'case_opened' then event_date end) as opened_date,
    min(case when event_type = 'decision' then event_date end) as decided_date,
    max(case when event_type = 'decision' then event_date end) as last_decided_date,
    min(case when event_type = 'review' and outcome_code is null then event_date end) as review_asked_date,
    max(case when event_type = 'review' and outcome_code is not null then event_date end) as review_decided_date,
    max(case when event_type = 'review' and answer_recency = 1 then outcome_code end) as review_outcome,
    min(case when event_type = 'appeal' and outcome_code is null then event_date end) as appeal_asked_date,
    max(case when event_type = 'appeal' and outcome_code is null then due_date end) as appeal_due_date,
    max(case when event_type = 'appeal' and outcome_code is not null then event_date end) as appeal_decided_date,
    max(case when event_type = 'appeal' and answer_recency = 1 then outcome_code end) as appeal_outcome,
    min(case when event_type = 'enforced' then event_date end) as enforced_date,
    max(case when event_type = 'enforced' then event_date end) as last_enforced_date,
    min(case when event_type = 'closed' then event_date end) as closed_date
{%- endmacro %}
{# Places of an event among those of its type, by which `accountability_stages` tells the first from the last. #}
{% macro accountability_places(keys) -%}
    row_number() over (partition by {{ keys }}, event_type order by event_date, seq_no) as stage_order,
    row_number() over (partition by {{ keys }}, event_type order by event_date desc, seq_no desc) as stage_recency,
    case
        when outcome_code is not null
            then
                row_number() over (
                    partition by {{ keys }}, event_type, outcome_code is not null
                    order by event_date desc, seq_no desc
                )
    end as answer_recency
{%- endmacro %}
{# How far a relation with the columns of `accountability_stages` and `has_standing_decision` has come: a state. #}
{% macro accountability_state(stage) -%}
    case
        when {{ stage }}.closed_date is not null then 'closed'
        when {{ stage }}.decided_date is not null
            then
                case
                    when not {{ stage }}.has_standing_decision then 'revoked'
                    when {{ stage }}.appeal_asked_date > coalesce({{ stage }}.appeal_decided_date, {{ stage }}.appeal_asked_date - 1)
                        then 'under_appeal'
                    when {{ stage }}.review_asked_date > coalesce({{ stage }}.review_decided_date, {{ stage }}.review_asked_date - 1)
                        then 'under_review'
                    when {{ stage }}.enforced_date is not null then 'enforced'
                    else 'decided'
                end
        when {{ stage }}.opened_date is not null then 'opened'
        when {{ stage }}.last_feedback_date > {{ stage }}.verified_date then 'answered'
        when {{ stage }}.verify_outcome = 'fail' then 'verify_failed'
        when {{ stage }}.verify_outcome = 'pass' then 'verified'
        when {{ stage }}.feedback_date is not null then 'answered'
        when {{ stage }}.notice_date is not null then 'notified'
        else 'raised'
    end
{%- endmacro %}
