-- Every case with a message that counts has its row among the cases, and no other has.
{{ config(severity='error', meta={
    'rule': 'E-TIE-01',
    'action': 'blocking',
    'title_zh': '办件与过程信息不符',
    'title_en': 'Cases and their messages do not tie',
    'fix_zh': '计算有误：连同主键报告给系统维护人员，不要发布。',
    'fix_en': 'Computed wrongly: report the keys to the maintainers and do not publish.',
}) }}
with messaged as (

    select distinct case_no from {{ ref('int_approvals__resolved_event') }}

)

select
    coalesce(messaged.case_no, approval_case.case_no) as case_no,
    case when messaged.case_no is null then 'case without messages' else 'messages without a case' end as what_is_wrong
from messaged
full outer join {{ ref('fct_approval_case') }} as approval_case on messaged.case_no = approval_case.case_no
where
    messaged.case_no is null
    or approval_case.case_no is null
