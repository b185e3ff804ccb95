"""Rows of audit, supervision, accountability and posts that pass every expectation; a part of the small build."""

GOOD_SUPERVISION_ROWS = """
insert into ops.reading (reading_id, delivery_id, dataset, row_count) values
    ('r-accountability_events', 'd9', 'accountability_events', 1),
    ('r-audit_findings', 'd9', 'audit_findings', 1),
    ('r-audit_projects', 'd9', 'audit_projects', 1),
    ('r-audit_recommendations', 'd9', 'audit_recommendations', 1),
    ('r-audit_rectifications', 'd9', 'audit_rectifications', 1),
    ('r-case_transfers', 'd9', 'case_transfers', 1),
    ('r-coordination_meetings', 'd9', 'coordination_meetings', 1),
    ('r-enforcement_cases', 'd9', 'enforcement_cases', 1),
    ('r-external_reviews', 'd9', 'external_reviews', 1),
    ('r-jurisdiction_disputes', 'd9', 'jurisdiction_disputes', 1),
    ('r-official_terms', 'd9', 'official_terms', 1),
    ('r-posts', 'd9', 'posts', 1),
    ('r-progress_inspections', 'd9', 'progress_inspections', 1),
    ('r-quarterly_reports', 'd9', 'quarterly_reports', 1),
    ('r-staff_assessments', 'd9', 'staff_assessments', 1),
    ('r-supervision_items', 'd9', 'supervision_items', 1),
    ('r-task_assignments', 'd9', 'task_assignments', 1),
    ('r-white_papers', 'd9', 'white_papers', 1),
    ('r-white_paper_tasks', 'd9', 'white_paper_tasks', 1);
insert into marts.fct_accountability_event (accountability_no, seq_no, delivery_id) values ('K-1', 1, 'd9');
insert into marts.fct_audit_finding (finding_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_audit_project (audit_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_audit_recommendation (recommendation_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_audit_rectification (finding_no, seq_no, delivery_id) values ('K-1', 1, 'd9');
insert into marts.fct_case_transfer (transfer_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_coordination_meeting (subject_no, coordination_no, delivery_id) values ('K-1', 1, 'd9');
insert into marts.fct_enforcement_case (enforcement_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_external_review (review_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_jurisdiction_dispute (dispute_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_official_term (official_id, post, term_start, delivery_id) values
    ('K-1', 'K-1', '2026-01-01', 'd9');
insert into marts.fct_post (post_id, valid_from, delivery_id) values ('K-1', '2026-01-01', 'd9');
insert into marts.fct_progress_inspection (inspection_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_quarterly_report_item (report_year, quarter, department_code, item_no, delivery_id) values
    (2026, 1, 'D01', 'K-1', 'd9');
insert into marts.fct_staff_assessment (department_code, year, assessment_kind, staff_class, grade, delivery_id) values
    ('D01', 2026, 'regular', 'leading', '优秀', 'd9');
insert into marts.fct_supervision_item (item_no, delivery_id) values ('K-1', 'd9');
insert into marts.fct_task_assignment (source_type, source_no, step_code, post_id, delivery_id) values
    ('matter_step', 'K-1', 'K-1', 'K-1', 'd9');
insert into marts.fct_white_paper (year, department_code, delivery_id) values (2026, 'D01', 'd9');
insert into marts.fct_white_paper_task (year, department_code, task_no, delivery_id) values
    (2026, 'D01', 'K-1', 'd9');
insert into raw.audit_projects (audit_no, started) values ('SJ-2026-012', '2000-01-01');
insert into raw.audit_findings (finding_no, found_date) values ('SJ-2026-012-03', '2000-01-01');
insert into raw.audit_rectifications (finding_no, seq_no, event_date) values ('SJ-2026-012-03', 1, '2000-01-01');
insert into raw.audit_recommendations (recommendation_no, issued_date) values ('SJ-2026-012-J1', '2000-01-01');
insert into raw.official_terms (official_id, post, term_start) values ('20011', '局长', '1949-10-01');
insert into raw.supervision_items (item_no, assigned_date) values ('DC-2026-0105', '2000-01-01');
insert into raw.coordination_meetings (subject_no, coordination_no, met_date, minutes_no) values
    ('SY-2026-031', 1, '2000-01-01', 'M1');
insert into raw.quarterly_reports (report_year, quarter, department_code, item_no, submitted_date) values
    (2026, 1, 'D01', 'GT-2026-K01', '2000-01-01');
insert into raw.progress_inspections (inspection_no, inspected_date) values ('JC-2026-031', '2000-01-01');
insert into raw.white_papers (year, department_code, published_date) values (2026, 'D01', '2000-01-01');
insert into raw.white_paper_tasks (year, department_code, task_no, finished_date) values
    (2026, 'D01', 'T-03', '2000-01-01');
insert into raw.enforcement_cases (enforcement_no, opened_date) values ('ZF-2026-0456', '2000-01-01');
insert into raw.external_reviews (review_no, reviewed_date) values ('PY-2026-077', '2000-01-01');
insert into raw.case_transfers (transfer_no, transferred_date) values ('YS-2026-009', '2000-01-01');
insert into raw.staff_assessments
    (department_code, year, assessment_kind, staff_class, grade, plan_published_date) values
    ('D01', 2026, 'regular', 'leading', '优秀', '2000-01-01');
"""
