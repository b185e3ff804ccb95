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
"""
