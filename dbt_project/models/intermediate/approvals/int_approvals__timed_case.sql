-- Cases whose time is compared: promised cases finished normally in a known time, the immediate ones left out.
select * from {{ ref('int_approvals__finished_case') }}
where
    is_normal_finish
    and case_type = '2'
    and elapsed_working_days is not null
