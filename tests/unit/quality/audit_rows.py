"""Rows of audits that pass every expectation, most of them right at the limit; a part of the small build."""

GOOD_AUDIT_ROWS = """
insert into marts.fct_audit_finding (finding_no, department_code, raised_date, as_of, delivery_id) values
    ('F-1', 'D01', '2026-03-31', '2026-03-31 23:59:59', 'd9'),
    ('F-2', 'D01', '2026-01-01', '2026-03-31 23:59:59', 'd9'),
    ('F-3', 'D01', '2026-04-01', '2026-03-31 23:59:59', 'd9');
insert into marts.yearly_department_audit_summary
    (department_code, year, audit_count, finding_count, violation_finding_count, irregular_finding_count,
     loss_finding_count, non_amount_finding_count, uncategorised_finding_count, found_amount, violation_amount,
     irregular_amount, loss_amount, uncategorised_amount, due_finding_count, closed_due_finding_count,
     closed_due_finding_ratio, closed_finding_count, closed_finding_ratio, required_amount, rectified_required_amount,
     rectified_amount_ratio, on_time_closed_finding_count, on_time_closed_finding_ratio, overdue_finding_count,
     overdue_0_30_finding_count, overdue_31_90_finding_count, overdue_91_180_finding_count,
     overdue_181_365_finding_count, overdue_over_365_finding_count, repeat_known_finding_count, repeat_finding_count,
     repeat_finding_ratio, paid_in_required_amount, paid_in_rectified_amount, paid_in_ratio, returned_required_amount,
     returned_rectified_amount, returned_ratio, rebooked_required_amount, rebooked_rectified_amount, rebooked_ratio,
     recommendation_count, adopted_recommendation_count, partly_adopted_recommendation_count,
     adopted_recommendation_ratio, settlement_project_count, settlement_submitted_amount, settlement_reduction_amount,
     settlement_reduction_ratio, performance_known_audit_count, performance_audit_count, performance_audit_ratio,
     audited_project_count, performance_audited_project_count, published_audit_count, published_audit_ratio,
     published_performance_audit_count, published_performance_audit_ratio) values
    ('D01', 2026, 3, 2, 1, 1, 0, 0, 0, 100, 60, 40, 0, 0, 3, 2, 0.666667, 2, 1, 90, 45, 0.5, 1, 0.333333,
     5, 1, 1, 1, 1, 1, 2, 1, 0.5, 30, 30, 1, 30, 15, 0.5, 30, 0, 0, 3, 1, 1, 0.333333, 1, 100, -5, -0.05,
     3, 1, 0.333333, 1, 1, 3, 1, 1, 1),
    ('D02', 2026, 0, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
     null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
     null, null, null, null, null, null, null, null, null, null, null, null, 0, 0, null, 0, 0, 0, null, 0, null);
insert into raw.audit_projects
    (audit_no, audit_type, official_id, timing, started, finished, report_date, published_date, cadre_archived_date,
     integrity_archived_date, used_for_appointment_date) values
    ('A-1', 'economic_responsibility', 'p', '任中', '2026-01-05', '2026-01-05', '2026-01-05', '2026-01-05',
     '2026-01-05', '2026-01-05', '2026-01-05'),
    ('A-2', 'investment', null, null, '2026-01-05', null, null, null, null, null, null);
insert into raw.audit_findings
    (finding_no, audit_no, amount_category, amount, handling, handling_amount, has_penalty_decision, found_date,
     due_date, repeat_of_finding_no) values
    ('R-1', 'A-1', '违规', 100, '上缴', 100, true, '2026-01-05', '2026-01-05', 'R-2'),
    ('R-2', 'A-1', '管理不规范', 100, 'none', null, false, null, '2026-01-05', null),
    ('R-3', 'A-1', 'non_amount', null, 'none', 0, null, null, null, null),
    ('R-4', 'A-1', '违规', 100, '归还', 40, null, null, null, null);
insert into raw.audit_rectifications (finding_no, seq_no, event_type, event_date, amount) values
    ('R-1', 1, 'partial', '2026-01-05', 60), ('R-1', 2, 'rejected', '2026-01-06', null),
    ('R-1', 3, 'rectified', '2026-01-06', 40), ('R-1', 4, 'verified', '2026-01-06', null),
    ('R-1', 5, 'struck_off', '2026-01-06', null), ('R-1', 6, 'published', '2026-01-07', null),
    ('R-1', 7, 'transferred', '2026-01-07', null), ('R-2', 1, 'feedback', '2026-01-05', null);
insert into raw.audit_recommendations (recommendation_no, issued_date, adopted_date, status) values
    ('J-1', '2026-01-05', '2026-01-05', 'adopted'), ('J-2', '2026-01-05', null, 'rejected');
insert into raw.official_terms (official_id, post, department_code, term_start, term_end) values
    ('p', '科长', 'D01', '2020-01-01', '2020-01-01'), ('p', '副局长', 'D01', '2020-01-02', '2021-12-31'),
    ('p', '局长', 'D01', '2022-01-01', null), ('p', '主任', 'D02', '2021-06-01', null);
insert into marts.economic_responsibility_archive
    (audit_no, cadre_archive, integrity_archive, archive_due_date, cadre_archived_date, outcome) values
    ('A-1', 'in_time', 'in_time', '2026-03-06', '2026-03-06', 'PASS');
insert into marts.audit_plan_coverage
    (jurisdiction_code, year, dimension, base_count, covered_count, uncovered_count, covered_ratio, base_amount,
     covered_amount, covered_amount_ratio) values
    ('CN', 2026, 'spending', 3, 2, 1, 0.666667, 100, 100, 1), ('CN', 2026, 'officials', 1, 1, 0, 1, null, null, null);
insert into marts.fct_audit_project
    (audit_no, department_code, jurisdiction_code, project_code, stage, report_date, as_of, delivery_id) values
    ('X-1', 'D01', 'XA', 'J-1', 'settlement', '2026-03-31', '2026-03-31 23:59:59', 'd9'),
    ('X-2', 'D01', 'XA', 'J-1', 'budget', '2026-04-01', '2026-03-31 23:59:59', 'd9'),
    ('X-3', 'D01', 'XA', '-', null, '2026-01-01', '2026-03-31 23:59:59', 'd9');
insert into marts.investment_stage_audit_coverage
    (project_code, stage, jurisdiction_code, approved_date, stage_amount, audit_state, is_audited, stage_audit_count,
     audit_no, report_date, days_to_report, audited_stage_amount, department_stage_count,
     department_audited_stage_count, as_of) values
    ('J-1', 'settlement', 'XA', '2026-04-02', 90, 'audited', true, 1, 'X-1', '2026-03-31', -2, 90, 1, 1,
     '2026-03-31 23:59:59'),
    ('J-1', 'budget', 'XA', '2026-01-02', 95, 'in_progress', false, 0, null, null, null, 0, 1, 0,
     '2026-03-31 23:59:59'),
    ('J-2', 'budget', 'XB', null, 95, 'unknown', null, null, null, null, null, null, 1, null, '2026-03-31 23:59:59');
insert into marts.audit_finding_link
    (finding_no, department_code, jurisdiction_code, contract_no, is_contract_known, contract_department_code,
     linked_contract_amount, project_code, is_project_known, project_department_code, is_of_the_same_department) values
    ('L-1', 'D01', 'XA', 'nobody has sent it', false, null, null, null, null, null, null),
    ('L-2', 'D01', 'XA', null, null, null, null, 'nobody has sent it', null, null, null);
insert into marts.quarterly_department_audit_progress
    (department_code, year, quarter, finding_quarter_count, finding_ytd_count, found_quarter_amount, found_ytd_amount,
     violation_quarter_amount, violation_ytd_amount, irregular_quarter_amount, irregular_ytd_amount,
     loss_quarter_amount, loss_ytd_amount, struck_off_quarter_count, struck_off_ytd_count, rectified_quarter_amount,
     rectified_ytd_amount) values
    ('D01', 2026, 1, 2, 2, 100, 100, 60, 60, 40, 40, 0, 0, 1, 1, null, null),
    ('D01', 2026, 2, 0, 2, 0, 100, 0, 60, 0, 40, 0, 0, 2, 3, 5, 5);
insert into marts.yearly_audit_field
    (jurisdiction_code, year, audit_field, field_planned_audit_count, field_planned_reported_audit_count,
     field_plan_done_ratio, field_reported_audit_count, field_published_audit_count, field_published_audit_ratio) values
    ('XA', 2026, 'investment', 3, 1, 0.333333, 1, 1, 1), ('XA', 2026, 'other', 0, 0, null, 1, 0, 0);
"""
