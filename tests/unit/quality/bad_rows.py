"""For each expectation the changes to the small build that make it, and no other of its file, fail.

Where a rule has several branches there is one change for each.
"""

from .accountability_bad_rows import BAD_ACCOUNTABILITY_ROWS
from .audit_bad_rows import BAD_AUDIT_ROWS
from .decision_bad_rows import BAD_DECISION_ROWS
from .fiscal_bad_rows import BAD_FISCAL_ROWS
from .organisation_bad_rows import BAD_ORGANISATION_ROWS
from .overall_bad_rows import BAD_OVERALL_ROWS
from .supervision_bad_rows import BAD_SUPERVISION_ROWS

_CASE = "update marts.fct_approval_case set {} where case_no = 'A-60'"
_CASES = "update marts.fct_approval_case set {} where cast(case_no[3:] as integer) {}"
_MONTH = (
    "update marts.monthly_department_approval_efficiency set {} where department_code = '{}' and month = '2026-03-01'"
)
_MATTER = "update marts.monthly_matter_efficiency set {} where matter_code = 'M-1' and month = '2026-03-01'"
_HALF = "update marts.half_yearly_department_approval_score set {} where department_code = 'D01'"
_YEAR = "update marts.yearly_department_approval_score set {} where department_code = 'D01'"
_SCORE = "update marts.monthly_department_approval_score set {} where department_code = 'D01'"
_DETAIL = "update marts.monthly_department_score_detail set {} where section_code = '{}'"
_SIGNAL = "update marts.monthly_department_integrity_signal set {} where department_code = '{}'"
_RANK = "update marts.monthly_approval_efficiency_ranking set {} where department_code = '{}' and month = '2026-03-01'"
_PROCESS = "update marts.{} set {} where department_code = 'D01'"
_STEP = "update marts.process_step_duration set {} where step_code = '2'"
_DOUBLE = "alter table {table} alter {column} type double; update {table} set {column} = '{value}'"
_EFFICIENCY = "marts.monthly_department_approval_efficiency"

BAD_ROWS: dict[str, tuple[str, ...]] = {
    "accountability_events.E-TIME-05": (
        "update raw.accountability_events set event_date = '1999-12-31' where accountability_no = 'Z-1' and seq_no = 1",
        "update raw.accountability_events set event_date = '2027-04-02' where accountability_no = 'Z-2'",
        "update raw.accountability_events set due_date = '2026-03-15' where accountability_no = 'Z-1' and seq_no = 2",
    ),
    "accountability_events.W-SIGNAL-01": (
        "update raw.accountability_events set signal_no = 'A-1/T02/red' where accountability_no = 'Z-1' and seq_no = 1",
    ),
    "approval_events.E-TIME-05": (
        "update raw.approval_events set event_at = '2062-03-02 09:15:00', uploaded_at = null where case_no = 'A-1'",
        "update raw.approval_events set event_at = '1999-12-31 23:59:59' where case_no = 'A-2'",
    ),
    "approval_events.E-TIME-06": (
        "update raw.approval_events set uploaded_at = event_at - interval 301 second where event_type = 'finish'",
    ),
    "approval_events.W-AMT-01": (
        "update raw.approval_events set amount = -0.01 where case_no = 'A-2'",
        "update raw.approval_events set amount = 10000000.01 where case_no = 'A-2'",
    ),
    "approval_matters.W-LIM-01": ("update raw.approval_matters set promised_limit = 21 where matter_code = 'M-1'",),
    "approval_matters.W-LIM-02": (
        "update raw.approval_matters set statutory_limit = 731 where matter_code = 'M-2'",
        "update raw.approval_matters set statutory_limit = -1, promised_limit = -1 where matter_code = 'M-3'",
    ),
    "approval_matters.W-FEE-01": (
        "update raw.approval_matters set fee_standard_amount = 0.01 where matter_code = 'M-1'",
        "update raw.approval_matters set fee_standard_amount = -35 where matter_code = 'M-2'",
    ),
    "approval_matters.W-CODE-01": ("update raw.approval_matters set matter_type = '99x' where matter_code = 'M-1'",),
    "approval_ratings.E-TIME-05": (
        "update raw.approval_ratings set rated_at = '2062-03-10' where rating_id = 'R-1'",
        "update raw.approval_ratings set rated_at = '1926-03-10' where rating_id = 'R-1'",
        "update raw.approval_ratings set rectified_at = '2062-03-10' where rating_id = 'R-1'",
        "update raw.approval_ratings set rated_at = '2062-03-10' where rating_id = 'R-2' and data_version = 2",
    ),
    "approval_complaints.E-TIME-05": (
        "update raw.approval_complaints set received_at = '1926-03-02' where complaint_id = 'C-1'",
        "update raw.approval_complaints set received_at = '2062-03-02' where complaint_id = 'C-1'",
        "update raw.approval_complaints set decided_at = '2062-03-02' where complaint_id = 'C-1'",
        "update raw.approval_complaints set resolved_at = '2062-03-02' where complaint_id = 'C-1'",
    ),
    "fct_approval_alert.E-ALERT-01": (
        "update marts.fct_approval_alert set raised_date = '2026-04-01' where rule_id = 'T01'",
        "update marts.fct_approval_alert set outdays = -1 where rule_id = 'T01'",
    ),
    "fct_approval_alert.E-ALERT-02": (
        "update marts.fct_approval_alert set is_current = false",
        "update marts.fct_approval_alert set is_current = true where rule_id = 'P05'",
        "update marts.fct_approval_alert set level = 'red' where rule_id = 'P05'",
    ),
    "fct_approval_suspension.E-DAY-01": (
        "update marts.fct_approval_suspension set end_date = start_date",
        "update marts.fct_approval_suspension set suspended_working_days = -1",
    ),
    "open_case_status.E-DAY-01": (
        "update marts.open_case_status set elapsed_working_days = -1 where case_no = 'A-1'",
        "update marts.open_case_status set suspended_since = null where case_no = 'A-1'",
        "update marts.open_case_status set suspension_kind = 'hearing' where case_no = 'A-2'",
    ),
    "monthly_department_sample_inspection.E-COUNT-02": (
        "update marts.monthly_department_sample_inspection set drawn_count = 3 where department_code = 'D01'",
        "update marts.monthly_department_sample_inspection set genuine_count = 3 where department_code = 'D01'",
        "update marts.monthly_department_sample_inspection set untrue_count = -1, genuine_count = 4"
        " where department_code = 'D01'",
        "update marts.monthly_department_sample_inspection set drawn_count = 0 where department_code = 'D02'",
    ),
    "sample_inspections.E-TIME-05": (
        "update raw.sample_inspections set drawn_date = '1926-03-31' where inspection_no = 'SI-2'",
        "update raw.sample_inspections set drawn_date = '2062-03-31' where inspection_no = 'SI-2'",
        "update raw.sample_inspections set inspected_date = '2026-03-30' where inspection_no = 'SI-1'",
        "update raw.sample_inspections set inspected_date = '2062-03-31' where inspection_no = 'SI-1'",
    ),
    "sample_inspections.W-STATE-01": (
        "update raw.sample_inspections set outcome = null where inspection_no = 'SI-1'",
        "update raw.sample_inspections set outcome = 'untrue' where inspection_no = 'SI-2'",
    ),
    "approval_complaints.W-STATE-01": (
        "update raw.approval_complaints set result = null where complaint_id = 'C-1'",
        "update raw.approval_complaints set resolved_at = null where complaint_id = 'C-1'",
    ),
    "departments.W-ORG-01": (
        "update raw.departments set parent_code = 'D02' where department_code = 'D02'",
        "update raw.departments set successor_code = 'D02' where department_code = 'D02'",
    ),
    "departments.E-TIME-05": (
        "update raw.departments set valid_from = '1949-09-30' where department_code = 'D01'",
        "update raw.departments set valid_from = '2062-01-01' where department_code = 'D01'",
    ),
    "headcount.W-POST-01": ("update raw.headcount set in_post = 11 where department_code = 'D01'",),
    "headcount.W-POST-02": ("update raw.headcount set approval_posts = 11 where department_code = 'D01'",),
    "period_declarations.W-DECL-01": (
        "update raw.period_declarations set dataset = 'ratings' where dataset = 'approval_ratings'",
    ),
    "period_declarations.W-DECL-02": (
        "update intermediate.int_approvals__monthly_report set event_count = 94 where event_count = 95",
        "update intermediate.int_approvals__monthly_report set event_count = 106 where event_count = 95",
        "update intermediate.int_approvals__monthly_report set event_count = 3 where department_code = 'D02'",
    ),
    "dim_department.W-ORG-02": ("update marts.dim_department set name_zh = '公安局' where department_code = 'D01'",),
    "dim_department.I-ORG-03": (
        "insert into marts.dim_department (department_code, is_current, name_zh, jurisdiction_code, ranking_group) "
        "values ('D09', true, '南山区', 'CN', 'district')",
    ),
    "dim_department.W-ORG-04": ("update marts.dim_department set successor_code = null where department_code = 'D03'",),
    "dim_matter.W-LIM-03": ("update marts.dim_matter set statutory_limit = 21 where matter_version = 2",),
    "dim_matter.W-LIM-04": ("update marts.dim_matter set promised_limit = 2 where matter_code = 'M-2'",),
    "fct_approval_case.E-DAY-01": tuple(
        _CASE.format(f"{column} = -1")
        for column in (
            "elapsed_working_days",
            "suspended_working_days",
            "overdue_working_days",
            "issue_working_days",
            "extension_working_days",
            "extension_calendar_days",
        )
    ),
    "fct_approval_case.E-LATE-01": (_CASE.format("is_overdue_statutory = true, promised_due_date = '2026-03-30'"),),
    "fct_approval_case.E-SET-01": (_CASE.format("status = 'closed'"),),
    "fct_approval_case.W-DAY-02": (_CASE.format("elapsed_working_days = 1001"),),
    "fct_approval_case.W-EXCL-01": (_CASES.format("exclusion_reason = 'calendar_gap'", "= 60"),),
    "fct_approval_case.W-ACC-01": (_CASES.format("is_deemed_accepted = true", "= 60"),),
    "fct_approval_case.W-BUNCH-01": (_CASES.format("promised_due_date = '2026-03-09'", "= 60"),),
    "fct_approval_case.W-BATCH-01": (_CASES.format("step_span_seconds = 0", "= 60"),),
    "fct_approval_case.I-RES-01": (_CASES.format("result_code = null", "= 60"),),
    "monthly_department_approval_efficiency.E-RATIO-01": (
        _MONTH.format("on_time_promised_ratio = 1.000001", "D01"),
        _MONTH.format("complaint_on_time_ratio = 1.000001", "D01"),
        _MONTH.format("late_upload_ratio = -0.000001", "D01"),
        _MONTH.format("refused_ratio = -0.000001", "D01"),
        _MONTH.format("rated_ratio = -0.000001", "D01"),
        _MONTH.format("promise_speedup_ratio = 1.000001", "D01"),
        _MONTH.format("actual_speedup_ratio = 1.000001", "D01"),
        _DOUBLE.format(table=_EFFICIENCY, column="online_ratio", value="nan"),
        _DOUBLE.format(table=_EFFICIENCY, column="online_ratio", value="inf"),
        _DOUBLE.format(table=_EFFICIENCY, column="online_ratio", value="-inf"),
    ),
    "monthly_department_approval_efficiency.E-COUNT-01": (
        _MONTH.format("accepted_count = -1", "D01"),
        _MONTH.format("normal_finish_count = 21", "D01"),
        _MONTH.format("late_abnormal_finish_count = 21", "D01"),
        _MONTH.format("timed_count = 21", "D01"),
        _MONTH.format("open_overdue_count = 1", "D01"),
        _MONTH.format("open_overdue_statutory_count = 1", "D01"),
    ),
    "monthly_department_approval_efficiency.E-DAY-03": (
        _MONTH.format("median_elapsed_working_days = 10", "D01"),
        _MONTH.format("mean_elapsed_working_days = -1", "D01"),
        _MONTH.format("median_elapsed_working_days = -1", "D01"),
        _DOUBLE.format(table=_EFFICIENCY, column="mean_elapsed_working_days", value="nan"),
        _DOUBLE.format(table=_EFFICIENCY, column="p90_elapsed_working_days", value="inf"),
    ),
    "monthly_department_approval_efficiency.W-VOL-01": (_MONTH.format("received_count = 9", "D01"),),
    "monthly_department_approval_efficiency.W-VOL-02": (_MONTH.format("received_count = 61", "D02"),),
    "monthly_department_approval_efficiency.W-LATE-02": (_MONTH.format("late_upload_ratio = 0.21", "D01"),),
    "monthly_matter_efficiency.E-RATIO-02": (
        _MATTER.format("on_time_promised_ratio = 1.000001"),
        _MATTER.format("on_time_statutory_ratio = 1.000001"),
        _MATTER.format("on_time_promised_ratio = -0.000001"),
        _MATTER.format("mean_elapsed_working_days = -1"),
        _MATTER.format("median_elapsed_working_days = 4"),
        _MATTER.format("p90_elapsed_working_days = 10001"),
        _DOUBLE.format(table="marts.monthly_matter_efficiency", column="on_time_promised_ratio", value="nan"),
    ),
    "monthly_matter_efficiency.W-LIM-05": (_MATTER.format("on_time_statutory_ratio = 0.19"),),
    "process_transition.E-PROC-01": (
        _PROCESS.format("process_transition", "case_count = 6"),
        _PROCESS.format("process_transition", "timed_count = 6"),
        _PROCESS.format("process_transition", "case_count = 0"),
        _PROCESS.format("process_transition", "mean_waiting_working_hours = -1"),
        _PROCESS.format("process_transition", "median_waiting_working_hours = -1"),
        _DOUBLE.format(table="marts.process_transition", column="mean_waiting_working_hours", value="nan"),
    ),
    "process_step_duration.E-PROC-02": (
        _STEP.format("rework_ratio = 1.000001"),
        _STEP.format("handover_ratio = -0.000001"),
        _STEP.format("late_ratio = 1.000001"),
        _STEP.format("bottleneck_share_ratio = 0.6"),
        _STEP.format("mean_waiting_working_hours = -1"),
        _STEP.format("median_waiting_working_hours = 10"),
        _STEP.format("mean_waiting_working_days = 10001"),
        _DOUBLE.format(table="marts.process_step_duration", column="mean_waiting_working_hours", value="inf"),
    ),
    "process_variant.E-PROC-03": (
        _PROCESS.format("process_variant", "case_share_ratio = 0.4"),
        _PROCESS.format("process_variant", "finished_count = 3"),
        _PROCESS.format("process_variant", "mean_elapsed_working_days = -1"),
    ),
    "monthly_operator_concentration.E-PROC-04": (
        _PROCESS.format("monthly_operator_concentration", "operator_hhi_ratio = 0.3"),
        _PROCESS.format("monthly_operator_concentration", "operator_hhi_ratio = 1.000001"),
        _PROCESS.format("monthly_operator_concentration", "largest_share_ratio = 0"),
        _PROCESS.format("monthly_operator_concentration", "largest_share_ratio = 1.000001"),
    ),
    "monthly_department_approval_score.E-SCORE-01": (
        _SCORE.format("total_score = 110.0001"),
        _SCORE.format("total_score = -5.0001"),
        _SCORE.format("bonus_points = 10.0001"),
        _SCORE.format("bonus_points = -0.0001"),
        _SCORE.format("deduction_points = 5.0001"),
        _SCORE.format("deduction_points = -0.0001"),
        _SCORE.format("coefficient = 0.9"),
        _SCORE.format("signal_points = -0.0001"),
        _SCORE.format("signal_points = 100.0001"),
        _DOUBLE.format(table="marts.monthly_department_approval_score", column="total_score", value="nan"),
    ),
    "monthly_department_approval_score.E-SCORE-02": (
        _SCORE.format("base_points = 100.0001"),
        _SCORE.format("base_points = -0.0001"),
    ),
    "monthly_department_approval_score.E-SCORE-03": (
        _SCORE.format("measured_ratio = 1.000001"),
        _SCORE.format("measured_ratio = -0.000001"),
    ),
    "half_yearly_department_approval_score.E-SCORE-04": (
        _HALF.format("total_score = 110.0001"),
        _HALF.format("total_score = 109.9999"),
        _HALF.format("month_count = 2"),
        _HALF.format("month_count = 0"),
        _HALF.format("half = 2"),
    ),
    "yearly_department_approval_score.E-SCORE-05": (
        _YEAR.format("month_count = 2"),
        _YEAR.format("mean_score = 110.01, total_score = 100.01"),
        _YEAR.format("total_score = 110"),
        _YEAR.format("discipline_count = null"),
        _YEAR.format("discipline_points = -1, total_score = 111"),
    ),
    "monthly_department_score_detail.E-POINT-01": (
        _DETAIL.format("points = 8.0001", "fee"),
        _DETAIL.format("points = -0.0001", "fee"),
        _DETAIL.format("points_low = 8.0001", "fee"),
        _DETAIL.format("points_high = 7.9999", "fee"),
    ),
    "monthly_department_score_detail.E-POINT-02": (
        _DETAIL.format("points = null", "fee"),
        _DETAIL.format("points = 1", "attitude"),
        _DETAIL.format("base_count = 0", "fee"),
        _DETAIL.format("points = null", "time_limit"),
        _DETAIL.format("component = 'signal'", "fee"),
        _DETAIL.format("component = 'bonus'", "integrity"),
    ),
    "monthly_department_score_detail.E-SET-02": (_DETAIL.format("component = 'gift'", "fee"),),
    "monthly_department_integrity_signal.E-SIGNAL-01": (
        _SIGNAL.format("suspected_count = 21", "D01"),
        _SIGNAL.format("suspected_count = -1", "D02"),
        _SIGNAL.format("suspected_low_ratio = 0.000001", "D02"),
        _SIGNAL.format("suspected_low_ratio = null", "D02"),
        _SIGNAL.format("comparison_ratio = 1.000001", "D01"),
        _SIGNAL.format("threshold_ratio = 0.689765", "D01"),
        _DOUBLE.format(table="marts.monthly_department_integrity_signal", column="suspected_low_ratio", value="nan"),
    ),
    "monthly_approval_efficiency_ranking.E-RANK-01": (
        _RANK.format("measured_ratio = 0.399999", "D01"),
        _RANK.format("measured_ratio = null", "D01"),
        _RANK.format("finished_count = 29", "D01"),
        _RANK.format("finished_count = 9", "D05"),
    ),
    "monthly_approval_efficiency_ranking.E-RANK-02": (
        _RANK.format("rank_exclusion_reason = null", "D04"),
        _RANK.format("approval_rank = 4", "D04"),
        _RANK.format("rank_exclusion_reason = 'no_business'", "D03"),
        _RANK.format("total_score = null, approval_rank = 1", "D03"),
    ),
    "monthly_approval_efficiency_ranking.E-RANK-03": (
        _RANK.format("approval_rank = 2", "D03"),
        _RANK.format("approval_rank = 2", "D02"),
        _RANK.format("total_score = 109.9999", "D02"),
    ),
    "monthly_approval_efficiency_ranking.E-SET-03": (_RANK.format("rank_exclusion_reason = 'on leave'", "D04"),),
    "monthly_approval_efficiency_ranking.W-RANK-04": (
        _RANK.format("is_ranked = false, approval_rank = null, rank_exclusion_reason = 'not_measured'", "D05"),
    ),
    "monthly_approval_efficiency_ranking.W-REPORT-01": (_RANK.format("rank_exclusion_reason = 'not_reported'", "D04"),),
    "monthly_approval_efficiency_ranking.I-RANK-05": (
        _RANK.format("rank_change = 10", "D01"),
        _RANK.format("rank_change = -10", "D01"),
    ),
    "pending_row.W-PEND-01": (
        "insert into quality.pending_row (dataset, row_key, column_name, value, delivery_id) "
        "values ('approval_events', 'case_no=A-8', 'matter_code', 'M-9', 'd1')",
    ),
    "pending_row.W-PEND-02": (
        "update ops.reading set row_count = 1000 where reading_id = 'r1'; "
        "insert into ops.reading (reading_id, delivery_id, dataset, row_count) "
        "values ('r9', 'd9', 'approval_events', 1); "
        "insert into quality.pending_row (dataset, row_key, column_name, value, delivery_id) "
        "values ('approval_events', 'case_no=A-8', 'matter_code', 'M-9', 'd9')",
    ),
    **BAD_ACCOUNTABILITY_ROWS,
    **BAD_AUDIT_ROWS,
    **BAD_FISCAL_ROWS,
    **BAD_ORGANISATION_ROWS,
    **BAD_OVERALL_ROWS,
    **BAD_DECISION_ROWS,
    **BAD_SUPERVISION_ROWS,
}
