{{ config(materialized='table') }}

-- One row per accountability case and invariant of the closed loop. What is not known is never a pass.
with judged as (

    select * from {{ ref('int_accountability__case_evidence') }}

)

select
    accountability_no,
    'stages_in_order' as check_code,
    case
        when notice_date < signal_date then 'FAIL'
        when feedback_date < greatest(signal_date, notice_date) then 'FAIL'
        when first_verified_date < greatest(signal_date, notice_date, feedback_date) then 'FAIL'
        when opened_date < greatest(signal_date, notice_date, feedback_date, first_verified_date) then 'FAIL'
        when decided_date < greatest(signal_date, notice_date, feedback_date, first_verified_date, opened_date)
            then 'FAIL'
        when first_aftermath_date is not null and (decided_date is null or first_aftermath_date < decided_date)
            then 'FAIL'
        when
            review_decided_date < review_asked_date
            or appeal_decided_date < appeal_asked_date
            or appeal_asked_date < review_asked_date
            then 'FAIL'
        when closed_date < last_date then 'FAIL'
        else 'PASS'
    end as outcome,
    case
        when notice_date < signal_date then '告知早于信号'
        when feedback_date < greatest(signal_date, notice_date) then '反馈早于信号或告知'
        when first_verified_date < greatest(signal_date, notice_date, feedback_date) then '核查早于反馈'
        when opened_date < greatest(signal_date, notice_date, feedback_date, first_verified_date)
            then '立案早于核查或反馈'
        when decided_date < greatest(signal_date, notice_date, feedback_date, first_verified_date, opened_date)
            then '决定早于立案'
        when first_aftermath_date is not null and (decided_date is null or first_aftermath_date < decided_date)
            then '复核、申诉或执行时尚无决定'
        when
            review_decided_date < review_asked_date
            or appeal_decided_date < appeal_asked_date
            or appeal_asked_date < review_asked_date
            then '复核、申诉的结果早于提出，或申诉早于复核'
        when closed_date < last_date then '销号之后仍有事件'
        else '各步时间有序'
    end as reason_zh,
    case
        when notice_date < signal_date then 'the notice comes before the signal'
        when feedback_date < greatest(signal_date, notice_date)
            then 'the answer comes before the signal or the notice'
        when first_verified_date < greatest(signal_date, notice_date, feedback_date)
            then 'the verification comes before the answer'
        when opened_date < greatest(signal_date, notice_date, feedback_date, first_verified_date)
            then 'the case is opened before the answer or its verification'
        when decided_date < greatest(signal_date, notice_date, feedback_date, first_verified_date, opened_date)
            then 'the decision comes before the case was opened'
        when first_aftermath_date is not null and (decided_date is null or first_aftermath_date < decided_date)
            then 'review, appeal or enforcement without a decision before it'
        when
            review_decided_date < review_asked_date
            or appeal_decided_date < appeal_asked_date
            or appeal_asked_date < review_asked_date
            then 'an outcome comes before its request, or the appeal before the review'
        when closed_date < last_date then 'something happened after the closing'
        else 'every stage follows its forerunner'
    end as reason_en
from judged

union all

select
    accountability_no,
    'closed_after_verification' as check_code,
    case
        when closed_date is null then 'SKIP'
        when verified_date is null then 'FAIL'
        when verify_outcome = 'fail' then 'FAIL'
        when verify_outcome = 'pass' then 'PASS'
        else 'INSUFFICIENT_DATA'
    end as outcome,
    case
        when closed_date is null then '尚未到此阶段'
        when verified_date is null then '未经核查即销号'
        when verify_outcome = 'fail' then '核查未通过即销号'
        when verify_outcome = 'pass' then '核查通过后销号'
        else '核查结果未载明或用语不明'
    end as reason_zh,
    case
        when closed_date is null then 'the case has not come so far'
        when verified_date is null then 'closed without a verification'
        when verify_outcome = 'fail' then 'closed though the verification failed'
        when verify_outcome = 'pass' then 'closed after the verification passed'
        else 'the outcome is missing or its words are unknown'
    end as reason_en
from judged

union all

select
    accountability_no,
    'decision_names_fault' as check_code,
    case
        when decided_date is null then 'SKIP'
        when without_fault_count > 0 then 'FAIL'
        else 'PASS'
    end as outcome,
    case
        when decided_date is null then '尚未到此阶段'
        when without_fault_count > 0 then '决定未载明过错'
        else '决定载明过错'
    end as reason_zh,
    case
        when decided_date is null then 'the case has not come so far'
        when without_fault_count > 0 then 'a decision names no fault'
        else 'every decision names a fault'
    end as reason_en
from judged

union all

select
    accountability_no,
    'decision_names_role' as check_code,
    case
        when decided_date is null then 'SKIP'
        when without_role_count > 0 then 'FAIL'
        else 'PASS'
    end as outcome,
    case
        when decided_date is null then '尚未到此阶段'
        when without_role_count > 0 then '决定未载明责任'
        else '决定载明责任'
    end as reason_zh,
    case
        when decided_date is null then 'the case has not come so far'
        when without_role_count > 0 then 'a decision names no role'
        else 'every decision names a role'
    end as reason_en
from judged

union all

-- A role that somebody else must share the blame with is only a doubt: the other may be held to account elsewhere.
select
    accountability_no,
    'roles_fit_together' as check_code,
    case
        when not has_standing_decision or role_count = 0 then 'SKIP'
        when head_role_count > 0 and coalesce(regulation_code <> '2', false) then 'WARN'
        when role_count > head_role_count and not fits_a_scenario then 'WARN'
        else 'PASS'
    end as outcome,
    case
        when not has_standing_decision or role_count = 0 then '没有成立的决定或未载明责任'
        when head_role_count > 0 and coalesce(regulation_code <> '2', false) then '行政首长责任而所依非附件二'
        when role_count > head_role_count and not fits_a_scenario then '领导责任而无直接责任，不合任何情形'
        else '责任划分相合'
    end as reason_zh,
    case
        when not has_standing_decision or role_count = 0 then 'no decision stands, or none names a role'
        when head_role_count > 0 and coalesce(regulation_code <> '2', false)
            then 'an administrative head answers, and not by attachment 2'
        when role_count > head_role_count and not fits_a_scenario
            then 'a leader answers and nobody directly: it fits no course of events'
        else 'the roles fit'
    end as reason_en
from judged

union all

select
    accountability_no,
    'exemption_named' as check_code,
    case
        when not has_standing_decision then 'SKIP'
        when has_sanction and exemption_effect = 'exempt' then 'FAIL'
        when has_sanction then 'SKIP'
        when exemption_code is null then 'FAIL'
        when exemption_effect is null then 'INSUFFICIENT_DATA'
        when exemption_effect <> 'exempt' then 'FAIL'
        else 'PASS'
    end as outcome,
    case
        when not has_standing_decision then '没有成立的决定'
        when has_sanction and exemption_effect = 'exempt' then '已追究而载免责事由'
        when has_sanction then '已追究'
        when exemption_code is null then '不予追究而未载明免责事由'
        when exemption_effect is null then '免责事由代码不明'
        when exemption_effect <> 'exempt' then '所载事由不足以免予追究'
        else '免责事由载明'
    end as reason_zh,
    case
        when not has_standing_decision then 'no decision stands'
        when has_sanction and exemption_effect = 'exempt'
            then 'somebody is held to account and an exemption named'
        when has_sanction then 'somebody is held to account'
        when exemption_code is null then 'nobody answers and no ground is named'
        when exemption_effect is null then 'the code of the ground is not known'
        when exemption_effect <> 'exempt' then 'the ground named does not exempt'
        else 'the ground is named'
    end as reason_en
from judged

union all

-- An alert that a correction took away is no fault of the case.
select
    accountability_no,
    'signal_exists' as check_code,
    case
        when signal_count = 0 then 'FAIL'
        when missing_count = 0 then 'PASS'
        when missing_alert_count < missing_sent_count then 'FAIL'
        when missing_alert_count > 0 then 'WARN'
        else 'INSUFFICIENT_DATA'
    end as outcome,
    case
        when signal_count = 0 then '未载明所涉信号'
        when missing_count = 0 then '所涉信号存在'
        when missing_alert_count < missing_sent_count then '所涉信号不存在'
        when missing_alert_count > 0 then '所涉监察信号现已不存在'
        else '该类信号的数据未报送'
    end as reason_zh,
    case
        when signal_count = 0 then 'no signal is named'
        when missing_count = 0 then 'every signal is in the data'
        when missing_alert_count < missing_sent_count then 'a signal is not in the data'
        when missing_alert_count > 0 then 'the alert is not raised any more'
        else 'no data of that kind of signal were sent'
    end as reason_en
from judged

union all

select
    accountability_no,
    'one_open_case' as check_code,
    case
        when signal_count = 0 then 'SKIP'
        when earlier_open_count > 0 then 'FAIL'
        else 'PASS'
    end as outcome,
    case
        when signal_count = 0 then '未载明所涉信号'
        when earlier_open_count > 0 then '同一信号已有一件在办'
        else '同一信号没有另一件在办'
    end as reason_zh,
    case
        when signal_count = 0 then 'no signal is named'
        when earlier_open_count > 0 then 'another case was open for the signal'
        else 'no other case was open for the signal'
    end as reason_en
from judged

union all

select
    accountability_no,
    'notice_in_time' as check_code,
    case
        when red_count = 0 then 'SKIP'
        when late_notice_count > 0 then 'FAIL'
        when untold_count > 0 then 'SKIP'
        else 'PASS'
    end as outcome,
    case
        when red_count = 0 then '不涉红牌信号'
        when late_notice_count > 0 then '告知晚于期限'
        when untold_count > 0 then '告知期限未到'
        else '告知未超过期限'
    end as reason_zh,
    case
        when red_count = 0 then 'not about a red alert'
        when late_notice_count > 0 then 'the notice came after the term'
        when untold_count > 0 then 'the term of the notice has not ended'
        else 'the notice came in time'
    end as reason_en
from judged

union all

select
    accountability_no,
    'review_asked_in_time' as check_code,
    case
        when review_asked_date is null and review_decided_date is null then 'SKIP'
        when review_asked_date is null or decided_date is null then 'INSUFFICIENT_DATA'
        when review_asked_date - decided_date > review_ask_days then 'FAIL'
        else 'PASS'
    end as outcome,
    case
        when review_asked_date is null and review_decided_date is null then '尚未到此阶段'
        when review_asked_date is null or decided_date is null then '提出日期或决定日期未报送'
        when review_asked_date - decided_date > review_ask_days then '提出晚于期限'
        else '按时提出'
    end as reason_zh,
    case
        when review_asked_date is null and review_decided_date is null
            then 'the case has not come so far'
        when review_asked_date is null or decided_date is null
            then 'the day asked or decided was not sent'
        when review_asked_date - decided_date > review_ask_days then 'asked after the term'
        else 'asked in time'
    end as reason_en
from judged

union all

select
    accountability_no,
    'review_decided_in_time' as check_code,
    case
        when review_asked_date is null and review_decided_date is null then 'SKIP'
        when review_asked_date is null then 'INSUFFICIENT_DATA'
        when coalesce(review_decided_date, as_of_date) - review_asked_date > review_decide_days then 'FAIL'
        when review_decided_date is null then 'SKIP'
        else 'PASS'
    end as outcome,
    case
        when review_asked_date is null and review_decided_date is null then '尚未到此阶段'
        when review_asked_date is null then '提出日期未报送'
        when coalesce(review_decided_date, as_of_date) - review_asked_date > review_decide_days then '复核超过期限'
        when review_decided_date is null then '期限未到'
        else '按时办结'
    end as reason_zh,
    case
        when review_asked_date is null and review_decided_date is null
            then 'the case has not come so far'
        when review_asked_date is null then 'the day it was asked was not sent'
        when coalesce(review_decided_date, as_of_date) - review_asked_date > review_decide_days
            then 'the review takes longer than the term'
        when review_decided_date is null then 'the term has not ended'
        else 'decided in time'
    end as reason_en
from judged

union all

select
    accountability_no,
    'appeal_made_in_time' as check_code,
    case
        when appeal_asked_date is null and appeal_decided_date is null then 'SKIP'
        when appeal_asked_date is null or decided_date is null then 'INSUFFICIENT_DATA'
        when
            review_decided_date <= appeal_asked_date
            and appeal_asked_date - review_decided_date > appeal_after_review_days
            then 'FAIL'
        when
            coalesce(review_decided_date > appeal_asked_date, true)
            and appeal_asked_date - decided_date > appeal_direct_days
            then 'FAIL'
        else 'PASS'
    end as outcome,
    case
        when appeal_asked_date is null and appeal_decided_date is null then '尚未到此阶段'
        when appeal_asked_date is null or decided_date is null then '提出日期或决定日期未报送'
        when
            review_decided_date <= appeal_asked_date
            and appeal_asked_date - review_decided_date > appeal_after_review_days
            then '复核之后提出晚于期限'
        when
            coalesce(review_decided_date > appeal_asked_date, true)
            and appeal_asked_date - decided_date > appeal_direct_days
            then '决定之后提出晚于期限'
        else '按时提出'
    end as reason_zh,
    case
        when appeal_asked_date is null and appeal_decided_date is null
            then 'the case has not come so far'
        when appeal_asked_date is null or decided_date is null
            then 'the day made or decided was not sent'
        when
            review_decided_date <= appeal_asked_date
            and appeal_asked_date - review_decided_date > appeal_after_review_days
            then 'made after the term that runs from the review'
        when
            coalesce(review_decided_date > appeal_asked_date, true)
            and appeal_asked_date - decided_date > appeal_direct_days
            then 'made after the term that runs from the decision'
        else 'made in time'
    end as reason_en
from judged

union all

select
    accountability_no,
    'appeal_decided_in_time' as check_code,
    case
        when appeal_asked_date is null and appeal_decided_date is null then 'SKIP'
        when appeal_asked_date is null then 'INSUFFICIENT_DATA'
        when appeal_days > appeal_decide_days + appeal_extension_days then 'FAIL'
        when
            appeal_days > appeal_decide_days
            and coalesce(appeal_due_date - appeal_asked_date <= appeal_decide_days, true)
            then 'WARN'
        when appeal_decided_date is null then 'SKIP'
        else 'PASS'
    end as outcome,
    case
        when appeal_asked_date is null and appeal_decided_date is null then '尚未到此阶段'
        when appeal_asked_date is null then '提出日期未报送'
        when appeal_days > appeal_decide_days + appeal_extension_days then '超过期限和可延长的期限'
        when
            appeal_days > appeal_decide_days
            and coalesce(appeal_due_date - appeal_asked_date <= appeal_decide_days, true)
            then '超过期限而未载明延长'
        when appeal_decided_date is null then '期限未到'
        else '按时办结'
    end as reason_zh,
    case
        when appeal_asked_date is null and appeal_decided_date is null
            then 'the case has not come so far'
        when appeal_asked_date is null then 'the day it was made was not sent'
        when appeal_days > appeal_decide_days + appeal_extension_days
            then 'longer than the term and its extension'
        when
            appeal_days > appeal_decide_days
            and coalesce(appeal_due_date - appeal_asked_date <= appeal_decide_days, true)
            then 'longer than the term, and no extension is recorded'
        when appeal_decided_date is null then 'the term has not ended'
        else 'decided in time'
    end as reason_en
from judged

union all

select
    accountability_no,
    'enforcement_not_stopped' as check_code,
    case
        when first_request_date is null or not has_standing_decision or not has_sanction then 'SKIP'
        when coalesce(enforced_date, as_of_date) - decided_date > accountability_enforce_days then 'FAIL'
        when enforced_date is null then 'SKIP'
        else 'PASS'
    end as outcome,
    case
        when first_request_date is null or not has_standing_decision or not has_sanction
            then '没有复核或申诉，或没有须执行的决定'
        when coalesce(enforced_date, as_of_date) - decided_date > accountability_enforce_days
            then '复核、申诉期间停止执行'
        when enforced_date is null then '期限未到'
        else '未停止执行'
    end as reason_zh,
    case
        when first_request_date is null or not has_standing_decision or not has_sanction
            then 'no review or appeal, or nothing to enforce'
        when coalesce(enforced_date, as_of_date) - decided_date > accountability_enforce_days
            then 'enforcement was stopped by the review or the appeal'
        when enforced_date is null then 'the term has not ended'
        else 'enforcement was not stopped'
    end as reason_en
from judged

union all

select
    accountability_no,
    'revoked_not_enforced' as check_code,
    case
        when not is_revoked then 'SKIP'
        when last_enforced_date > greatest(review_decided_date, appeal_decided_date) then 'FAIL'
        else 'PASS'
    end as outcome,
    case
        when not is_revoked then '决定未撤销'
        when last_enforced_date > greatest(review_decided_date, appeal_decided_date) then '撤销之后仍执行'
        else '撤销之后未执行'
    end as reason_zh,
    case
        when not is_revoked then 'no decision was revoked'
        when last_enforced_date > greatest(review_decided_date, appeal_decided_date)
            then 'enforced after it was revoked'
        else 'not enforced after it was revoked'
    end as reason_en
from judged
