"""Rows of accountability that pass every expectation; a part of the small build."""

GOOD_ACCOUNTABILITY_ROWS = """
insert into marts.fct_accountability_case
    (accountability_no, department_code, state, decided_date, closed_date, is_revoked, deduction_score, person_count,
     form_codes, broken_invariants) values
    ('Z-1', 'D01', 'notified', null, null, false, null, null, null, null),
    ('Z-2', 'D01', 'closed', '2026-02-02', '2026-03-02', false, 10, 1, 'warning', 'stages_in_order'),
    ('Z-3', 'D01', 'revoked', '2026-02-02', null, true, 0, 0, null, null);
insert into marts.accountability_case_check (accountability_no, check_code, outcome, reason_zh, reason_en) values
    ('Z-1', 'stages_in_order', 'PASS', '有序', 'in order'), ('Z-1', 'signal_exists', 'WARN', '不存在', 'missing'),
    ('Z-2', 'stages_in_order', 'FAIL', '无序', 'out of order'), ('Z-2', 'signal_exists', 'PASS', '存在', 'exists'),
    ('Z-3', 'stages_in_order', 'SKIP', '不适用', 'not yet'), ('Z-3', 'signal_exists', 'PASS', '存在', 'exists');
insert into marts.fct_approval_alert (alert_no, case_no, rule_id, level, raised_date, outdays, is_current, as_of) values
    ('A-2/T02/red', 'A-2', 'T02', 'red', '2026-03-16', 0, true, '2026-03-31 23:59:59');
insert into marts.closed_loop_status
    (signal_type, signal_no, department_code, raised_date, accountability_no, feedback_date, closed_date, settled_date,
     state, gap_code, days_open, is_ended) values
    ('alert', 'A-2/T02/red', 'D01', '2026-03-16', 'Z-1', null, null, null, 'notified', 'overdue_feedback', 15, false),
    ('complaint', 'C-1', 'D01', '2026-03-02', null, null, null, '2026-03-04', 'settled', null, 2, true),
    ('complaint', 'C-2', 'D01', '2026-03-02', 'Z-2', '2026-03-05', '2026-03-12', null, 'closed', 'verify_failed', 10,
     true);
insert into marts.yearly_department_closed_loop
    (department_code, year, signal_type, raised_count, ended_count, closed_loop_ratio, followed_count, gap_count,
     overdue_feedback_count, decided_count, reviewed_count, review_changed_count, review_changed_ratio,
     repeated_fault_count, repeated_fault_ratio) values
    ('D01', 2026, 'all', 3, 2, 0.666667, 2, 2, 1, 2, 2, 1, 0.5, 1, 0.5),
    ('D01', 2025, 'alert', 0, 0, null, 0, 0, 0, 0, 0, 0, null, 0, null);
insert into marts.yearly_alert_accountability
    (department_code, year, level, alert_count, told_alert_count, told_alert_ratio, opened_alert_count,
     decided_alert_count, decided_alert_ratio) values
    ('D01', 2026, 'red', 3, 3, 1, 3, 1, 0.333333);
insert into marts.yearly_accountability_return
    (department_code, year, regulation_code, form_code, role, case_count, person_count, revoked_case_count,
     deduction_score, transfer_count, accepted_transfer_count, late_transfer_count) values
    ('D01', 2026, '4', 'warning', 'direct', 1, 1, 1, 10, 0, 0, 0),
    ('D01', 2026, '4', '-', '-', 0, 0, 0, 0, 2, 2, 2);
insert into marts.accountability_lead
    (department_code, month, fault_code, lead_code, lead_count, example_keys) values
    ('D01', '2026-03-01', 'A09', 'alert_T01', 1, 'A-1');
"""
