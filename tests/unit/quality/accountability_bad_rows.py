"""For each expectation about accountability the changes to the small build that make it, and no other, fail."""

_CASE = "update marts.fct_accountability_case set {} where accountability_no = '{}'"
_CHECK = (
    "update marts.accountability_case_check set {} where accountability_no = 'Z-2' and check_code = 'signal_exists'"
)

_LOOP = "update marts.closed_loop_status set {} where signal_no = '{}'"
_YEAR = "update marts.yearly_department_closed_loop set {} where year = {}"
_ALERT = "update marts.yearly_alert_accountability set {}"
_RETURN = "update marts.yearly_accountability_return set {} where form_code = '{}'"

BAD_ACCOUNTABILITY_ROWS: dict[str, tuple[str, ...]] = {
    "accountability_case_check.E-LOGIC-31": (
        _CHECK.format("outcome = null"),
        _CHECK.format("reason_zh = null"),
        _CHECK.format("reason_en = null"),
    ),
    "accountability_case_check.E-TIE-20": (
        "delete from marts.accountability_case_check where accountability_no = 'Z-2' and check_code = 'signal_exists'",
        "delete from marts.fct_accountability_case where accountability_no = 'Z-1'",
    ),
    "fct_accountability_case.E-LOGIC-30": (
        _CASE.format("deduction_score = 10", "Z-3"),
        _CASE.format("person_count = 1", "Z-3"),
        _CASE.format("form_codes = 'warning'", "Z-3"),
        _CASE.format("decided_date = null", "Z-3"),
        _CASE.format("closed_date = null", "Z-2"),
        _CASE.format("closed_date = '2026-03-02'", "Z-1"),
        _CASE.format("state = 'enforced'", "Z-1"),
        _CASE.format("state = 'revoked', decided_date = '2026-02-02'", "Z-1"),
    ),
    "fct_accountability_case.E-TIE-20": (
        _CASE.format("broken_invariants = null", "Z-2"),
        _CASE.format("broken_invariants = 'one_open_case'", "Z-1"),
    ),
    "accountability_events.E-LOGIC-34": (
        "update raw.accountability_events set form_code = 'warning' where accountability_no = 'Z-2'",
        "update raw.accountability_events set deduction_score = 10, form_code = null where accountability_no = 'Z-2'",
        "update raw.accountability_events set event_type = 'decision', deduction_score = 1 where seq_no = 2",
    ),
    "accountability_lead.E-COUNT-01": (
        "update marts.accountability_lead set lead_count = 0",
        "update marts.accountability_lead set example_keys = null",
        "update marts.accountability_lead set month = '2026-03-02'",
    ),
    "case_transfers.E-LOGIC-33": (
        "update raw.case_transfers set transferred_date = '2026-03-02', accepted_date = '2026-03-01'",
        "update raw.case_transfers set from_organ = '市审计局', to_organ = '市审计局'",
    ),
    "closed_loop_status.E-LOGIC-32": (
        _LOOP.format("is_ended = false", "C-1"),
        _LOOP.format("closed_date = null", "C-2"),
        _LOOP.format("settled_date = null", "C-1"),
        _LOOP.format("accountability_no = 'Z-9'", "C-1"),
        _LOOP.format("gap_code = 'no_notice'", "C-1"),
        _LOOP.format("accountability_no = null", "A-2/T02/red"),
        _LOOP.format("gap_code = 'no_case'", "C-2"),
        _LOOP.format("feedback_date = '2026-03-20'", "A-2/T02/red"),
        _LOOP.format("days_open = -1", "C-1"),
    ),
    "closed_loop_status.E-TIE-20": (
        _LOOP.format("signal_no = 'A-9/T02/red'", "A-2/T02/red"),
        "delete from marts.closed_loop_status where signal_type = 'alert'",
    ),
    "yearly_accountability_return.E-COUNT-03": (
        _RETURN.format("revoked_case_count = 2", "warning"),
        _RETURN.format("accepted_transfer_count = 3", "-"),
        _RETURN.format("late_transfer_count = 3", "-"),
        _RETURN.format("person_count = 1", "-"),
        _RETURN.format("deduction_score = 1", "-"),
        _RETURN.format("transfer_count = 1", "warning"),
    ),
    "yearly_alert_accountability.E-COUNT-03": (_ALERT.format("opened_alert_count = 4"),),
    "yearly_alert_accountability.E-RATIO-03": (
        _ALERT.format("told_alert_ratio = 0.5"),
        _ALERT.format("told_alert_ratio = null"),
        _ALERT.format("decided_alert_ratio = 0.4"),
    ),
    "yearly_department_closed_loop.E-COUNT-03": (
        _YEAR.format("gap_count = 4", 2026),
        _YEAR.format("overdue_feedback_count = 3", 2026),
        _YEAR.format("reviewed_count = 3, review_changed_ratio = 0.333333", 2026),
        _YEAR.format("review_changed_count = 3, review_changed_ratio = 1.5", 2026),
    ),
    "yearly_department_closed_loop.E-RATIO-03": (
        _YEAR.format("closed_loop_ratio = 0.5", 2026),
        _YEAR.format("closed_loop_ratio = 0", 2025),
        _YEAR.format("review_changed_ratio = 0.4", 2026),
        _YEAR.format("review_changed_ratio = null", 2026),
        _YEAR.format("repeated_fault_ratio = 1", 2026),
        _YEAR.format("repeated_fault_ratio = 0", 2025),
    ),
    "yearly_department_closed_loop.E-TIE-20": (
        _YEAR.format("raised_count = 4, closed_loop_ratio = 0.5", 2026),
        "delete from marts.closed_loop_status where signal_no = 'C-1'",
    ),
}
