"""For each expectation about the carrying out of decisions the changes that make it, and no other of its file, fail."""

BAD_DECISION_ROWS: dict[str, tuple[str, ...]] = {
    "supervision_items.W-DATE-01": (
        "update raw.supervision_items set assigned_date = '2026-03-02', due_date = '2026-03-01'",
        "update raw.supervision_items set assigned_date = '2026-03-02', feedback_date = '2026-03-01'",
        "update raw.supervision_items set finished_date = '2026-03-02', verify_result = 'pass', verified_date "
        "= '2026-03-01'",
    ),
    "supervision_items.W-FLOW-01": (
        "update raw.supervision_items set status = 'finished'",
        "update raw.supervision_items set verified_date = '2026-03-02'",
        "update raw.supervision_items set verify_result = 'fail'",
        "update raw.supervision_items set is_reason_accepted = true",
    ),
    "coordination_meetings.W-GAP-01": ("update raw.coordination_meetings set coordination_no = 2",),
    "coordination_meetings.W-MINUTES-01": ("update raw.coordination_meetings set minutes_no = null",),
    "coordination_meetings.W-DATE-01": (
        "update raw.coordination_meetings set met_date = '2026-03-02'; insert into raw.coordination_meetings "
        "(subject_no, coordination_no, met_date, minutes_no) values ('SY-2026-031', 2, '2026-03-01', 'M2')",
    ),
    "quarterly_reports.W-QUARTER-01": ("update raw.quarterly_reports set quarter = 5 where quarter = 4",),
    "quarterly_reports.W-PROGRESS-01": ("update raw.quarterly_reports set actual_ratio = 0.499999 where quarter = 4",),
    "quarterly_reports.W-PART-01": (
        "update raw.quarterly_reports set investment_done_amount = 100.01 where quarter = 4",
    ),
    "progress_inspections.W-QUARTER-01": (
        "update raw.progress_inspections set report_year = 2026, quarter = 5",
        "update raw.progress_inspections set quarter = 1",
        "update raw.progress_inspections set report_year = 2026",
    ),
    "white_papers.W-DATE-01": (
        "update raw.white_papers set published_date = '2026-03-02', completion_published_date = '2026-03-01'",
    ),
    "white_paper_tasks.W-TARGET-01": ("update raw.white_paper_tasks set target_value = 1",),
    "white_paper_tasks.W-EXCUSE-01": ("update raw.white_paper_tasks set is_excuse_accepted = true",),
    "enforcement_cases.W-DATE-01": (
        "update raw.enforcement_cases set opened_date = '2026-03-02', due_date = '2026-03-01'",
        "update raw.enforcement_cases set opened_date = '2026-03-02', closed_date = '2026-03-01', result = '罚款'",
    ),
    "enforcement_cases.W-RESULT-01": ("update raw.enforcement_cases set closed_date = '2026-03-02'",),
    "external_reviews.W-SCORE-01": ("update raw.external_reviews set score = 100.01",),
    "quarterly_department_supervision.E-TIE-01": (
        "update marts.quarterly_department_supervision set on_time_item_ratio = 0.500001",
        "update marts.quarterly_department_supervision set finished_item_ratio = 0.500001",
        "update marts.quarterly_department_supervision set overdue_item_ratio = 0.500001",
        "update marts.quarterly_department_supervision set feedback_in_time_ratio = 0.500001",
        "update marts.quarterly_department_supervision set reminded_item_ratio = 0.500001",
        "update marts.quarterly_department_supervision set repeated_coordination_ratio = 0.500001",
        "update marts.quarterly_department_supervision set on_time_report_ratio = 0.500001",
        "update marts.quarterly_department_supervision set copied_item_ratio = 0.500001",
        "update marts.quarterly_department_supervision set white_paper_completion_ratio = 0.500001",
        "update marts.quarterly_department_supervision set sent_back_item_ratio = 0.500001",
        "update marts.quarterly_department_supervision set on_time_white_paper_ratio = 0.500001",
        "update marts.quarterly_department_supervision set untrue_item_ratio = 0.500001",
        "update marts.quarterly_department_supervision set on_time_item_count = 3, on_time_item_ratio = 1.5",
        "update marts.quarterly_department_supervision set untrue_item_ratio = null",
    ),
    "yearly_department_supervision.E-TIE-01": (
        "update marts.yearly_department_supervision set on_time_item_ratio = 0.500001",
        "update marts.yearly_department_supervision set finished_item_ratio = 0.500001",
        "update marts.yearly_department_supervision set overdue_item_ratio = 0.500001",
        "update marts.yearly_department_supervision set feedback_in_time_ratio = 0.500001",
        "update marts.yearly_department_supervision set reminded_item_ratio = 0.500001",
        "update marts.yearly_department_supervision set repeated_coordination_ratio = 0.500001",
        "update marts.yearly_department_supervision set on_time_report_ratio = 0.500001",
        "update marts.yearly_department_supervision set copied_item_ratio = 0.500001",
        "update marts.yearly_department_supervision set white_paper_completion_ratio = 0.500001",
        "update marts.yearly_department_supervision set sent_back_item_ratio = 0.500001",
        "update marts.yearly_department_supervision set on_time_white_paper_ratio = 0.500001",
        "update marts.yearly_department_supervision set untrue_item_ratio = 0.500001",
        "update marts.yearly_department_supervision set on_time_item_count = 3, on_time_item_ratio = 1.5",
        "update marts.yearly_department_supervision set untrue_item_ratio = null",
    ),
    "yearly_department_enforcement.E-TIE-01": (
        "update marts.yearly_department_enforcement set closing_ratio = 0.75001 where department_code = 'D01'",
        "update marts.yearly_department_enforcement set on_time_closed_count = 4, on_time_closing_ratio = 1 "
        "where department_code = 'D01'",
        "update marts.yearly_department_enforcement set closed_count = 2 where department_code = 'D01'",
        "update marts.yearly_department_enforcement set wrongful_ratio = 0 where department_code = 'D02'",
    ),
    "yearly_white_paper_completion.E-TIE-01": (
        "update marts.yearly_white_paper_completion set task_count = 7 where department_code = 'D01'",
        "update marts.yearly_white_paper_completion set excused_count = 2 where department_code = 'D01'",
        "update marts.yearly_white_paper_completion set completion_base_count = 4, completion_ratio = 0.5 "
        "where department_code = 'D01'",
        "update marts.yearly_white_paper_completion set completion_ratio = 0.666666 where department_code = 'D01'",
        "update marts.yearly_white_paper_completion set is_published_on_time = false where department_code = 'D01'",
    ),
    "repeated_coordination.E-TIE-01": (
        "update marts.repeated_coordination set is_repeated = false where subject_no = 'S1'",
        "update marts.repeated_coordination set second_date = null where subject_no = 'S1'",
        "update marts.repeated_coordination set minutes_count = 2 where subject_no = 'S1'",
        "update marts.repeated_coordination set second_date = '2026-02-01' where subject_no = 'S1'",
    ),
    "quarterly_key_work_progress.E-TIE-01": (
        "update marts.quarterly_key_work_progress set deviation_ratio = -0.2 where item_no = 'K1'",
        "update marts.quarterly_key_work_progress set verified_ratio = 0.2 where item_no = 'K1'",
        "update marts.quarterly_key_work_progress set inspection_count = 0 where item_no = 'K1'",
        "update marts.quarterly_key_work_progress set is_submitted_late = false where item_no = 'K1'",
        "update marts.quarterly_key_work_progress set deviation_level = 'amber' where item_no = 'K2'",
    ),
    "quarterly_late_report.E-TIE-01": (
        "update marts.quarterly_late_report set late_days = 2 where department_code = 'D01'",
        "update marts.quarterly_late_report set submitted_date = '2026-04-10', late_days = 0 where "
        "department_code = 'D01'",
        "update marts.quarterly_late_report set report_status = 'missing' where department_code = 'D01'",
        "update marts.quarterly_late_report set late_days = 0 where department_code = 'D02'",
    ),
    "shirking_without_decision.E-TIE-01": (
        "update marts.shirking_without_decision set reason_code = 'funds' where item_no = 'I1'",
        "update marts.shirking_without_decision set gap_code = 'no_person' where item_no = 'I2'",
        "update marts.shirking_without_decision set handling_decision_no = 'N2' where item_no = 'I2'",
        "update marts.shirking_without_decision set gap_code = 'no_person_no_decision' where item_no = 'I3'",
    ),
    "yearly_department_external_review.E-TIE-01": (
        "update marts.yearly_department_external_review set scored_count = 3 where reviewer_type = '媒体'",
        "update marts.yearly_department_external_review set scored_count = 0 where reviewer_type = '媒体'",
        "update marts.yearly_department_external_review set mean_score = 99.9999 where reviewer_type = '媒体'",
        "update marts.yearly_department_external_review set mean_score = 101, highest_score = 101 where "
        "reviewer_type = '媒体'",
    ),
}
