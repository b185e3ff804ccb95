"""Rows of the carrying out of decisions that pass every expectation; a part of the small build."""

GOOD_DECISION_ROWS = """
insert into marts.quarterly_department_supervision (
    department_code, year, quarter, on_time_item_count, due_item_count, on_time_item_ratio,
    finished_item_count, finished_item_ratio, overdue_item_count, overdue_item_ratio,
    feedback_in_time_count, feedback_due_count, feedback_in_time_ratio, reminded_item_count,
    reminder_known_count, reminded_item_ratio, repeated_subject_count, coordinated_subject_count,
    repeated_coordination_ratio, on_time_report_count, due_report_count, on_time_report_ratio,
    copied_item_count, reported_item_count, copied_item_ratio, met_task_count, completion_base_count,
    white_paper_completion_ratio, sent_back_item_count, verified_item_count, sent_back_item_ratio,
    on_time_white_paper_count, due_white_paper_count, on_time_white_paper_ratio, untrue_item_count,
    inspected_item_count, untrue_item_ratio
) values (
    'D01', 2026, 1, 1, 2, 0.5, 1, 0.5, 1, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1,
    2, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5
);
insert into marts.yearly_department_supervision (
    department_code, year, on_time_item_count, due_item_count, on_time_item_ratio, finished_item_count,
    finished_item_ratio, overdue_item_count, overdue_item_ratio, feedback_in_time_count,
    feedback_due_count, feedback_in_time_ratio, reminded_item_count, reminder_known_count,
    reminded_item_ratio, repeated_subject_count, coordinated_subject_count, repeated_coordination_ratio,
    on_time_report_count, due_report_count, on_time_report_ratio, copied_item_count,
    reported_item_count, copied_item_ratio, met_task_count, completion_base_count,
    white_paper_completion_ratio, sent_back_item_count, verified_item_count, sent_back_item_ratio,
    on_time_white_paper_count, due_white_paper_count, on_time_white_paper_ratio, untrue_item_count,
    inspected_item_count, untrue_item_ratio
) values (
    'D01', 2026, 1, 2, 0.5, 1, 0.5, 1, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2,
    0.5, 1, 2, 0.5, 1, 2, 0.5, 1, 2, 0.5
);
insert into raw.quarterly_reports
    (report_year, quarter, department_code, item_no, actual_ratio, investment_plan_amount, investment_done_amount)
values
    (2026, 3, 'D01', 'GT-2026-K09', 0.5, 100, 100), (2026, 4, 'D01', 'GT-2026-K09', 0.5, 100, 100);
insert into marts.yearly_department_enforcement
    (department_code, year, opened_count, due_count, due_closed_count, on_time_closed_count, closing_ratio,
     on_time_closing_ratio, closed_count, judged_count, wrongful_count, wrongful_ratio) values
    ('D01', 2026, 5, 4, 3, 3, 0.75, 0.75, 3, 3, 2, 0.666667), ('D02', 2026, 1, 0, 0, 0, null, null, 0, 0, 0, null);
insert into marts.yearly_white_paper_completion
    (department_code, year, task_count, not_measurable_count, open_count, measured_count, met_count, excused_count,
     unjustified_miss_count, completion_base_count, completion_ratio, publish_due_date, published_date,
     is_published_on_time) values
    ('D01', 2026, 6, 1, 1, 4, 2, 1, 1, 3, 0.666667, '2026-03-31', '2026-03-31', true),
    ('D02', 2026, null, null, null, null, null, null, null, null, null, '2026-03-31', null, false);
insert into marts.repeated_coordination
    (subject_no, item_count, coordination_count, minutes_count, without_minutes_count, first_date, second_date,
     is_repeated) values
    ('S1', 1, 2, 1, 1, '2026-03-01', '2026-03-01', true), ('S2', 0, 1, 1, 0, '2026-03-01', null, false);
insert into marts.quarterly_key_work_progress
    (report_year, quarter, department_code, item_no, planned_ratio, actual_ratio, verified_ratio, deviation_ratio,
     deviation_level, report_due_date, submitted_date, is_submitted_late, inspection_count, verified_date,
     is_untrue) values
    (2026, 1, 'D01', 'K1', 0.5, 0.2, 0.1, -0.3, 'red', '2026-04-10', '2026-04-11', true, 1, '2026-04-20', true),
    (2026, 1, 'D01', 'K2', 0.5, 0.5, null, 0, 'green', '2026-04-10', '2026-04-10', false, 0, null, null);
insert into marts.quarterly_late_report
    (department_code, report_year, quarter, report_status, report_due_date, submitted_date, late_days, item_count)
values
    ('D01', 2026, 1, 'late', '2026-04-10', '2026-04-11', 1, 2),
    ('D02', 2026, 1, 'missing', '2026-04-10', null, 1, 0);
insert into marts.shirking_without_decision
    (item_no, reason_code, has_responsible_person, handling_decision_no, gap_code) values
    ('I1', 'shirking', false, null, 'no_person_no_decision'), ('I2', 'inaction', true, null, 'no_decision'),
    ('I3', 'shirking', false, 'N1', 'no_person');
insert into marts.yearly_department_external_review
    (department_code, year, reviewer_type, review_count, scored_count, mean_score, lowest_score, highest_score) values
    ('D01', 2026, '媒体', 2, 1, 100, 100, 100), ('D01', 2026, '人大', 1, 0, null, null, null);
"""
