"""Rows of posts, duties and what is supervised that pass every expectation; a part of the small build."""

GOOD_ORGANISATION_ROWS = """
insert into marts.post_description_completeness
    (post_id, valid_from, department_code, has_title, has_qualification, has_duties, has_work_basis, has_authority,
     has_work_standard, has_responsibility, has_accountability_clause, item_count, filled_item_count,
     filled_item_ratio, is_complete, missing_zh) values
    ('P-1', '2026-01-01', 'D01', true, true, true, true, true, true, true, true, 8, 8, 1, true, null),
    ('P-2', '2026-01-01', 'D01', true, false, false, false, false, false, false, false, 8, 1, 0.125, false, '工作项目');
insert into marts.responsibility_chain_gap
    (source_type, source_no, step_code, department_code, asked_date, gap_code, outcome, post_id) values
    ('matter_step', 'M-1', '1', 'D01', '2026-03-31', 'no_holder', 'FAIL', 'P-2'),
    ('matter_step', 'M-1', '2', 'D01', '2026-03-31', 'not_assigned', 'FAIL', null),
    ('white_paper_task', '2026/D02/T-1', '-', 'D02', '2026-03-31', 'not_sent', 'INSUFFICIENT_DATA', null);
insert into marts.responsibility_chain_coverage
    (department_code, source_type, duty_count, placed_duty_count, held_duty_count, placed_duty_ratio,
     held_duty_ratio) values
    ('D01', 'matter_step', 3, 2, 1, 0.666667, 0.333333), ('D02', 'white_paper_task', 1, null, null, null, null);
insert into marts.overlapping_functions
    (overlap_kind, subject_no, step_code, department_code, other_department_count, other_department_codes,
     raised_date, decided_date, is_open, dispute_day_count) values
    ('same_duty', 'matter_step:M-1', '1', 'D01', 1, 'D02', null, null, null, null),
    ('same_duty', 'matter_step:M-1', '1', 'D02', 1, 'D01', null, null, null, null),
    ('no_owner', 'statutory_duty:D01/1', '-', 'D01', 0, null, null, null, null, null),
    ('dispute', 'ZY-1', '-', 'D01', 1, 'D02', '2026-03-01', null, true, 30),
    ('dispute', 'ZY-2', '-', 'D01', 0, null, '2026-03-01', '2026-03-01', false, 0);
insert into marts.supervision_coverage
    (jurisdiction_code, year, dimension, unit, is_measured, unit_count, covered_unit_count, covered_unit_ratio,
     unit_amount, covered_unit_amount, covered_unit_amount_ratio, reason_en) values
    ('CN', 2025, 'spending', 'department_spending', true, 2, 1, 0.5, 200, 150, 0.75, null),
    ('CN', 2025, 'power', 'matter', true, 1, 0, 0, null, null, null, null),
    ('CN', 2025, 'service', 'department', true, 1, 1, 1, null, null, null, null),
    ('NL', 2025, 'spending', 'department_spending', false, 1, null, null, 70, null, null, 'not sent');
insert into marts.supervision_coverage_gap
    (jurisdiction_code, department_code, year, dimension, unit, unit_no, unit_amount, gap_code) values
    ('CN', 'D01', 2025, 'spending', 'department_spending', 'D01', 50, 'not_audited'),
    ('CN', 'D01', 2025, 'power', 'matter', 'M-1', null, 'no_event');
insert into marts.yearly_level_share
    (jurisdiction_code, year, level, level_finished_count, jurisdiction_finished_count, level_finished_ratio) values
    ('CN', 2025, 'city', 2, 3, 0.666667), ('CN', 2025, 'district', 1, 3, 0.333333), ('CN', 2026, 'city', 1, 1, 1);
insert into marts.legal_clause_coverage (clause_id, status, mart_count, marts, evidence_row_count) values
    ('L-1', 'measured', 1, 'fct_post', 0), ('L-2', 'not_measured', 0, null, null);
insert into raw.posts (post_id, valid_from, valid_to, department_code) values
    ('GT-03-002', '1949-10-01', '2025-12-31', 'D01'), ('GT-03-002', '2026-01-01', '2026-01-01', 'D01'),
    ('GT-03-003', '2026-01-01', null, 'D02');
insert into raw.task_assignments (source_type, source_no, step_code, post_id, valid_from, valid_to) values
    ('matter_step', 'GT-01', '1', 'GT-03-002', '1949-10-01', '1949-10-01'),
    ('white_paper_task', '2026/D01/T-1', '-', 'GT-03-002', '2026-01-01', null),
    ('statutory_duty', 'D01/1', '-', 'GT-03-003', null, null);
insert into raw.jurisdiction_disputes (dispute_no, department_codes, raised_date, decided_date, outcome) values
    ('ZY-2026-004', 'D01;D02', '2000-01-01', null, null),
    ('ZY-2026-005', 'D01;D03', '2026-03-01', '2026-03-01', '由国土部门负责');
insert into marts.metric_monthly (metric_id, department_code, month, value, numerator, denominator) values
    ('immediate_ratio', 'D01', '2026-03-01', 0.333333, 1, 3), ('finished_count', 'D01', '2026-03-01', 3, null, null);
"""
