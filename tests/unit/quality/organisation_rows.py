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
"""
