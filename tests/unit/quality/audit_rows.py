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
"""
