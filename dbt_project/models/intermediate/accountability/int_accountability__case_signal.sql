-- One row per accountability case and signal in it: when it came to each stage. An event that names no signal is about
-- all signals of its case.
with event as (

    select * from {{ ref('int_accountability__event') }}

),

signal as (

    select
        accountability_no,
        signal_type,
        signal_no,
        min(seq_no) as first_seq_no
    from event
    where
        signal_type is not null
        and signal_no is not null
    group by accountability_no, signal_type, signal_no

),

placed as (

    select
        event.*,
        signal.signal_type as about_type,
        signal.signal_no as about_no,
        signal.first_seq_no,
        {{ accountability_places('event.accountability_no, signal.signal_type, signal.signal_no') }}
    from event
    inner join signal
        on
            event.accountability_no = signal.accountability_no
            and coalesce(event.signal_type, signal.signal_type) = signal.signal_type
            and coalesce(event.signal_no, signal.signal_no) = signal.signal_no

)

select
    accountability_no,
    about_type as signal_type,
    about_no as signal_no,
    first_seq_no,
    {{ accountability_stages() }}
from placed
group by accountability_no, about_type, about_no, first_seq_no
