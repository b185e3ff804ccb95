"""For each expectation about posts, duties and what is supervised the changes that make it alone fail."""

_POST = "update marts.post_description_completeness set {} where post_id = '{}'"
_GAP = "update marts.responsibility_chain_gap set {} where source_no = '{}' and step_code in ('1', '-')"
_CHAIN = "update marts.responsibility_chain_coverage set {} where department_code = '{}'"
_OVERLAP = "update marts.overlapping_functions set {} where subject_no = '{}'"
_COVERED = "update marts.supervision_coverage set {} where jurisdiction_code = '{}' and dimension = '{}'"
_UNCOVERED = "update marts.supervision_coverage_gap set {} where dimension = '{}'"
_CLAUSE = "update marts.legal_clause_coverage set {} where clause_id = '{}'"

BAD_ORGANISATION_ROWS: dict[str, tuple[str, ...]] = {
    "post_description_completeness.E-COUNT-03": (
        _POST.format("filled_item_count = 2, filled_item_ratio = 0.25", "P-2"),
        _POST.format("has_authority = true", "P-2"),
        _POST.format("filled_item_ratio = 0.5", "P-2"),
        _POST.format("is_complete = true, missing_zh = null", "P-2"),
        _POST.format("missing_zh = '工作项目'", "P-1"),
    ),
    "responsibility_chain_gap.E-CHAIN-01": (
        _GAP.format("post_id = null", "M-1"),
        _GAP.format("outcome = 'FAIL'", "2026/D02/T-1"),
        _GAP.format("outcome = 'INSUFFICIENT_DATA'", "M-1"),
        _GAP.format("asked_date = '2026-04-01'", "M-1"),
    ),
    "responsibility_chain_coverage.E-COUNT-04": (
        _CHAIN.format("placed_duty_count = 4, placed_duty_ratio = 1.333333", "D01"),
        _CHAIN.format("placed_duty_count = 0, placed_duty_ratio = 0", "D01"),
        _CHAIN.format("placed_duty_count = 0", "D02"),
        _CHAIN.format("placed_duty_ratio = 0.5", "D01"),
        _CHAIN.format("held_duty_ratio = 0.5", "D01"),
    ),
    "responsibility_chain_coverage.E-TIE-12": (
        "delete from marts.responsibility_chain_gap where step_code = '2'",
        _CHAIN.format("duty_count = 2", "D02"),
    ),
    "overlapping_functions.E-OVERLAP-01": (
        _OVERLAP.format("other_department_count = 0, other_department_codes = null", "matter_step:M-1"),
        _OVERLAP.format("other_department_count = 1", "statutory_duty:D01/1"),
        _OVERLAP.format("is_open = null", "ZY-1"),
        _OVERLAP.format("is_open = false", "ZY-1"),
        _OVERLAP.format("dispute_day_count = 1", "ZY-2"),
        _OVERLAP.format("is_open = true", "statutory_duty:D01/1"),
    ),
    "overlapping_functions.E-OVERLAP-02": ("delete from marts.overlapping_functions where department_code = 'D02'",),
    "supervision_coverage.E-COUNT-05": (
        _COVERED.format("covered_unit_count = 2", "NL", "spending"),
        _COVERED.format("covered_unit_amount = 201, covered_unit_amount_ratio = 1.005", "CN", "spending"),
        _COVERED.format("covered_unit_ratio = 0.4", "CN", "spending"),
        _COVERED.format("covered_unit_amount_ratio = 0.5", "CN", "spending"),
        _COVERED.format("reason_en = null", "NL", "spending"),
        _COVERED.format("unit_amount = 1", "CN", "power"),
    ),
    "supervision_coverage.E-TIE-13": ("delete from marts.supervision_coverage_gap where dimension = 'power'",),
    "supervision_coverage_gap.E-CHAIN-02": (
        _UNCOVERED.format("gap_code = 'not_audited'", "power"),
        _UNCOVERED.format("gap_code = 'not_rated'", "spending"),
        _UNCOVERED.format("unit_amount = null", "spending"),
        _UNCOVERED.format("dimension = 'service', unit_amount = null", "spending"),
    ),
    "yearly_level_share.E-SUM-03": (
        "update marts.yearly_level_share set level_finished_count = 2 where level = 'district'",
        "update marts.yearly_level_share set jurisdiction_finished_count = 2 where level = 'district'",
        "update marts.yearly_level_share set level_finished_ratio = 0.5 where level = 'district'",
    ),
    "legal_clause_coverage.E-CLAUSE-01": (
        _CLAUSE.format("status = 'measured'", "L-2"),
        _CLAUSE.format("marts = null", "L-1"),
        _CLAUSE.format("evidence_row_count = 0", "L-2"),
        _CLAUSE.format("status = 'kept'", "L-2"),
    ),
    "posts.W-POST-01": ("update raw.posts set valid_to = '2025-12-31' where post_id = 'GT-03-003'",),
    "posts.W-POST-02": ("update raw.posts set valid_to = '2026-01-01' where valid_from = '1949-10-01'",),
    "posts.W-POST-03": ("update raw.posts set department_code = 'D02' where valid_from = '1949-10-01'",),
    "task_assignments.W-DUTY-01": (
        "update raw.task_assignments set valid_to = '2025-12-31' where source_no = '2026/D01/T-1'",
    ),
    "task_assignments.W-DUTY-02": ("update raw.task_assignments set step_code = '1' where source_no = '2026/D01/T-1'",),
    "task_assignments.W-DUTY-03": (
        "update raw.task_assignments set source_no = 'T-1' where source_no = '2026/D01/T-1'",
        "update raw.task_assignments set source_no = '1' where source_no = 'D01/1'",
    ),
    "jurisdiction_disputes.W-DISPUTE-01": (
        "update raw.jurisdiction_disputes set decided_date = '2026-02-28' where dispute_no = 'ZY-2026-005'",
    ),
    "jurisdiction_disputes.W-DISPUTE-02": (
        "update raw.jurisdiction_disputes set outcome = null where dispute_no = 'ZY-2026-005'",
        "update raw.jurisdiction_disputes set outcome = '由国土部门负责' where dispute_no = 'ZY-2026-004'",
    ),
    "jurisdiction_disputes.W-DISPUTE-03": (
        "update raw.jurisdiction_disputes set department_codes = 'D01' where dispute_no = 'ZY-2026-004'",
    ),
    "metric_monthly.E-RATIO-05": (
        "update marts.metric_monthly set value = 0.5 where metric_id = 'immediate_ratio'",
        "update marts.metric_monthly set denominator = 0 where metric_id = 'finished_count'",
    ),
}
