"""Rows of audit, supervision, accountability and posts that pass every expectation; a part of the small build."""

GOOD_SUPERVISION_ROWS = """
insert into raw.audit_projects (audit_no, started) values ('SJ-2026-012', '2000-01-01');
insert into raw.audit_findings (finding_no, found_date) values ('SJ-2026-012-03', '2000-01-01');
insert into raw.audit_rectifications (finding_no, seq_no, event_date) values ('SJ-2026-012-03', 1, '2000-01-01');
insert into raw.audit_recommendations (recommendation_no, issued_date) values ('SJ-2026-012-J1', '2000-01-01');
insert into raw.official_terms (official_id, post, term_start) values ('20011', '局长', '1949-10-01');
insert into raw.supervision_items (item_no, assigned_date) values ('DC-2026-0105', '2000-01-01');
insert into raw.coordination_meetings (subject_no, coordination_no, met_date) values ('SY-2026-031', 1, '2000-01-01');
insert into raw.quarterly_reports (report_year, quarter, department_code, item_no, submitted_date) values
    (2026, 1, 'D01', 'GT-2026-K01', '2000-01-01');
insert into raw.progress_inspections (inspection_no, inspected_date) values ('JC-2026-031', '2000-01-01');
insert into raw.white_papers (year, department_code, published_date) values (2026, 'D01', '2000-01-01');
insert into raw.white_paper_tasks (year, department_code, task_no, finished_date) values
    (2026, 'D01', 'T-03', '2000-01-01');
insert into raw.enforcement_cases (enforcement_no, opened_date) values ('ZF-2026-0456', '2000-01-01');
insert into raw.external_reviews (review_no, reviewed_date) values ('PY-2026-077', '2000-01-01');
insert into raw.case_transfers (transfer_no, transferred_date) values ('YS-2026-009', '2000-01-01');
insert into raw.posts (post_id, valid_from) values ('GT-03-002', '1949-10-01');
insert into raw.task_assignments (source_type, source_no, step_code, post_id, valid_from) values
    ('matter_step', 'GT-01', '-', 'GT-03-002', '1949-10-01');
insert into raw.staff_assessments
    (department_code, year, assessment_kind, staff_class, grade, plan_published_date) values
    ('D01', 2026, 'regular', 'leading', '优秀', '2000-01-01');
insert into raw.jurisdiction_disputes (dispute_no, raised_date) values ('ZY-2026-004', '2000-01-01');
"""
