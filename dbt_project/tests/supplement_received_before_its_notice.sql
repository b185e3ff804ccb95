-- L02: a supplement came although nothing had been asked for by then.
{{ config(severity='warn', meta={
    'rule': 'L02',
    'action': 'warning',
    'title_zh': '补正受理早于补正告知',
    'title_en': 'Supplement received before its notice',
    'fix_zh': '核对补正时间，改正后以更高的数据版本号重报。',
    'fix_en': 'Check the times of the supplement and send the corrected message with a higher data version.',
}) }}
with first_notice as (

    select
        case_no,
        min(noticed_at) as noticed_at
    from {{ ref('int_approvals__supplement') }}
    group by case_no

)

select
    received.case_no,
    received.department_code,
    received.seq_no,
    received.event_at as received_at,
    first_notice.noticed_at
from {{ ref('int_approvals__resolved_event') }} as received
inner join first_notice on received.case_no = first_notice.case_no
where
    received.event_type = 'supply_accept'
    and received.event_at < first_notice.noticed_at
