-- L05 补录嫌疑: a message was uploaded too late, or the whole case was entered in one batch.
-- Dated by the first late message or by the finish: what a month holds does not change with the day of the upload.
with batch as (

    select
        message.case_no,
        cast(finished.finished_at as date) as found_date
    from {{ ref('int_approvals__case_acceptance') }} as message
    inner join {{ ref('int_approvals__finished_case') }} as finished on message.case_no = finished.case_no
    {% for parameter in ['batch_minimum_days', 'batch_minimum_messages', 'batch_upload_minutes'] %}
    inner join {{ ref('int_approvals__rule_parameter') }} as {{ parameter }}
        on
            {{ parameter }}.rule_id = 'L05'
            and {{ parameter }}.parameter = '{{ parameter }}'
            and finished.jurisdiction_code = {{ parameter }}.jurisdiction_code
            and cast(finished.finished_at as date) between {{ parameter }}.valid_from and {{ parameter }}.valid_to
    {% endfor %}
    where
        message.recorded_accepted_at is not null
        and message.message_count >= batch_minimum_messages.value
        and (
            -- all at one instant; midnight is the time of a source that knows days only
            (
                message.first_event_at = message.last_message_at
                and message.first_event_at <> cast(message.first_event_at as date)
            )
            -- all uploaded at once, although they happened on several days
            or (
                {{ day_number('cast(message.last_message_at as date)') }}
                - {{ day_number('cast(message.first_event_at as date)') }} >= batch_minimum_days.value
                and message.uploaded_message_count = message.message_count
                and {{ seconds_between('message.first_uploaded_at', 'message.last_uploaded_at') }}
                <= batch_upload_minutes.value * 60
            )
        )

),

doubtful as (

    select
        case_no,
        found_date,
        cast(null as decimal(12, 4)) as excess
    from batch

    union all

    select
        late_upload.case_no,
        late_upload.event_date as found_date,
        {{ excess('late_upload.workdays_beyond') }} as excess
    from {{ ref('int_approvals__late_upload') }} as late_upload
    inner join {{ ref('fct_approval_case') }} as approval_case on late_upload.case_no = approval_case.case_no
    where
        late_upload.event_date <= cast(approval_case.as_of as date)
        and coalesce(approval_case.exclusion_reason, '') not in ('two_departments', 'two_matters')

)

select
    case_no,
    min(found_date) as found_date,
    max(excess) as excess
from doubtful
group by case_no
